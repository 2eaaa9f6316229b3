import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { chainStart, hashOf } from '../../../src/adapters/event-store/event-json';
import { streamId } from '../../../src/application/shared/streams';
import { type JournalImportEvent } from '../../../src/domain/journal-import/journal-import.events';
import { journalImport } from '../../../src/domain/journal-import/journal-import.state';
import { type RecordedEvent } from '../../../src/application/ports/event-store';
import { deliveryOf } from '../../support/builders';
import { cause, ENVIRONMENT } from '../../support/plain-ports';
import { PostingSystem } from '../../support/posting-system';
import { takeXmlRequests } from '../../support/xml-requests';
import { MemoryKey } from '../../support/seal-ports';
import { linesOf, PackFolder, SEPTEMBER } from './pack-folder';

const LOCATION = { kind: 'dimension', dimension: 'Location' } as const;

let system: PostingSystem;
let folder: PackFolder;

type Json = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any
const longer = (value: Json, field: string, by: string | number): void => {
  value[field] = typeof by === 'number' ? Number(value[field]) + by : `${String(value[field])}${by}`;
};
const withLines =
  (change: (lines: string[]) => string[]) =>
  (text: string): string =>
    change(linesOf(text)).join('\n').concat('\n');
const withEvent = (type: string, change: (event: Json) => void): ((text: string) => string) =>
  withLines((lines) => {
    const at = lines.findIndex((line) => line.includes(`"type":"${type}"`));
    const event = JSON.parse(lines[at]!) as Json;
    change(event);
    return lines.map((line, index) => (index === at ? JSON.stringify(event) : line));
  });
const withJson =
  (at: number, change: (value: Json) => void): ((text: string) => string) =>
  (text) => {
    const lines = linesOf(text);
    const value = JSON.parse(lines.at(at)!) as Json;
    change(value);
    return lines.with(at, JSON.stringify(value)).join('\n').concat('\n');
  };
const without = (at: number): ((text: string) => string) => withLines((lines) => lines.toSpliced(at, 1));

/** The import of the batches came with control totals, one for an id that a spreadsheet would take for a formula. */
const agree = async (): Promise<void> => {
  const [batch] = (await system.inner.readAll(null, 10_000)).filter(({ type }) => type === 'JournalBatchPlanned');
  const { importId } = batch!.data as { importId: string };
  const total = { businessEntityId: '', currency: 'USD', lines: 2, debit: '10.00', credit: '10.00' };
  const totals = ['=JE-5', 'JE-1'].map((journalEntryId) => ({ journalEntryId, ...total }));
  await system.aggregates.change(journalImport, streamId(ENVIRONMENT, importId), cause, (): JournalImportEvent[] => [
    { type: 'JournalImportReceived', data: deliveryOf({ importId, totals: { bytes: 9, digest: 'abc' } }) },
    { type: 'JournalImportControlTotalsAgreed', data: { digest: 'abc', first: 1, totals } },
  ]);
};

beforeAll(async () => {
  system = new PostingSystem();
  takeXmlRequests(system.ledger);
  await system.start();
  system.inspection.lists.set('Location', [{ id: 'L1', name: 'US East', active: true }]);
  await system.includeField('Location', LOCATION);
  const keys = await system.readyBatches(['JE-1', 'JE-2', 'JE-3'], { values: { Location: 'US East' } });
  system.ledger.fault = (title, create) => (title === 'JE-3' ? 'rejected' : create === 1 ? 'throttled' : undefined);
  await system.post(keys);
  await system.readyBatches(['JE-4', '=JE-5'], { description: '-1+1' });
  await agree();
  folder = new PackFolder(system);
  await folder.fill();
});

afterAll(async () => {
  folder.remove();
  await system.stop();
});

