import { Totals } from '../../domain/shared/totals';
import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { type PartFacts, planRevision } from '../../domain/journal-batch/revision.decisions';
import { splitIntoParts } from '../../domain/journal-batch/splitting';
import { problem, readHeader, readRow } from '../../domain/journal-import/close-file';
import {
  type ControlTotal,
  type DeliveryFacts,
  type EntryPreview,
  type ImportProblem,
  type ImportProblemCode,
  type ImportSummary,
} from '../../domain/journal-import/journal-import.events';
import { PROBLEMS_KEPT_MAX } from '../../domain/journal-import/journal-import.decisions';
import { periodOf } from '../../domain/shared/calendar';
import { DomainError } from '../../domain/shared/errors';
import { type JournalLine } from '../../domain/shared/journal-line';
import { formatMoney } from '../../domain/shared/money';
import { contentDigestOf } from '../journal-batch/batch-lines';
import { Clock } from '../ports/clock';
import {
  type DeliveredEntryKey,
  ImportSpool,
  type Partition,
  type SpooledRows,
  type StagedLines,
  UnreadableDelivery,
} from '../ports/import-spool';
import { EntryRegister } from './entry-register';

/** Keeps the first problems and counts all of them, so that a file full of problems costs no memory. */
export class Problems {
  readonly kept: ImportProblem[] = [];
  count = 0;

  add(...problems: readonly ImportProblem[]): void {
    this.count += problems.length;
    this.kept.push(...problems.slice(0, PROBLEMS_KEPT_MAX - this.kept.length));
  }
}

export interface Validation {
  readonly problems: Problems;
  readonly summary: ImportSummary;
  /** The first entries, for the preview. */
  readonly entries: readonly EntryPreview[];
}

/** More than a preview shows. */
const ENTRIES_KEPT_MAX = 200;

/** Lines processed before yielding to other work. */
const LINES_PER_TURN = 2_000;

/** Checks a whole delivery without side effects: rows, entries, and what they become. Fills the staging area. */
@Injectable()
export class ImportValidation {
  constructor(
    private readonly spool: ImportSpool,
    private readonly register: EntryRegister,
    private readonly clock: Clock,
  ) {}

  async validate(environment: string, delivery: DeliveryFacts, staged: StagedLines): Promise<Validation> {
    const problems = new Problems();
    const roundedLines = await this.stageRows(delivery, staged, problems);
    const counts = { entries: 0, batches: 0, newEntries: 0, replacedEntries: 0, unchangedEntries: 0 };
    const entries: EntryPreview[] = [];
    if (problems.count === 0) await this.planEntries(environment, delivery, staged, problems, { counts, entries });
    return {
      problems,
      entries,
      summary: { ...counts, lines: staged.lineCount, roundedLines, totals: staged.totals() },
    };
  }

  private async stageRows(delivery: DeliveryFacts, staged: StagedLines, problems: Problems): Promise<number> {
    let roundedLines = 0;
    try {
      const rows = await this.spool.open(delivery.spoolRef, delivery.format);
      roundedLines = await stageRows(rows, delivery, staged, problems);
    } catch (error) {
      if (!(error instanceof UnreadableDelivery)) throw error;
      problems.add(
        problem(
          'FILE_NOT_READABLE',
          { row: error.row },
          error.message,
          'Deliver it as UTF-8 CSV with a header row, or as JSON.',
        ),
      );
    }
    if (problems.count === 0 && staged.lineCount === 0) {
      problems.add(problem('FILE_EMPTY', {}, 'The delivery has no lines.', 'Deliver at least one journal entry.'));
    }
    staged.seal();
    return roundedLines;
  }

  private async planEntries(
    environment: string,
    delivery: DeliveryFacts,
    staged: StagedLines,
    problems: Problems,
    found: {
      readonly counts: Record<'entries' | 'batches' | 'newEntries' | 'replacedEntries' | 'unchangedEntries', number>;
      readonly entries: EntryPreview[];
    },
  ): Promise<void> {
    const { counts, entries } = found;
    for await (const { entry, partitions } of entriesOf(staged)) {
      const { journalEntryId } = entry;
      try {
        const { facts, entryDigest, totals } = await this.splitEntry(partitions, staged, delivery);
        const parts = facts.length;
        const existing = await this.register.revisions({ environment, ...entry });
        const plan = planRevision(existing, { entryDigest, importId: delivery.importId, parts: facts });
        staged.savePlan({ ...entry, entryDigest, parts, ...plan });
        counts.entries += 1;
        if (plan.action === 'unchanged') counts.unchangedEntries += 1;
        else counts.batches += parts;
        if (plan.action === 'create') counts.newEntries += 1;
        if (plan.action === 'replace') counts.replacedEntries += 1;
        if (entries.length < ENTRIES_KEPT_MAX)
          entries.push({ journalEntryId, action: plan.action, batches: parts, totals: totals.list() });
      } catch (error) {
        problems.add(entryProblem(error, journalEntryId));
      }
    }
  }

