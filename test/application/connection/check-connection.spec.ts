import {
  CheckConnectionCommand,
  CheckConnectionHandler,
} from '../../../src/application/connection/connection.commands';
import { ConnectionPause } from '../../../src/application/connection/connection-pause';
import { type SignInOutcome } from '../../../src/application/ports/accounting-system';
import { Access } from '../../../src/application/shared/access';
import { Changes } from '../../../src/application/shared/changes';
import { DomainError } from '../../../src/domain/shared/errors';
import { reasonOf } from '../../support/fake-ledger';
import { callerAs, ENVIRONMENT } from '../../support/plain-ports';
import { PostingSystem } from '../../support/posting-system';

let system: PostingSystem;
beforeEach(async () => {
  system = new PostingSystem();
  await system.start();
});
afterEach(() => system.stop());

const check = async (outcome: SignInOutcome, isReadOnly = false): Promise<string> => {
  const { aggregates, clock, log, vault } = system.portsOver(system.inner);
  if (isReadOnly)
    aggregates.change = () => Promise.reject(new DomainError('READ_ONLY', 'Nothing is written.', 'Wait.'));
  const ledger = Object.assign(Object.create(system.ledger), { signIn: () => Promise.resolve(outcome) });
  const handler = new CheckConnectionHandler(
    aggregates,
    new Changes(new Access(aggregates, clock), aggregates),
    ledger,
    vault,
    new ConnectionPause(aggregates, log),
    log,
  );
  try {
    await handler.execute(new CheckConnectionCommand({ ...callerAs('Controller'), environment: ENVIRONMENT }, {}));
    return 'checked';
  } catch (error) {
    return (error as { code: string }).code;
  }
};
const typesSince = async (count: number): Promise<string[]> =>
  (await system.inner.read(`connection-${ENVIRONMENT}`)).slice(count).map(({ type }) => type);

describe('a check of the connection', () => {
  let before: number;
  beforeEach(async () => {
    before = (await system.inner.read(`connection-${ENVIRONMENT}`)).length;
  });

  it('records that the ledger accepts the sign-in', async () => {
    expect(await check({ kind: 'signed-in' })).toBe('checked');
    expect(await typesSince(before)).toEqual(['ConnectionChecked']);
  });

  it('keeps that no answer came, each time, and pauses nothing', async () => {
    expect(await check({ kind: 'unavailable', cause: 'No route.' })).toBe('LEDGER_UNAVAILABLE');
    expect(await check({ kind: 'unavailable', cause: 'No route.' })).toBe('LEDGER_UNAVAILABLE');
    expect(await typesSince(before)).toEqual(['ConnectionCheckFailed', 'ConnectionCheckFailed']);
    expect(await system.connection()).toMatchObject({ status: 'Connected' });
  });

  it('says what the ledger said also where nothing can be written', async () => {
    expect(await check({ kind: 'unavailable', cause: 'No route.' }, true)).toBe('LEDGER_UNAVAILABLE');
    const refused = { kind: 'refused', reasons: [reasonOf('SIGN_IN_REFUSED')] } as const;
    expect(await check(refused, true)).toBe('CONNECTION_REFUSED');
    expect(await typesSince(before)).toEqual([]);
  });

  it('pauses a connection whose credentials are refused, for more attempts could lock the user', async () => {
    expect(await check({ kind: 'refused', reasons: [reasonOf('SIGN_IN_REFUSED')] })).toBe('CONNECTION_REFUSED');
    expect(await typesSince(before)).toEqual(['ConnectionPaused', 'ConnectionCheckFailed']);
    expect(await check({ kind: 'signed-in' })).toBe('checked');
    expect(await typesSince(before + 2)).toEqual(['ConnectionChecked', 'ConnectionResumed']);
  });

  it('keeps that the user is let into another place than the connection is for', async () => {
    expect(await check({ kind: 'signed-in', entityId: 'E-200' })).toBe('USER_OF_ONE_ENTITY');
    expect(await typesSince(before)).toEqual(['ConnectionCheckFailed']);
  });
});