describe('an evidence pack', () => {
  it('verifies as it is', async () => {
    expect(await folder.verdict()).toMatchObject({ status: 0, wrong: [] });
  });

  it('has the same bytes for the same seal, whatever followed', async () => {
    const first = await folder.packs().of(ENVIRONMENT, SEPTEMBER, null);
    const content = await buffer(first.content);
    expect((await folder.packOf(SEPTEMBER)).equals(content)).toBe(true);
    await system.readyBatches(['LATER']);
    expect((await folder.packOf(SEPTEMBER, first.seal)).equals(content)).toBe(true);
    expect((await folder.packOf(SEPTEMBER)).equals(content)).toBe(false);
  });

  it('has every request as it was sent, also where a name stood for an id that the ledger has no more', async () => {
    system.inspection.lists.set('Location', []);
    const sent = linesOf(folder.read('exchanges.jsonl')).map((line) => JSON.parse(line) as Json);
    const requests = sent.filter(({ request }) => request !== null);
    expect(requests.map(({ journalEntryId }) => journalEntryId as string).sort()).toEqual(['JE-1', 'JE-2', 'JE-3']);
    for (const { request, payloadDigest } of requests) {
      expect(
        createHash('sha256')
          .update(request as string)
          .digest('hex'),
      ).toBe(payloadDigest);
      expect(request).toContain('<LOCATION>L1</LOCATION>');
    }
    expect(sent.flatMap(({ requestNote }) => (requestNote === '' ? [] : [requestNote as string]))).toEqual([
      'The same as for attempt 1.',
    ]);
    const rejected = sent.find(({ journalEntryId }) => journalEntryId === 'JE-3')!;
    expect(rejected['answers']).toMatchObject([{ type: 'PostingAttemptRejected', problems: [{ errorNo: 'BL0001' }] }]);
  });

  it('has the control totals that came with the imports', () => {
    const stream = `journalImport-${ENVIRONMENT}.import-1`;
    expect(linesOf(folder.read('delivered-totals.csv'))).toEqual([
      'Stream,SHA-256 of the Totals,Journal Entry Id,Business Entity Id,Currency,Lines,Debit,Credit',
      `${stream},abc,'=JE-5,,USD,2,10.00,10.00`,
      `${stream},abc,JE-1,,USD,2,10.00,10.00`,
    ]);
  });

  it('totals what was imported, posted and read back, and says that they do not agree', () => {
    expect(linesOf(folder.read('control-totals.csv'))).toEqual([
      'Currency,Step,Batches,Lines,Debit,Credit,Steps Agree',
      'USD,imported,5,10,50.00,50.00,no',
      'USD,posted,2,4,20.00,20.00,no',
      'USD,read back,2,4,20.00,20.00,no',
    ]);
  });

  it('makes formulas harmless and leaves amounts alone', () => {
    const line = linesOf(folder.read('journal-lines.csv')).find((one) => one.includes('JE-5'))!;
    expect([line.startsWith("'=JE-5,"), line.includes(",'-1+1,"), line.includes(',10.00,')]).toEqual([
      true,
      true,
      true,
    ]);
  });

  const types = (): string[] => [
    ...new Set(linesOf(folder.read('events.jsonl')).map((line) => (JSON.parse(line) as { type: string }).type)),
  ];

  it('is found to be changed in every field of every kind of event, by the chain of its stream', async () => {
    const kept = folder.read('events.jsonl');
    expect(types().length).toBeGreaterThan(12);
    for (const type of types()) {
      const fields = Object.keys(
        (JSON.parse(linesOf(kept).find((line) => line.includes(`"type":"${type}"`))!) as { data: Json }).data,
      );
      for (const field of fields) {
        const change = withEvent(type, ({ data }) => {
          data[field] = data[field] === 'changed' ? 'again' : 'changed';
        });
        folder.write('events.jsonl', change(kept));
        folder.signAnew();
        expect({ type, field, ...(await folder.verdict()) }).toMatchObject({ type, field, status: 1 });
      }
    }
    folder.write('events.jsonl', kept);
    folder.signAnew();
    expect(await folder.verdict()).toMatchObject({ status: 0, wrong: [] });
  });

  const VERIFIED = 'PostingVerified';
  const CHANGES: readonly (readonly [string, string, (text: string) => string])[] = [
    [
      'the place of an event',
      'events.jsonl',
      withEvent(VERIFIED, (event) => {
        longer(event, 'index', 1);
      }),
    ],
    [
      'the stream of an event',
      'events.jsonl',
      withEvent(VERIFIED, (event) => {
        longer(event, 'stream', 'X');
      }),
    ],
    [
      'the revision of an event',
      'events.jsonl',
      withEvent(VERIFIED, (event) => {
        longer(event, 'revision', 1);
      }),
    ],
    [
      'the id of an event',
      'events.jsonl',
      withEvent(VERIFIED, (event) => {
        longer(event, 'id', 'x');
      }),
    ],
    ['the type of an event', 'events.jsonl', withEvent(VERIFIED, (event) => (event['type'] = 'PostingDeclined'))],
    ['the schema of an event', 'events.jsonl', withEvent(VERIFIED, (event) => (event['schemaVersion'] = 2))],
    ...['actor', 'environment', 'correlationId', 'causationId', 'occurredAt', 'prev', 'hash'].map(
      (field) =>
        [
          `the ${field} of an event`,
          'events.jsonl',
          withEvent(VERIFIED, ({ metadata }: Json) => {
            longer(metadata, field, '0');
          }),
        ] as const,
    ),
    ['an event left out', 'events.jsonl', without(3)],
    ['the last event left out', 'events.jsonl', without(-1)],
    ['an event twice', 'events.jsonl', withLines((lines) => lines.toSpliced(3, 0, lines[3]!))],
    ['two events swapped', 'events.jsonl', withLines((lines) => lines.with(3, lines[4]!).with(4, lines[3]!))],
    ['a part of the tree', 'inclusion.jsonl', (text) => text.replace(/"[0-9a-f]{8}/, '"00000000')],
    ['a step left out', 'inclusion.jsonl', without(0)],
    ['one event less', 'inclusion.jsonl', (text) => text.replace(/\["events",\d+\]/, '["events",1]')],
    ['the root of a seal', 'seals.jsonl', withJson(0, (seal) => (seal['root'] = 'f'.repeat(64)))],
    ['the time of a seal', 'seals.jsonl', withJson(0, (seal) => (seal['at'] = '2020-01-01T00:00:00.000Z'))],
    [
      'the signature of a seal',
      'seals.jsonl',
      withJson(-1, (seal) => (seal['signature'] = new MemoryKey().sign('else'))),
    ],
    [
      'the size of a seal',
      'seals.jsonl',
      withJson(-1, (seal) => {
        longer(seal, 'size', 1);
      }),
    ],
    ['the first seal left out', 'seals.jsonl', without(0)],
    ['the last seal left out', 'seals.jsonl', without(-1)],
    ['another key', 'public-key.pem', () => new MemoryKey().publicKey],
    ['an amount', 'journal-lines.csv', (text) => text.replace(',10.00,', ',10.01,')],
    ['debit for credit', 'journal-lines.csv', (text) => text.replace(',10.00,,USD', ',,10.00,USD')],
    ['a line left out', 'journal-lines.csv', without(2)],
    ['a line twice', 'journal-lines.csv', withLines((lines) => [...lines, lines[2]!])],
    ['a sum', 'control-totals.csv', (text) => text.replace('50.00', '60.00')],
    ['whether steps agree', 'control-totals.csv', (text) => text.replaceAll(',no', ',yes')],
    ['a step', 'control-totals.csv', without(2)],
    ['a count', 'control-totals.json', (text) => text.replace('"batches": 5', '"batches": 4')],
    ['a delivered total', 'delivered-totals.csv', (text) => text.replace(',10.00,', ',10.01,')],
    ['a delivered total left out', 'delivered-totals.csv', without(1)],
    ['a result', 'read-back.csv', (text) => text.replace('not read back', 'equal')],
    ['a total read back', 'read-back.csv', (text) => text.replace(/20\d\d-[^,]+,2,10\.00/, '2026-10-01,2,10.01')],
    ['a batch not told of', 'read-back.csv', without(1)],
    [
      'a request',
      'exchanges.jsonl',
      withJson(0, (exchange) => {
        longer(exchange, 'request', ' ');
      }),
    ],
    ['a digest', 'exchanges.jsonl', withJson(0, (exchange) => (exchange['payloadDigest'] = '0'))],
    ['an attempt left out', 'exchanges.jsonl', without(0)],
    ['a person', 'who-did-what.csv', (text) => text.replace(',ana,', ',bob,')],
    ['what was done left out', 'who-did-what.csv', without(1)],
    ['no JSON', 'events.jsonl', (text) => text.slice(0, -20)],
    ['the seal of the pack', 'manifest.json', (text) => text.replace(/"number": \d+/, '"number": 1')],
  ];

  it.each(CHANGES)('is found to be changed with the key: %s in %s', async (_what, name, change) => {
    const found = await folder.verdictWith(name, change);
    expect(found).toMatchObject({ status: 1 });
    expect(found.wrong).not.toEqual([]);
  });

  it('is found to be changed even where the whole chain of a stream was recomputed', async () => {
    const kept = folder.read('events.jsonl');
    const all = linesOf(kept).map((line) => JSON.parse(line) as RecordedEvent & { index: number });
    const { stream } = all.find(({ type }) => type === VERIFIED)!;
    let prev = chainStart(stream);
    const events = all.map((event) => {
      if (event.stream !== stream) return JSON.stringify(event);
      const data = event.type === VERIFIED ? { ...(event.data as Json), recordNo: '4711' } : event.data;
      const { actor, environment, correlationId, causationId, occurredAt } = event.metadata;
      const metadata = { actor, environment, correlationId, causationId, occurredAt, prev };
      const { revision, id, type, schemaVersion } = event;
      prev = hashOf({ stream, revision, id, type, schemaVersion, data, metadata });
      return JSON.stringify({ ...event, data, metadata: { ...metadata, hash: prev } });
    });
    folder.write('events.jsonl', `${events.join('\n')}\n`);
    folder.signAnew();
    const { status, wrong } = await folder.verdict();
    folder.write('events.jsonl', kept);
    folder.signAnew();
    expect(status).toBe(1);
    expect(wrong[0]).toMatch(/is not what seal \d+ covers/);
  });

  it.each(['README.txt', 'verify.mjs', 'seals.jsonl', 'signing-keys.csv'])(
    'is found to lack or to have changed %s by its list',
    async (name) => {
      const kept = folder.read(name);
      folder.write(name, `${kept}\n`);
      const changed = await folder.verdict();
      folder.write(name, kept);
      expect(changed.wrong).toContainEqual(`WRONG  ${name} is not what was listed.`);
      expect(folder.names()).toHaveLength(32);
    },
  );
});
