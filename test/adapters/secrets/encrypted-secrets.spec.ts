import { EventStoreDbClockCheck } from '../../../src/adapters/event-store/eventstoredb/clock-check';
import { parseConnectionString } from '../../../src/adapters/event-store/eventstoredb/connection-string';
import { EventStoreDbClientHolder } from '../../../src/adapters/event-store/eventstoredb/client-holder';
import { EventStoreDbValues } from '../../../src/adapters/event-store/eventstoredb/eventstoredb-values';
import { type EncryptedSecrets } from '../../../src/adapters/secrets/encrypted-secrets';
import { SharedEncryptedSecrets } from '../../../src/adapters/secrets/shared-encrypted-secrets';
import { SqliteEncryptedSecrets } from '../../../src/adapters/secrets/sqlite-encrypted-secrets';
import { FakeNode } from '../../support/eventstoredb/fake-node';
import { MemoryLog } from '../../support/plain-ports';
import { encryptedSecretsContract } from './encrypted-secrets.contract';

const log = new MemoryLog();
let node: FakeNode;
let holder: EventStoreDbClientHolder;

beforeEach(async () => {
  node = await new FakeNode().start();
  const connection = parseConnectionString(`${node.connectionString}&defaultDeadline=10000`, { mayBeInsecure: false });
  holder = new EventStoreDbClientHolder(
    connection,
    'test',
    { graceMs: 20_000, silenceMs: 20_000, replaceEveryMs: 60_000, lookEveryMs: 1_000 },
    log,
  );
});

afterEach(async () => {
  await holder.close();
  node.stop();
});

const values = (prefix = 'revrec.vault-'): EventStoreDbValues => new EventStoreDbValues(holder, prefix);

describe.each<[string, () => EncryptedSecrets]>([
  ['a file', () => new SqliteEncryptedSecrets(':memory:')],
  ['EventStoreDB', () => new SharedEncryptedSecrets(values())],
])('encrypted secrets in %s', (_home, open) => {
  encryptedSecretsContract(open);
});

describe('values beside the log', () => {
  it('are what was written last, also by others at the same time', async () => {
    const [one, two] = [values(), values()];
    await Promise.all([one.write('k', 1), two.write('k', 2), one.write('k', 3)]);
    expect([1, 2, 3]).toContain(await one.read('k'));
    await two.write('k', { now: 'this' });
    expect(await one.read('k')).toEqual({ now: 'this' });
  });

  it('leave no earlier value readable', async () => {
    await values().write('k', 'first');
    await values().write('k', 'second');
    const readable = node.log.stream('revrec.vault-k').map(({ data }) => Buffer.from(data).toString());
    expect(readable).toEqual(['{"value":"second"}']);
  });

  it('are written although an answer is lost', async () => {
    node.trouble.append = 'drop';
    const writing = values().write('k', 'kept');
    await new Promise<void>((resolve) => {
      const stop = node.log.onAppended(() => {
        stop();
        node.trouble.append = 'none';
        resolve();
      });
    });
    await writing;
    expect(await values().read('k')).toBe('kept');
  });
});

describe('values beside the log while the store is away', () => {
  const outage = expect.objectContaining({ code: 'STORE_UNAVAILABLE' }) as Error;

  it('cannot be read or written for now, which is no defect', async () => {
    await values().write('k', 'kept');
    node.stop();
    await expect(values().read('k')).rejects.toEqual(outage);
    await expect(values().keys()).rejects.toEqual(outage);
    await expect(values().write('k', 'next')).rejects.toEqual(outage);
  });
});

describe('the check of the clocks', () => {
  it.each<[string, number, number, string | null]>([
    ['agree', 0, 0, null],
    ['differ by a minute: it warns', 60_000, 1, null],
    [
      'differ by six minutes: nothing may be posted',
      360_000,
      1,
      'The clocks of this machine and of the event store differ by 360 seconds.',
    ],
    ['differ the other way', -360_000, 1, 'The clocks of this machine and of the event store differ by 360 seconds.'],
  ])('%s', async (_case, aheadMs, warnings, problem) => {
    node.log.clockAheadMs = aheadMs;
    const own = new MemoryLog();
    const check = new EventStoreDbClockCheck(values('revrec.probe-'), () => Date.now(), own);
    await check.look();
    expect([check.problem, own.events()]).toEqual([
      problem,
      Array.from({ length: warnings }, () => 'event-store.clocks-differ'),
    ]);
  });

  it('reports no old problem once the clocks agree', async () => {
    const check = new EventStoreDbClockCheck(values('revrec.probe-'), () => Date.now(), log);
    node.log.clockAheadMs = 360_000;
    await check.look();
    node.log.clockAheadMs = 0;
    await check.look();
    expect(check.problem).toBeNull();
  });
});
