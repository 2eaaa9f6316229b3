import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DomainError } from '../../src/domain/shared/errors';
import { type Caller, PERMISSIONS } from '../../src/application/shared/permissions';
import { ROLES } from '../../src/domain/shared/roles';
import { ALLOWED_ROLES } from '../../web/src/environment/permissions';

const APPLICATION = resolve(__dirname, '..', '..', 'src', 'application');

interface Handler {
  execute(message: { caller: Caller }): Promise<unknown>;
}
type HandlerClass = new (...ports: unknown[]) => Handler;

const handlers = (): [string, HandlerClass][] =>
  readdirSync(APPLICATION, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(commands|queries)\.ts$/.test(file))
    .flatMap((file) => Object.entries(jest.requireActual<Record<string, unknown>>(join(APPLICATION, file))))
    .filter((entry): entry is [string, HandlerClass] => entry[0].endsWith('Handler'));

/** Any use of it before the permission was asked for is the defect that this test is there to find. */
const untouchable = new Proxy(
  {},
  {
    get: (_, name) => {
      throw new Error(`The handler used ${String(name)} of a port before it asked for permission.`);
    },
  },
);

describe('every command and query handler', () => {
  it('is found by this test', () => {
    expect(handlers().length).toBeGreaterThanOrEqual(23);
  });

  it.each(handlers())('%s asks for permission before it does anything else', async (_name, handlerClass) => {
    const refusal = new DomainError('FORBIDDEN', 'no', 'no');
    const access = { require: () => Promise.reject(refusal) };
    const handler = new handlerClass(access, ...Array.from({ length: 8 }, () => untouchable));
    const caller: Caller = { subject: 's', name: 's', environment: 'e', role: null, correlationId: 'c' };
    await expect(handler.execute({ caller })).rejects.toBe(refusal);
  });
});

describe('what the pages say about permissions', () => {
  it('is what the service enforces, and every role may read everything', () => {
    const ofTheService = Object.entries(PERMISSIONS);
    const forSome = ofTheService.filter(([, roles]) => roles.length < ROLES.length);
    expect(ALLOWED_ROLES).toEqual(Object.fromEntries(forSome));
    expect(ofTheService.filter(([, roles]) => roles.length === ROLES.length).map(([name]) => name)).toEqual(
      Object.keys(PERMISSIONS).filter((name) => name.endsWith(':read')),
    );
  });
});
