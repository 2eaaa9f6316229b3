import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import {
  type DeliveryAction,
  type PartFacts,
  isBeingReversed,
  planRevision,
  type RevisionPlan,
  withdrawnBefore,
} from '../../domain/journal-batch/revision.decisions';
import { reversalDateOf } from '../../domain/ledger-entry/field-columns';
import { type IncludedField } from '../../domain/ledger-entry/entry-builder';
import { splitIntoParts } from '../../domain/journal-batch/splitting';
import { imbalanceText } from '../../domain/journal-import/imbalance';
import { problem, type ProblemsByCause } from '../../domain/journal-import/import-problem';
import { isAnswered } from '../../domain/journal-import/journal-import.decisions';
import { importSettings } from '../../domain/journal-import/import-settings.state';
import {
  type DeliveryFacts,
  type EntryPreview,
  type ImportProblem,
  type ImportProblemCode,
  type ImportQuestion,
  type ImportSummary,
} from '../../domain/journal-import/journal-import.events';
import { periodOf } from '../../domain/shared/calendar';
import { DomainError } from '../../domain/shared/errors';
import { deliveredContent, type JournalLine } from '../../domain/shared/journal-line';
import { Totals } from '../../domain/shared/totals';
import { IncludedFields } from '../custom-field/included-fields';
import { contentDigestOf } from '../journal-batch/batch-lines';
import { Clock } from '../ports/clock';
import { type DeliveredEntryKey, ImportSpool, type Partition, type StagedLines } from '../ports/import-spool';
import { OpenMonths } from '../accounting-period/open-months';
import { Aggregates } from '../shared/aggregates';
import { fatesOf, missingFieldsOf } from './column-fates';
import { checkControlTotals } from './control-totals-check';
import { type DeliveryRows, readDelivery } from './delivery-reading';
import { EntryRegister } from './entry-register';
import { EntryTotals, totalsOfBatches } from './entry-totals';
import { type FoundOthers, OtherEntries } from './other-entries';
import { PostedContent } from './posted-content';

export interface Validation {
  readonly problems: ProblemsByCause;
  readonly summary: ImportSummary;
  /** The first entries, for the preview. */
  readonly entries: readonly EntryPreview[];
  /** What it takes back of earlier deliveries. */
  readonly withdrawals: FoundOthers['withdrawals'];
}

/** More than a preview shows. */
const ENTRIES_KEPT_MAX = 200;

interface PlanningScope {
  readonly environment: string;
  readonly delivery: DeliveryFacts;
  readonly fields: readonly IncludedField[];
}

type Counts = Record<
  | ('entries' | 'batches' | 'newEntries' | 'replacedEntries' | 'unchangedEntries')
  | ('unchangedButForColumns' | 'correctedEntries' | 'waitingEntries' | 'withdrawnBeforeEntries'),
  number
>;

const NONE_COUNTED: Counts = {
  entries: 0,
  batches: 0,
  newEntries: 0,
  replacedEntries: 0,
  unchangedEntries: 0,
  unchangedButForColumns: 0,
  correctedEntries: 0,
  waitingEntries: 0,
  withdrawnBeforeEntries: 0,
};

const COUNTED_AS: Readonly<Record<DeliveryAction, keyof Counts>> = {
  create: 'newEntries',
  replace: 'replacedEntries',
  unchanged: 'unchangedEntries',
  correct: 'correctedEntries',
  wait: 'waitingEntries',
};

const count = (counts: Counts, { action, batches, withdrawnBefore }: EntryPreview, isButForColumns: boolean): void => {
  counts.entries += 1;
  counts[isButForColumns ? 'unchangedEntries' : COUNTED_AS[action]] += 1;
  if (isButForColumns) counts.unchangedButForColumns += 1;
  if (withdrawnBefore !== undefined) counts.withdrawnBeforeEntries += 1;
  if (action !== 'unchanged') counts.batches += batches;
};

/** Lines processed before yielding to other work. */
const LINES_PER_TURN = 2_000;

/** Checks a whole delivery without side effects: rows, entries, and what they become. Fills the staging area. */
@Injectable()
export class ImportValidation {
  private readonly months: OpenMonths;

  constructor(
    private readonly spool: ImportSpool,
    private readonly register: EntryRegister,
    private readonly fields: IncludedFields,
    private readonly aggregates: Aggregates,
    private readonly posted: PostedContent,
    private readonly otherEntries: OtherEntries,
    private readonly clock: Clock,
  ) {
    this.months = new OpenMonths(aggregates);
  }

