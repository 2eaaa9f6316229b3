import { openEventStore } from '../../src/modules/opened-store';
import { readEventStoreConfig } from '../../src/config/config';
import { FakeNode } from '../support/eventstoredb/fake-node';
import { MemoryLog } from '../support/plain-ports';

describe('the start on a shared store', () => {
  let node: FakeNode;
  beforeEach(async () => {
    node = await new FakeNode().start();
  });
  afterEach(() => {
    node.stop();
  });

  const start = async (url = node.connectionString): Promise<string> => {
    const config = readEventStoreConfig({
      EVENT_STORE: 'eventstoredb',
      EVENTSTOREDB_URL: `${url}&defaultDeadline=10000`,
    });
    const opened = openEventStore(config, new MemoryLog());
    try {
      await opened.checkAtStart();
      return 'started';
    } catch (error) {
      return String(error);
    } finally {
      await opened.close();
    }
  };

  it('goes well', async () => {
    expect(await start()).toBe('started');
  });

  it('is refused while the clocks differ, and says by how much and what to do', async () => {
    node.log.clockAheadMs = 6 * 60_000;
    expect(await start()).toBe(
      'Error: The clocks of this machine and of the event store differ by 360 seconds. Correct them, for example with NTP, then start again.',
    );
  });

  it.each<[FakeNode['trouble']['append'] | 'gone', string]>([
    ['gone', 'unavailable'],
    ['denied', 'access-denied'],
  ])('is refused by a server that is %s, and says what to look at', async (append, cause) => {
    if (append === 'gone') node.stop();
    else node.trouble.append = append;
    expect(await start()).toBe(
      `Error: The event store does not respond as expected (${cause}). Check EVENTSTOREDB_URL, the certificate authority and the permissions of its user, then start again.`,
    );
  });
});
