import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { type Position } from '../../../src/application/ports/event-store';
import { streamId } from '../../../src/application/shared/streams';
import { confirmImport, receiveImport } from '../../../src/domain/journal-import/journal-import.decisions';
import {
  type ImportProblem,
  type ImportSummary,
  type JournalImportEvent,
} from '../../../src/domain/journal-import/journal-import.events';
import { type JournalImport, journalImport } from '../../../src/domain/journal-import/journal-import.state';
import { type JournalLine } from '../../../src/domain/shared/journal-line';
import { deliveryOf } from '../../support/builders';
import { type FuzzedFile, type MeantRow } from '../../support/close-entries';
import { shapedFile } from '../../support/close-file-shapes';
import { closeFile } from '../../support/close-files';
import { ImportSystem } from '../../support/import-system';
import { cause } from '../../support/plain-ports';

/** Many small files; `DELIVERY_RUNS` asks for more. */
const RUNS = Number(process.env['DELIVERY_RUNS'] ?? 300);

interface Recorded {
  readonly journalEntryId: string;
  readonly businessEntityId: string;
  readonly currency: string;
  readonly transactionDate: string;
}
type RecordedLine = Recorded & JournalLine;

const normalized = (id: string): string => id.normalize('NFC').replace(/\s+/g, ' ').trim();

/** What a row has to be in a batch, whatever else it may be. */
const meant = ({ row, values }: MeantRow): Record<string, unknown> => {
  const own = (name: string): string => values.get(name) ?? '';
  const cents = BigInt(own('Amount').replace(/[.,](\d\d)0*$/, '$1'));
  const known = new Set([
    ...['Transaction Date', 'Journal Entry Id', 'Business Entity Id', 'Account Number', 'Amount'],
    ...['Posting Type', 'Currency', 'Description'],
  ]);
  return {
    row,
    journalEntryId: normalized(own('Journal Entry Id')),
    businessEntityId: normalized(own('Business Entity Id')),
    currency: own('Currency').toUpperCase(),
    transactionDate: own('Transaction Date'),
    account: own('Account Number'),
    side: own('Posting Type').toLowerCase(),
    amountMinor: cents.toString(),
    description: own('Description'),
    values: [...values].filter(([name]) => !known.has(name)).sort(),
  };
};

const found = (line: RecordedLine): Record<string, unknown> => {
  const { row, journalEntryId, businessEntityId, currency, transactionDate } = line;
  const { account, side, amountMinor, description, values } = line;
  return {
    ...{ row, journalEntryId, businessEntityId, currency, transactionDate, account, side, amountMinor, description },
    values: Object.entries(values).sort(),
  };
};

