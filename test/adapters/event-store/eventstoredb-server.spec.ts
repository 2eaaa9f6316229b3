import { randomBytes } from 'node:crypto';
import { EventStoreDbClockCheck } from '../../../src/adapters/event-store/eventstoredb/clock-check';
import { parseConnectionString } from '../../../src/adapters/event-store/eventstoredb/connection-string';
import { EventStoreDbEventStore } from '../../../src/adapters/event-store/eventstoredb/eventstoredb-event-store';
import { EventStoreDbLeases } from '../../../src/adapters/event-store/eventstoredb/eventstoredb-leases';
import { EventStoreDbValues } from '../../../src/adapters/event-store/eventstoredb/eventstoredb-values';
import { SharedEncryptedSecrets } from '../../../src/adapters/secrets/shared-encrypted-secrets';
import { MemoryLog } from '../../support/plain-ports';
import { event, eventStoreContract } from './event-store.contract';
import { leasesContract, MARGIN_MS, TTL_MS } from './leases.contract';
import { encryptedSecretsContract } from '../secrets/encrypted-secrets.contract';

const URL = process.env['EVENTSTOREDB_URL'] ?? '';

/** Fails, and does not skip, when the server is named but does not answer. */
const whenNamed = URL === '' ? describe.skip : describe;

whenNamed(
  `on a real EventStoreDB or KurrentDB${URL === '' ? ': not run, for EVENTSTOREDB_URL is not set' : ''}`,
  () => {
    const opened: EventStoreDbEventStore[] = [];
    let prefix = '';

    const open = (streamPrefix = prefix): EventStoreDbEventStore => {
      const connection = parseConnectionString(URL, {
        mayBeInsecure: process.env['EVENTSTOREDB_INSECURE'] === 'true',
        caFile: process.env['EVENTSTOREDB_CA_FILE'] ?? null,
      });
      const store = new EventStoreDbEventStore({ connection, streamPrefix, connectionName: 'test' }, new MemoryLog());
      opened.push(store);
      return store;
    };

    /** The server keeps what earlier tests wrote, so each has streams of its own. */
    beforeEach(() => {
      prefix = `t${randomBytes(8).toString('hex')}-`;
    });

    afterEach(async () => {
      await Promise.all(opened.splice(0).map((store) => store.close()));
    });

    const values = (): EventStoreDbValues => new EventStoreDbValues(open().clientHolder, prefix.replace('-', '.'));

    describe('the event store keeps the contract', () => {
      eventStoreContract(() => {
        const store = open();
        return { store, close: () => store.close() };
      });
    });

    describe('encrypted secrets', () => {
      encryptedSecretsContract(() => new SharedEncryptedSecrets(values()));
    });

    describe('leases', () => {
      leasesContract(
        (name, clocks) =>
          new EventStoreDbLeases(
            values(),
            name,
            { ttlMs: TTL_MS, marginMs: MARGIN_MS },
            () => clocks[name],
            new MemoryLog(),
          ),
      );
    });

    it('sees nothing of streams with another prefix', async () => {
      const other = open(`u${randomBytes(8).toString('hex')}-`);
      await other.append('a-1', [event('theirs')], 'no-stream');
      const store = open();
      await store.append('a-1', [event('ours')], 'no-stream');
      expect((await store.readAll(null, 10)).map(({ data }) => data)).toEqual(['ours']);
    });

    it('answers ok to an exact repeat by another client, and conflict to a changed one', async () => {
      const events = [event('one'), event('two')];
      const first = await open().append('a-1', events, 'no-stream');
      const other = open();
      expect(await other.append('a-1', events, 'no-stream')).toEqual(first);
      await other.readAll(null, 10);
      expect(await other.append('a-1', [{ ...events[0]!, data: 'other' }, events[1]!], 'no-stream')).toEqual({
        kind: 'conflict',
      });
    });

    it('sends one client what another writes, until it has all of it', async () => {
      const [writer, reader] = [open(), open()];
      const seen: unknown[] = [];
      let after: string | null = null;
      let reading = Promise.resolve();
      const all = new Promise<void>((resolve) => {
        const stop = reader.onAppended(() => {
          reading = reading.then(async () => {
            const page = await reader.readAll(after, 500);
            seen.push(...page.map(({ data }) => data));
            after = page.at(-1)?.position ?? after;
            if (seen.length < 200) return;
            stop();
            resolve();
          });
        });
      });
      for (let index = 0; index < 200; index += 1)
        await writer.append(`s-${index % 7}`, [event(index)], index < 7 ? 'no-stream' : Math.floor(index / 7) - 1);
      await all;
      await reading;
      expect(seen).toEqual(Array.from({ length: 200 }, (_, index) => index));
    });

    it('has a clock that can be compared with', async () => {
      const check = new EventStoreDbClockCheck(values(), () => Date.now(), new MemoryLog());
      await check.look();
      expect(check.problem).toBeNull();
    });
  },
);
