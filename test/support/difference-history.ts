import { credit, debit, planFor } from './builders';
import { type Fact } from './view-history';

const seenAt = '2026-10-01T08:00:00.000Z';
const attempt = { attempt: 1, attemptId: 'a1' };
const streamOf = (key: string): string => `journalBatch-netting.${key}`;
const content: readonly (readonly [string, object])[] = [
  ['JournalBatchLinesRecorded', { firstLine: 1, lines: [debit(1000), credit(1000)] }],
];
const postedAs = (recordNo: string): readonly (readonly [string, object])[] => [
  ...content,
  ['JournalBatchReleased', {}],
  ['JournalBatchQueued', { runId: 'run-1' }],
  [
    'PostingAttemptStarted',
    {
      ...attempt,
      ...{ issue: 1, companyId: 'ACME', referenceNo: `RR2609-${recordNo}`, controlId: `rr/1/${recordNo}` },
      ...{ payloadDigest: 'p', runId: 'run-1', journal: 'APJ' },
    },
  ],
  ['PostingAttemptConfirmed', { ...attempt, recordNo, confirmedBy: 'reply' }],
  ['PostingVerified', { ...attempt, recordNo, lineCount: 2, totalMinor: '1000' }],
];
const of = (key: string, ...events: readonly (readonly [string, object])[]): Fact[] =>
  events.map(([type, data]) => [streamOf(key), type, data]);

const planned = (number: number, batchKey: string): readonly [string, object] => [
  'JournalBatchDifferencePlanned',
  { difference: number, batchKey, contentDigest: 'net', reason: 'Delivered anew', seenAt },
];
const inBooks = (number: number, batchKey: string, recordNo: string): readonly [string, object] => [
  'JournalBatchDifferencePosted',
  { difference: number, batchKey, recordNo },
];
const undone = (number: number, batchKey: string, because: string): readonly [string, object] => [
  'JournalBatchDifferenceUndone',
  { difference: number, batchKey, because },
];
const delivery = (key: string, entryRevision: number): Fact[] =>
  of(key, ['JournalBatchPlanned', planFor({ batchKey: key, journalEntryId: 'JE-NETTED', entryRevision })], ...content, [
    'JournalBatchSetAside',
    { importId: 'import-1', because: 'posted' },
  ]);
const difference = (key: string, number: number, delivered: string, entryRevision: number): Fact[] =>
  of(
    key,
    [
      'JournalBatchPlanned',
      planFor({
        ...{ batchKey: key, journalEntryId: `Difference ${number} of JE-NETTED (RR2609-6001)`, importId: '' },
        adjusts: {
          ...{ batchKey: 'ENTRY', journalEntryId: 'JE-NETTED', referenceNo: 'RR2609-6001', recordNo: '6001' },
          ...{ namesOf: '2026-09', number, base: ['ENTRY'] },
          delivered: { batchKeys: [delivered], entryRevision, importId: 'import-1' },
        },
        ledgerWords: { journal: 'APJ', exchangeRateType: '', fields: [] },
      }),
    ],
    ...postedAs(`600${number + 1}`),
  );

/** An entry that net differences adjust: withdrawn, in the books, gone, reversed there, taken back with it. */
export const NETTING: readonly Fact[] = [
  ...of(
    'ENTRY',
    ['JournalBatchPlanned', planFor({ batchKey: 'ENTRY', journalEntryId: 'JE-NETTED' })],
    ...postedAs('6001'),
  ),
  ...delivery('SECOND', 2),
  ...difference('NET1', 1, 'SECOND', 2),
  ...[of('SECOND', planned(1, 'NET1')), of('ENTRY', planned(1, 'NET1'))].flat(),
  ...[of('ENTRY', undone(1, 'NET1', 'withdrawn')), of('SECOND', undone(1, 'NET1', 'withdrawn'))].flat(),
  ...difference('NET2', 2, 'SECOND', 2),
  ...[of('SECOND', planned(2, 'NET2')), of('ENTRY', planned(2, 'NET2'))].flat(),
  ...[of('ENTRY', inBooks(2, 'NET2', '6003')), of('SECOND', inBooks(2, 'NET2', '6003'))].flat(),
  ...[of('ENTRY', undone(2, 'NET2', 'gone')), of('SECOND', undone(2, 'NET2', 'gone'))].flat(),
  ...[of('ENTRY', inBooks(2, 'NET2', '6003')), of('SECOND', inBooks(2, 'NET2', '6003'))].flat(),
  ...delivery('THIRD', 3),
  ...difference('NET3', 3, 'THIRD', 3),
  ...[of('THIRD', planned(3, 'NET3')), of('ENTRY', planned(3, 'NET3'))].flat(),
  ...[of('ENTRY', inBooks(3, 'NET3', '6004')), of('THIRD', inBooks(3, 'NET3', '6004'))].flat(),
  ...[of('ENTRY', undone(3, 'NET3', 'reversed')), of('THIRD', undone(3, 'NET3', 'reversed'))].flat(),
  ...[of('ENTRY', undone(2, 'NET2', 'taken back')), of('SECOND', undone(2, 'NET2', 'taken back'))].flat(),
];