  /** `accepted` are the ids of the questions that a person answered with yes. */
  async validate(
    environment: string,
    delivery: DeliveryFacts,
    staged: StagedLines,
    accepted: readonly string[] = [],
  ): Promise<Validation> {
    const rows = await readDelivery(this.spool, delivery, staged);
    const { problems } = rows;
    const controlTotals = await checkControlTotals(this.spool, delivery, rows, staged);
    const counts: Counts = { ...NONE_COUNTED };
    const planned: EntryPreview[] = [];
    const fields = await this.fields.of(environment);
    await this.planEntries({ environment, delivery, fields }, staged, rows, { counts, entries: planned });
    const entries: EntryPreview[] = [];
    for (const entry of planned) entries.push(await this.toldOfMonth(environment, entry));
    const { state: settings } = await this.aggregates.load(importSettings, environment);
    const found =
      problems.count > 0
        ? NOTHING_FOUND
        : await this.otherEntries.find({ environment, delivery, accepted: new Set(accepted) }, staged);
    const questions = [
      ...(rows.isDecimalComma ? [DECIMAL_COMMA] : []),
      ...missingFieldsOf(rows.layout, fields),
      ...found.questions,
    ].filter((question) => !isAnswered(question, accepted));
    const { withdrawnBeforeEntries, ...others } = counts;
    return {
      problems,
      entries,
      withdrawals: found.withdrawals,
      summary: {
        ...others,
        ...(withdrawnBeforeEntries > 0 && { withdrawnBeforeEntries }),
        ...found.counts,
        lines: staged.lineCount,
        roundedLines: rows.roundedLines,
        totals: staged.totals(),
        ...(rows.shape === null ? {} : { shape: rows.shape }),
        columns: fatesOf(rows.layout, rows.valuesByColumn, { fields, columnsNotSent: settings.columnsNotSent }),
        questions,
        ...(controlTotals === null ? {} : { controlTotals }),
      },
    };
  }

  private async planEntries(
    scope: PlanningScope,
    staged: StagedLines,
    { problems, badEntries, hasStrayRow }: DeliveryRows,
    found: { readonly counts: Counts; readonly entries: EntryPreview[] },
  ): Promise<void> {
    for await (const one of entriesOf(staged)) {
      if (badEntries.has(one.entry.journalEntryId)) continue;
      try {
        const { preview, isButForColumns } = await this.planEntry(scope, staged, one);
        count(found.counts, preview, isButForColumns);
        if (found.entries.length < ENTRIES_KEPT_MAX) found.entries.push(preview);
      } catch (error) {
        const problem = this.entryProblem(error, one.partitions[0], staged);
        // The row that is missing may be the one that could not be read.
        if (!(hasStrayRow && isOfBalance(problem))) problems.add(problem);
      }
    }
  }

  /** `isButForColumns`: only columns that are not posted differ from what is known. */
  private async planEntry(
    { environment, delivery, fields }: PlanningScope,
    staged: StagedLines,
    { entry, partitions }: StagedEntry,
  ): Promise<{ readonly preview: EntryPreview; readonly isButForColumns: boolean }> {
    const { importId } = delivery;
    const { facts, entryDigest, totals } = await this.splitEntry(partitions, staged, delivery);
    const parts = facts.length;
    const { existing, spelled } = await this.register.find({ environment, ...entry }, staged.spellingsOf(entry));
    const planned = planRevision(existing, { entryDigest, importId, parts: facts });
    const standing = existing.find(({ revision }) => revision === planned.standing);
    const isChanged = standing !== undefined && planned.action !== 'unchanged';
    const isButForColumns =
      isChanged && (await this.posted.isSame(environment, standing, { partitions, staged, fields }));
    // What is not posted yet takes the new columns all the same: one of them may be posted later.
    const isBegun = existing.some((one) => one.importId === importId);
    const isLeft = isButForColumns && planned.action !== 'replace' && !isBeingReversed(standing);
    const isKept = isLeft && !isBegun;
    const plan: RevisionPlan = isKept ? { ...planned, action: 'unchanged', revision: standing.revision } : planned;
    staged.savePlan({ ...entry, entryDigest, parts, spelled, ...plan });
    const before = isChanged && !isButForColumns ? totalsOfBatches(standing.batches) : [];
    const withdrawn = plan.action === 'create' ? withdrawnBefore(existing, importId) : null;
    const preview = {
      ...entry,
      action: plan.action,
      batches: parts,
      totals: totals.list(),
      ...(withdrawn !== null && { withdrawnBefore: withdrawn }),
    };
    return { preview: before.length === 0 ? preview : { ...preview, before }, isButForColumns };
  }