  private async splitEntry(
    partitions: readonly Partition[],
    staged: StagedLines,
    delivery: DeliveryFacts,
  ): Promise<{ facts: readonly PartFacts[]; entryDigest: string; totals: EntryTotals }> {
    const hash = createHash('sha256');
    const totals = new EntryTotals();
    const facts: PartFacts[] = [];
    let lines = 0;
    for (const partition of partitions) {
      const { currency, transactionDate, journal } = partition;
      hash.update(`${JSON.stringify(Object.values(partition))}\n`);
      const parts = splitIntoParts(hashed(staged.linesOf(partition), hash), ruleOf(delivery));
      for (const part of inCurrency(parts, currency)) {
        facts.push({ currency, transactionDate, journal, contentDigest: contentDigestOf(part) });
        lines += part.length;
        totals.add(partition.currency, part);
        if (lines < LINES_PER_TURN) continue;
        lines = 0;
        await this.clock.sleep(0);
      }
    }
    return { facts, entryDigest: hash.digest('hex'), totals };
  }
}

/** Lines and amounts of an entry by currency. */
class EntryTotals {
  private readonly byCurrency = new Map<string, { lines: number; readonly totals: Totals }>();

  add(currency: string, lines: readonly JournalLine[]): void {
    const total = this.byCurrency.get(currency) ?? { lines: 0, totals: new Totals() };
    this.byCurrency.set(currency, total);
    total.lines += lines.length;
    total.totals.plus(Totals.of(lines));
  }

  list(): readonly ControlTotal[] {
    return [...this.byCurrency].map(([currency, { lines, totals }]) => ({
      currency,
      lines,
      debitMinor: String(totals.debit),
      creditMinor: String(totals.credit),
    }));
  }
}

export const ruleOf = (delivery: DeliveryFacts): { linesMax: number; clearingAccount: string | null } => ({
  linesMax: delivery.linesPerBatchMax,
  clearingAccount: delivery.clearingAccount,
});

/** The entry that a partition belongs to. */
export const entryKeyOf = ({ journalEntryId, businessEntityId, transactionDate }: Partition): DeliveredEntryKey => ({
  journalEntryId,
  businessEntityId,
  period: periodOf(transactionDate),
});

interface StagedEntry {
  readonly entry: DeliveredEntryKey;
  readonly partitions: readonly Partition[];
}

/** The partitions of each entry together. */
export async function* entriesOf(staged: StagedLines): AsyncGenerator<StagedEntry, void> {
  let partitions: Partition[] = [];
  for (let after = 0; ;) {
    const page = staged.partitions(after, PARTITIONS_PER_PAGE);
    for (const { mark, partition } of page) {
      after = mark;
      const [first] = partitions;
      if (first && !isSameEntry(first, partition)) {
        yield { entry: entryKeyOf(first), partitions };
        partitions = [];
      }
      partitions.push(partition);
    }
    if (page.length < PARTITIONS_PER_PAGE) break;
  }
  const [first] = partitions;
  if (first) yield { entry: entryKeyOf(first), partitions };
}

const isSameEntry = (one: Partition, other: Partition): boolean =>
  one.journalEntryId === other.journalEntryId &&
  one.businessEntityId === other.businessEntityId &&
  periodOf(one.transactionDate) === periodOf(other.transactionDate);

const PARTITIONS_PER_PAGE = 500;

const stageRows = async (
  rows: SpooledRows,
  delivery: DeliveryFacts,
  staged: StagedLines,
  problems: Problems,
): Promise<number> => {
  const { layout, problems: headerProblems } = readHeader(rows.header);
  problems.add(...headerProblems);
  if (headerProblems.length > 0) return 0;
  let roundedLines = 0;
  for await (const chunk of rows.rows) {
    const lines = chunk.flatMap(({ row, cells }) => {
      const reading = readRow(layout, cells, row, delivery.rounding);
      if ('line' in reading) return [reading.line];
      problems.add(...reading.problems);
      return [];
    });
    roundedLines += lines.filter(({ rounded }) => rounded).length;
    if (problems.count === 0) staged.add(lines);
  }
  return roundedLines;
};

/** Adds the currency to a refusal of an unbalanced entry, whose lines have none. */
function* inCurrency<Item>(items: Iterable<Item>, currency: string): Generator<Item, void> {
  try {
    yield* items;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new DomainError(error.code, error.message, error.fix, { ...error.details, currency });
  }
}

function* hashed(lines: Iterable<JournalLine>, hash: { update(text: string): unknown }): Generator<JournalLine, void> {
  for (const line of lines) {
    hash.update(`${JSON.stringify(line)}\n`);
    yield line;
  }
}

const ENTRY_PROBLEMS: ReadonlySet<string> = new Set<ImportProblemCode>([
  'ENTRY_UNBALANCED',
  'ENTRY_ONE_SIDED',
  'ENTRY_CANNOT_BE_SPLIT',
  'ENTRY_ALREADY_POSTED',
  'ENTRY_IN_POSTING',
  'ENTRY_IN_ANOTHER_IMPORT',
]);

/** A refusal of an entry as a problem of the delivery; anything else is rethrown. */
export const entryProblem = (error: unknown, journalEntryId: string): ImportProblem => {
  if (!(error instanceof DomainError) || !ENTRY_PROBLEMS.has(error.code)) throw error;
  const { differenceMinor, currency } = error.details;
  const difference =
    typeof differenceMinor === 'string' && typeof currency === 'string'
      ? ` They differ by ${formatMoney(BigInt(differenceMinor), currency)}.`
      : '';
  return problem(error.code as ImportProblemCode, { journalEntryId }, `${error.message}${difference}`, error.fix);
};
