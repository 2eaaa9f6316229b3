import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DomainError } from '../../domain/shared/errors';
import { Totals } from '../../domain/shared/totals';
import { BatchChoice } from '../posting-run/batch-choice';
import { EnvironmentQuery } from '../shared/messages';
import { Reading } from '../shared/reading';
import { type BuiltEntry, DryRun } from './dry-run';
import { type DryRunEntry, type DryRunTotal, type DryRunView } from './dry-run.views';

/** All batches that are Ready to Post, those of a period, or chosen ones. */
export interface DryRunSelection {
  readonly period: string | null;
  readonly batchKeys: readonly string[] | null;
}

/** For an answer in one piece. The file has no such limit. */
const LINES_MAX = 20_000;

/** All at once, for a screen. Throws like `DryRun.of`, NOTHING_TO_POST, and REQUEST_INVALID when it is too long. */
export class RunDryQuery extends EnvironmentQuery<{ selection: DryRunSelection }, DryRunView> {}

@QueryHandler(RunDryQuery)
export class RunDryHandler implements IQueryHandler<RunDryQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly choice: BatchChoice,
    private readonly dryRun: DryRun,
  ) {}

  async execute(query: RunDryQuery): Promise<DryRunView> {
    const environment = await this.reading.begin(query, 'journal-batch:read');
    const batchKeys = await chosen(this.choice, environment, query.input.selection);
    const { companyId, versions, entries } = await this.dryRun.of(environment, batchKeys);
    const all: DryRunEntry[] = [];
    const totals = new TotalsByCurrency();
    let lines = 0;
    for await (const built of entries) {
      lines += built.entry.lineCount;
      if (lines > LINES_MAX) throw tooLong();
      all.push(built.entry);
      totals.add(built);
    }
    return { companyId, versions, totals: totals.list(), entries: all };
  }
}

export interface DryRunStream {
  readonly entries: AsyncIterable<DryRunEntry>;
  /** Fields that a line may have, by `ledgerFieldName`. */
  readonly fields: readonly string[];
}

/** The entries one by one, for a file. Throws like `DryRun.of`, and NOTHING_TO_POST. */
export class StreamDryRunQuery extends EnvironmentQuery<{ selection: DryRunSelection }, DryRunStream> {}

@QueryHandler(StreamDryRunQuery)
export class StreamDryRunHandler implements IQueryHandler<StreamDryRunQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly choice: BatchChoice,
    private readonly dryRun: DryRun,
  ) {}

  async execute(query: StreamDryRunQuery): Promise<DryRunStream> {
    const environment = await this.reading.begin(query, 'journal-batch:read');
    const batchKeys = await chosen(this.choice, environment, query.input.selection);
    const { entries, fields } = await this.dryRun.of(environment, batchKeys);
    return { entries: entriesOf(entries), fields };
  }
}

const chosen = async (
  choice: BatchChoice,
  environment: string,
  selection: DryRunSelection,
): Promise<readonly string[]> => {
  const batchKeys = await choice.readyKeysOf(environment, selection);
  if (batchKeys.length > 0) return batchKeys;
  throw new DomainError(
    'NOTHING_TO_POST',
    'No journal batch is Ready to Post.',
    'Import a close file, or choose batches.',
  );
};

class TotalsByCurrency {
  private readonly byCurrency = new Map<string, { entries: number; lines: number; readonly totals: Totals }>();

  add({ entry: { currency, lineCount }, totals }: BuiltEntry): void {
    const total = this.byCurrency.get(currency) ?? { entries: 0, lines: 0, totals: new Totals() };
    total.entries += 1;
    total.lines += lineCount;
    total.totals.plus(totals);
    this.byCurrency.set(currency, total);
  }

  list(): readonly DryRunTotal[] {
    return [...this.byCurrency]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([currency, { totals, ...counts }]) => ({ currency, ...counts, ...totals.shownIn(currency) }));
  }
}

async function* entriesOf(built: AsyncIterable<BuiltEntry>): AsyncGenerator<DryRunEntry> {
  for await (const { entry } of built) yield entry;
}

const tooLong = (): DomainError =>
  new DomainError(
    'REQUEST_INVALID',
    `A dry run shows at most ${LINES_MAX} lines.`,
    'Download it as CSV, or choose fewer batches.',
    { linesMax: LINES_MAX },
  );