  /** What is new or changed in a closed month is set aside, whatever the import brings besides. */
  private async toldOfMonth(environment: string, entry: EntryPreview): Promise<EntryPreview> {
    const isFree = entry.action === 'create' || entry.action === 'replace';
    if (!isFree || (await this.months.takes(environment, entry.period ?? ''))) return entry;
    return { ...entry, isPeriodClosed: true };
  }

  /** Says for each set of lines that must balance by itself what it holds, so that a wrong date or currency is seen. */
  private entryProblem(error: unknown, partition: Partition | undefined, staged: StagedLines): ImportProblem {
    const found = entryProblem(error, partition?.journalEntryId ?? '');
    if (partition === undefined || !isOfBalance(found)) return found;
    const groups = staged.partitionsOf(partition.journalEntryId).slice(0, GROUPS_NAMED_MAX);
    const totals = groups.map((group) => ({ group, totals: Totals.of(staged.linesOf(group)) }));
    return { ...found, message: imbalanceText(partition.journalEntryId, totals) };
  }

  private async splitEntry(
    partitions: readonly Partition[],
    staged: StagedLines,
    delivery: DeliveryFacts,
  ): Promise<{ facts: readonly PartFacts[]; entryDigest: string; totals: EntryTotals }> {
    const hash = createHash('sha256');
    const totals = new EntryTotals();
    const facts: PartFacts[] = [];
    const reversals = new Set<string>();
    let lines = 0;
    for (const partition of partitions) {
      const { currency, transactionDate, journal } = partition;
      hash.update(`${JSON.stringify(Object.values(partition))}\n`);
      const parts = splitIntoParts(hashed(staged.linesOf(partition), hash), ruleOf(delivery));
      for (const part of parts) {
        facts.push({ currency, transactionDate, journal, contentDigest: contentDigestOf(part.map(deliveredContent)) });
        lines += part.length;
        for (const line of part) if (line.row !== undefined) reversals.add(reversalDateOf(line));
        totals.add(partition.currency, part);
        if (lines < LINES_PER_TURN) continue;
        lines = 0;
        await this.clock.sleep(0);
      }
    }
    if (reversals.size > 1) throw reversalDatesDiffer(partitions[0]?.journalEntryId ?? '', [...reversals]);
    return { facts, entryDigest: hash.digest('hex'), totals };
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

function* hashed(lines: Iterable<JournalLine>, hash: { update(text: string): unknown }): Generator<JournalLine, void> {
  for (const line of lines) {
    hash.update(`${JSON.stringify(deliveredContent(line))}\n`);
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
  'CHANGED_MEANWHILE',
  'ENTRY_SPELLED_TWICE',
  'REVERSAL_DATES_DIFFER',
]);

/** A refusal of an entry as a problem of the delivery; anything else is rethrown. */
export const entryProblem = (error: unknown, journalEntryId: string): ImportProblem => {
  if (!(error instanceof DomainError) || !ENTRY_PROBLEMS.has(error.code)) throw error;
  return problem(error.code as ImportProblemCode, { journalEntryId }, error.message, error.fix);
};

const reversalDatesDiffer = (journalEntryId: string, dates: readonly string[]): DomainError =>
  new DomainError(
    'REVERSAL_DATES_DIFFER',
    `The lines of ${journalEntryId} have different reversal dates: ${dates.map((date) => date || 'none').join(', ')}.`,
    'Give every line of the entry the same reversal date, or none of them one.',
    { journalEntryId },
  );

const isOfBalance = ({ code }: ImportProblem): boolean => code === 'ENTRY_UNBALANCED' || code === 'ENTRY_ONE_SIDED';

const NOTHING_FOUND: FoundOthers = { counts: {}, questions: [], withdrawals: [] };

const DECIMAL_COMMA: ImportQuestion = {
  id: 'DECIMAL_COMMA',
  code: 'DECIMAL_COMMA',
  message: 'The amounts seem to have a decimal comma: 100,00 is read as one hundred. Is that right?',
};

/** Groups of lines that a message names. */
const GROUPS_NAMED_MAX = 10;