describe('a close file of any shape', () => {
  let system: ImportSystem;
  let after: Position | null = null;
  let run = 0;
  let seen = { Completed: 0, Rejected: 0, Previewed: 0 };
  beforeEach(() => {
    [system, after] = [new ImportSystem(), null];
    seen = { Completed: 0, Rejected: 0, Previewed: 0 };
  });
  afterEach(() => {
    system.close();
  });

  const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

  const deliver = async (environment: string, { bytes, totals, more }: FuzzedFile): Promise<void> => {
    const spoolRef = `${environment}-1`;
    // As the spool would, but for waiting until the disk has it.
    writeFileSync(join(system.folder, `${spoolRef}.delivery`), bytes);
    const file = totals === null ? null : Buffer.from(totals);
    if (file !== null) writeFileSync(join(system.folder, `${spoolRef}.totals`), file);
    const facts = deliveryOf({
      ...{ importId: '1', spoolRef, bytes: bytes.length, digest: digestOf(bytes), ...more },
      ...(file !== null && { totals: { bytes: file.length, digest: digestOf(file) } }),
    });
    await change(environment, (state) => receiveImport(state, facts));
    await system.processor.process('1', { ...cause, environment });
  };

  const change = async (environment: string, decide: (state: JournalImport) => JournalImportEvent[]): Promise<void> => {
    const origin = { ...cause, environment };
    await system.aggregates.change(journalImport, streamId(environment, '1'), origin, decide);
  };

  const stateOf = async (environment: string): Promise<JournalImport> =>
    (await system.aggregates.load(journalImport, streamId(environment, '1'))).state;

  /** Lines of all batches that are Ready to Post since it was last asked. */
  const recordedLines = async (environment: string): Promise<RecordedLine[]> => {
    const events = await system.inner.readAll(after, 10_000);
    after = events.at(-1)?.position ?? after;
    const plans = new Map<string, Recorded>();
    const lines = new Map<string, JournalLine[]>();
    const released = new Set<string>();
    for (const { stream, type, data } of events) {
      if (!stream.startsWith(`journalBatch-${environment}.`)) continue;
      const facts = data as Recorded & { readonly lines: readonly JournalLine[] };
      if (type === 'JournalBatchPlanned') plans.set(stream, facts);
      if (type === 'JournalBatchLinesRecorded') lines.set(stream, [...(lines.get(stream) ?? []), ...facts.lines]);
      if (type === 'JournalBatchReleased') released.add(stream);
    }
    return [...released].flatMap((stream) =>
      (lines.get(stream) ?? []).map((line): RecordedLine => ({ ...plans.get(stream)!, ...line })),
    );
  };

  const problemsOf = async (environment: string): Promise<readonly ImportProblem[]> => {
    const events = await system.inner.read(`journalImport-${environment}.1`);
    const rejected = events.findLast(({ type }) => type === 'JournalImportRejected')?.data;
    return (rejected as { problems: readonly ImportProblem[] } | undefined)?.problems ?? [];
  };

  const summaryOf = async (environment: string): Promise<ImportSummary | undefined> => {
    const events = await system.inner.read(`journalImport-${environment}.1`);
    const previewed = events.findLast(({ type }) => type === 'JournalImportPreviewed')?.data;
    return (previewed as { summary: ImportSummary } | undefined)?.summary;
  };

  const check = async (file: FuzzedFile): Promise<void> => {
    run += 1;
    const environment = `files-${run}`;
    await deliver(environment, file);
    let state = await stateOf(environment);
    if (state.status === 'Previewed') {
      seen.Previewed += 1;
      expect((await summaryOf(environment))?.lines).toBe(file.rows()?.length);
      expect(await recordedLines(environment)).toEqual([]);
      const accepted = state.questions.map(({ id }) => id);
      await change(environment, (one) => confirmImport(one, accepted));
      await system.processor.process('1', { ...cause, environment });
      state = await stateOf(environment);
    }
    const lines = await recordedLines(environment);
    if (state.status === 'Completed') {
      seen.Completed += 1;
      const rows = file.rows();
      expect(rows).not.toBeNull();
      const byRow = lines.map(found).sort((one, other) => Number(one['row']) - Number(other['row']));
      expect(byRow).toEqual(rows?.map(meant));
      expect(file.outcome).not.toBe('refused');
      return;
    }
    expect(state.status).toBe('Rejected');
    seen.Rejected += 1;
    const problems = await problemsOf(environment);
    expect(problems).not.toEqual([]);
    expect(lines).toEqual([]);
    expect([file.outcome, problems]).not.toEqual(['imported', expect.anything()]);
    const unnamed = file.wrong.filter(
      ({ row, journalEntryId }) =>
        !problems.some(
          (one) =>
            one.row === row ||
            (one.rows !== undefined && one.row !== null && one.row < row) ||
            (one.row === null && one.journalEntryId === normalized(journalEntryId)),
        ),
    );
    expect(unnamed).toEqual([]);
  };

  it('is imported whole or refused with its rows named, and nothing of it is lost or altered', async () => {
    await fc.assert(fc.asyncProperty(closeFile, check), { numRuns: RUNS, endOnFailure: true });
    // Neither everything is refused nor everything taken, or the checks above would say little.
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(RUNS / 50);
  }, 1_200_000);

  it('is so with amounts by side, entries told by their first line, and as a workbook', async () => {
    await fc.assert(fc.asyncProperty(shapedFile, check), { numRuns: RUNS, endOnFailure: true });
    expect(Math.min(seen.Completed, seen.Rejected)).toBeGreaterThan(RUNS / 10);
  }, 1_200_000);
});
