import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerCredentials } from '@grpc/grpc-js';
import { openEventStore } from '../../src/modules/open-store';
import { readEventStoreConfig } from '../../src/config/config';
import { FakeNode } from '../support/eventstoredb/fake-node';
import { LOOPBACK_TLS, OTHER_TLS } from '../support/loopback-tls';
import { MemoryLog } from '../support/plain-ports';

const credentialsOf = ({ certificate, key }: typeof OTHER_TLS): ServerCredentials =>
  ServerCredentials.createSsl(null, [{ cert_chain: Buffer.from(certificate), private_key: Buffer.from(key) }]);

describe('the start on a shared store', () => {
  let node: FakeNode;
  let safe: FakeNode;
  let folder: string;
  beforeEach(async () => {
    node = await new FakeNode().start();
    safe = await new FakeNode().start(0, credentialsOf(LOOPBACK_TLS));
    folder = mkdtempSync(join(tmpdir(), 'revrec-start-'));
    writeFileSync(join(folder, 'ca.pem'), LOOPBACK_TLS.certificate);
    writeFileSync(join(folder, 'other.pem'), OTHER_TLS.certificate);
  });
  afterEach(() => {
    node.stop();
    safe.stop();
    rmSync(folder, { recursive: true });
  });

  const start = async (
    url = node.connectionString,
    settings: NodeJS.ProcessEnv = {},
    log = new MemoryLog(),
  ): Promise<string> => {
    const config = readEventStoreConfig({
      ...{ EVENT_STORE: 'eventstoredb', EVENTSTOREDB_URL: `${url}&defaultDeadline=10000`, EVENTSTOREDB_WAIT_MS: '0' },
      ...settings,
    });
    const opened = await openEventStore(config, log);
    try {
      await opened.checkAtStart();
      return 'started';
    } catch (error) {
      return String(error);
    } finally {
      await opened.close();
    }
  };

  const secure = (address: string, ca = 'ca.pem'): Promise<string> =>
    start(`esdb://ana:x@${address}?tls=true&tlsCAFile=${encodeURIComponent(join(folder, ca))}`);

  const late = (text: string): string =>
    `Error: The event store did not come within 0 seconds. ${text} ` +
    'Start it, or check EVENTSTOREDB_URL; EVENTSTOREDB_WAIT_MS sets how long the start waits.';
  const wrong = (text: string): string => `Error: The event store cannot be used. ${text}`;

  it('goes well', async () => {
    const log = new MemoryLog();
    expect(await start(node.connectionString, {}, log)).toBe('started');
    expect(await secure(`localhost:${safe.port}`)).toBe('started');
    expect(log.entries).toEqual([]);
  });

  it('waits for a store that is not there yet, and says once why', async () => {
    const { port } = node;
    node.stop();
    const log = new MemoryLog();
    const told = new Promise<void>((resolve) => {
      jest.spyOn(log, 'warn').mockImplementation(() => {
        resolve();
      });
    });
    const started = start(node.connectionString, { EVENTSTOREDB_WAIT_MS: '60000' }, log);
    await told;
    await node.start(port);
    expect(await started).toBe('started');
    expect(jest.mocked(log.warn).mock.calls).toEqual([
      ['event-store.not-there-yet', { cause: `Nobody listens at 127.0.0.1:${port}.` }],
    ]);
  });

  it('is refused while the clocks differ, and says by how much and what to do', async () => {
    node.log.clockAheadMs = 6 * 60_000;
    expect(await start()).toBe(
      'Error: The clocks of this machine and of the event store differ by 360 seconds. Correct them, for example with NTP, then start again.',
    );
  });

  it('says that nobody listens, that a name has no address, and that there is no leader', async () => {
    const { port } = node;
    const cluster = `esdb://127.0.0.1:${port},127.0.0.1:${safe.port}?tls=false`;
    const second = await new FakeNode(node.log).start();
    FakeNode.join([node, second]);
    for (const { trouble } of [node, second]) trouble.gossip = 'leaderless';
    expect(await start(`esdb://127.0.0.1:${port},127.0.0.1:${second.port}?tls=false&maxDiscoverAttempts=1`)).toBe(
      late('The cluster has no leader: 1 of its 2 nodes are alive.'),
    );
    second.stop();
    expect(await start(cluster)).toBe(
      wrong(`127.0.0.1:${safe.port} speaks TLS, but its address says tls=false. Remove that.`),
    );
    node.stop();
    expect(await start()).toBe(late(`Nobody listens at 127.0.0.1:${port}.`));
    expect(await secure('no-such-host.invalid:2113')).toBe(late('The name no-such-host.invalid has no address.'));
  });

  it('tells apart authority, name and TLS at all', async () => {
    const at = `localhost:${safe.port}`;
    expect(await secure(at, 'other.pem')).toBe(
      wrong(
        `The certificate of ${at} was issued by CN=localhost, but the authority in EVENTSTOREDB_CA_FILE is CN=elsewhere.example.test.`,
      ),
    );
    const misnamed = await new FakeNode().start(0, credentialsOf(OTHER_TLS));
    expect(await secure(`localhost:${misnamed.port}`, 'other.pem')).toBe(
      wrong(`The certificate of localhost:${misnamed.port} is for DNS:elsewhere.example.test, not for localhost.`),
    );
    misnamed.stop();
    expect(await secure(`localhost:${node.port}`)).toBe(
      wrong(
        `localhost:${node.port} does not speak TLS (ERR_SSL_WRONG_VERSION_NUMBER). Turn it on there, or use tls=false.`,
      ),
    );
  });

  it.each<[string, (node: FakeNode) => void, string]>([
    [
      'reads are denied',
      ({ trouble }) => {
        trouble.read = 'denied';
      },
      'The user may not read the whole log. An administrator has to set {"$acl":{"$r":["$admins","USER"]}}, with the name of the user, as the metadata of the stream $all.',
    ],
    [
      'writes are denied',
      ({ trouble }) => {
        trouble.append = 'denied';
      },
      'The user may not write. Give it the right to write streams of its own.',
    ],
    [
      'the user is unknown',
      ({ trouble }) => {
        trouble.read = 'unauthenticated';
      },
      'The server refuses the user or its password.',
    ],
  ])('ends at once where %s', async (_case, break_, text) => {
    break_(node);
    expect(await start(node.connectionString, { EVENTSTOREDB_WAIT_MS: '60000' })).toBe(wrong(text));
  });

  it('warns of versions that send wrong checkpoints', async () => {
    const log = new MemoryLog();
    node.version = '24.10.4';
    expect(await start(node.connectionString, {}, log)).toBe('started');
    expect(log.entries).toMatchObject([{ event: 'event-store.version-faulty', fields: { version: '24.10.4' } }]);
  });
});
