import { jsonEvent, NO_STREAM } from '@eventstore/db-client';
import { parseConnectionString } from '../src/adapters/event-store/eventstoredb/connection-string';
import { EventStoreDbEventStore } from '../src/adapters/event-store/eventstoredb/eventstoredb-event-store';
import { EventStoreDbClientHolder } from '../src/adapters/event-store/eventstoredb/client-holder';
import { type EventStore } from '../src/application/ports/event-store';
import { Log } from '../src/application/ports/log';
import { FakeNode } from '../test/support/eventstoredb/fake-node';
import { measurePairs, timed } from './pairs';
import { atMost, type Bench } from './results';
import { AppendPlan, type PlannedAppend } from './sample-events';

const PAIRS = 24;
const APPENDS_PER_SIDE = 200;
const RATIO_MAX = 1.15;
const READ_EVENTS = 20_000;
const READ_APPEND = 100;
const PAGE = 500;

class Silence extends Log {
  override info(): void {
    // A benchmark is read by its figures.
  }
  override warn(): void {
    // As above.
  }
  override error(): void {
    // As above.
  }
}

/** The adapter against the bare client, both on the fake node, which takes part of the same processor. No disk and no network are in it. */
export const eventStoreDbBench: Bench = async ({ progress }) => {
  progress(`eventstoredb: ${PAIRS} pairs of ${APPENDS_PER_SIDE} appends on the fake node`);
  const node = await new FakeNode().start();
  const connection = parseConnectionString(node.connectionString, { mayBeInsecure: false });
  const log = new Silence();
  const store = new EventStoreDbEventStore({ connection, streamPrefix: 'ours-', connectionName: 'bench' }, log);
  const bare = new EventStoreDbClientHolder(
    connection,
    'bare',
    { graceMs: 2_000, silenceMs: 10_000, replaceEveryMs: 60_000, lookEveryMs: 1_000 },
    log,
  );
  const [forStore, forBare] = [new AppendPlan('JB'), new AppendPlan('JB')];
  try {
    const run = await measurePairs(
      PAIRS,
      async () => {
        const appends = forStore.take(APPENDS_PER_SIDE);
        return timed(async () => {
          for (const one of appends) await appendTo(store, one);
        });
      },
      async () => {
        const appends = forBare.take(APPENDS_PER_SIDE);
        return timed(async () => {
          for (const one of appends) await appendBare(bare, one);
        });
      },
    );
    progress(`eventstoredb: reading ${READ_EVENTS} events`);
    const readMs = await readMsOf(store);
    return {
      name: 'eventstoredb',
      shape:
        `one event an append, each answered before the next, ${PAIRS} pairs of ${APPENDS_PER_SIDE}; the adapter against the unary append of @eventstore/db-client 6.2.1, ` +
        'both on the fake node in the same process: what a server, its disk and a network take comes on top',
      figures: [
        {
          name: 'adapter / bare client, time',
          value: run.ratio,
          unit: 'x',
          spread: run.spread,
          goal: atMost(run.ratio, RATIO_MAX),
        },
        { name: 'adapter', value: Math.round((APPENDS_PER_SIDE / run.aboveMs) * 1000), unit: 'events/s' },
        { name: 'bare client', value: Math.round((APPENDS_PER_SIDE / run.belowMs) * 1000), unit: 'events/s' },
        { name: 'log read in pages of 500', value: Math.round((READ_EVENTS / readMs) * 1000), unit: 'events/s' },
      ],
    };
  } finally {
    await Promise.all([store.close(), bare.close()]);
    node.stop();
  }
};

const appendTo = async (store: EventStore, { stream, event, headRevision }: PlannedAppend): Promise<void> => {
  const result = await store.append(stream, [event], headRevision < 0 ? 'no-stream' : headRevision);
  if (result.kind !== 'ok') throw new Error(`An append came to ${result.kind}.`);
};

const appendBare = async (
  holder: EventStoreDbClientHolder,
  { stream, event, headRevision }: PlannedAppend,
): Promise<void> => {
  const { client } = holder;
  const { type, data, metadata } = event;
  await client.appendToStream(
    `bare-${stream}`,
    jsonEvent({ type, data: data as Record<string, string>, metadata: { ...metadata } }),
    { expectedRevision: headRevision < 0 ? NO_STREAM : BigInt(headRevision), credentials: client.userCredentials },
  );
};

const readMsOf = async (store: EventStore): Promise<number> => {
  const events = new AppendPlan('R').take(READ_EVENTS).map(({ event }) => event);
  for (let start = 0; start < READ_EVENTS; start += READ_APPEND)
    await store.append('read', events.slice(start, start + READ_APPEND), start === 0 ? 'no-stream' : start - 1);
  return timed(async () => {
    let seen = 0;
    for (let page = await store.readAll(null, PAGE); page.length > 0;) {
      seen += page.length;
      page = await store.readAll(page.at(-1)?.position ?? null, PAGE);
    }
    if (seen < READ_EVENTS) throw new Error(`Only ${seen} events were read.`);
  });
};
