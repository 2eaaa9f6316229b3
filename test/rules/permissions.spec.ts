import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DomainError } from '../../src/domain/shared/errors';
import { type Caller } from '../../src/application/shared/permissions';

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
