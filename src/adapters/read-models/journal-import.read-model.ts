import { journalImport } from '../../domain/journal-import/journal-import.state';
import { factOf } from '../../application/shared/streams';
import {
  type ControlTotalsCheckView,
  type ControlTotalView,
  JournalImportViews,
  type JournalImportView,
  type PendingImport,
  type SpooledImport,
  type TakeBackView,
} from '../../application/journal-import/journal-import.views';
import { type RecordedEvent } from '../../application/ports/event-store';
import { type Page, type PageRequest } from '../../application/ports/page';
import {
  type ControlTotal,
  type DeliveryFacts,
  type ImportSummary,
  type JournalImportEvent,
} from '../../domain/journal-import/journal-import.events';
import { decimalsIn } from '../../domain/shared/currency';
import { assertNever } from '../../domain/shared/decider';
import { formatMinor } from '../../domain/shared/money';
import { type SqliteDatabase } from '../sqlite/open-database';
import { keyOfCursor, pageOfRows } from '../sqlite/paging';
import { ownIdOf, type ReadModel } from './read-model';

interface Row {
  readonly place: number;
  readonly view: string;
}

const IS_TAKEN_BACK = "view ->> '$.takeBack.at' IS NOT NULL AND view ->> '$.takeBack.finishedAt' IS NULL";
const IS_WAITING = "view ->> '$.status' IN ('Validating', 'Awaiting Confirmation', 'Recording')";

export class JournalImportReadModel extends JournalImportViews implements ReadModel {
  readonly version = 'journal-import/8';
  readonly tables = ['journal_import'];

  constructor(private readonly database: SqliteDatabase) {
    super();
  }

  create(): void {
    this.database.exec(`
      CREATE TABLE IF NOT EXISTS journal_import (
        environment TEXT, import_id TEXT, place INTEGER NOT NULL, spool_ref TEXT NOT NULL, correlation_id TEXT NOT NULL,
        view TEXT NOT NULL, PRIMARY KEY (environment, import_id)
      ) STRICT;
      CREATE INDEX IF NOT EXISTS journal_import_newest ON journal_import (environment, place);
      CREATE INDEX IF NOT EXISTS journal_import_spool ON journal_import (spool_ref);
      CREATE INDEX IF NOT EXISTS journal_import_waiting ON journal_import (environment, view ->> '$.receivedBy') WHERE ${IS_WAITING};
      CREATE INDEX IF NOT EXISTS journal_import_taken_back ON journal_import (place) WHERE ${IS_TAKEN_BACK};
    `);
  }

  apply(event: RecordedEvent, place: number): void {
    const fact = factOf(journalImport, event);
    if (fact === null) return;
    const { environment, correlationId, occurredAt, actor } = event.metadata;
    if (fact.type === 'JournalImportReceived') {
      const view = received(fact.data, occurredAt, actor);
      this.database
        .prepare('INSERT INTO journal_import VALUES (?, ?, ?, ?, ?, ?)')
        .run(environment, view.importId, place, fact.data.spoolRef, correlationId, JSON.stringify(view));
      return;
    }
    const importId = ownIdOf(event);
    const before = this.journalImport(environment, importId);
    if (!before) return;
    this.database
      .prepare('UPDATE journal_import SET view = ? WHERE environment = ? AND import_id = ?')
      .run(JSON.stringify(changed(before, fact, { at: occurredAt, by: actor })), environment, importId);
  }

  override journalImportsOf(environment: string, page: PageRequest): Page<JournalImportView> {
    const [before = Number.MAX_SAFE_INTEGER] = keyOfCursor(page.cursor, 1) ?? [];
    const rows = this.database
      .prepare<[string, string | number, number], Row>(
        'SELECT place, view FROM journal_import WHERE environment = ? AND place < ? ORDER BY place DESC LIMIT ?',
      )
      .all(environment, before, page.limit + 1);
    return pageOfRows(
      rows,
      page,
      ({ view }) => JSON.parse(view) as JournalImportView,
      ({ place }) => [place],
    );
  }

  override journalImport(environment: string, importId: string): JournalImportView | undefined {
    const row = this.database
      .prepare<[string, string], Row>('SELECT place, view FROM journal_import WHERE environment = ? AND import_id = ?')
      .get(environment, importId);
    return row ? (JSON.parse(row.view) as JournalImportView) : undefined;
  }

  override waitingImports(environment: string, subject: string): { ofPerson: number; ofEnvironment: number } {
    const counted = this.database
      .prepare<[string, string], { ofPerson: number; ofEnvironment: number }>(
        `SELECT count(*) FILTER (WHERE view ->> '$.receivedBy' = ?) AS ofPerson, count(*) AS ofEnvironment
          FROM journal_import WHERE environment = ? AND ${IS_WAITING}`,
      )
      .get(subject, environment);
    return counted ?? { ofPerson: 0, ofEnvironment: 0 };
  }

  override takenBack(): readonly PendingImport[] {
    return this.database
      .prepare<[], PendingImport>(
        `SELECT environment, import_id AS importId, correlation_id AS correlationId FROM journal_import
          WHERE ${IS_TAKEN_BACK} ORDER BY place`,
      )
      .all();
  }

  override importsOfSpool(spoolRefs: readonly string[]): readonly SpooledImport[] {
    return this.database
      .prepare<[string], Omit<SpooledImport, 'isDue'> & { readonly status: string }>(
        `SELECT environment, import_id AS importId, correlation_id AS correlationId, spool_ref AS spoolRef,
            json_extract(view, '$.status') AS status
          FROM journal_import WHERE spool_ref IN (SELECT value FROM json_each(?)) ORDER BY place`,
      )
      .all(JSON.stringify(spoolRefs))
      .map(({ status, ...spooled }) => ({ ...spooled, isDue: status !== 'Awaiting Confirmation' }));
  }
}

const received = (facts: DeliveryFacts, receivedAt: string, receivedBy: string): JournalImportView => ({
  importId: facts.importId,
  status: 'Validating',
  fileName: facts.fileName,
  format: facts.format,
  bytes: facts.bytes,
  digest: facts.digest,
  rounding: facts.rounding,
  receivedAt,
  receivedBy,
  finishedAt: null,
  lines: null,
  roundedLines: null,
  entries: null,
  newEntries: null,
  replacedEntries: null,
  unchangedEntries: null,
  unchangedButForColumns: null,
  correctedEntries: null,
  waitingEntries: null,
  batches: null,
  scope: facts.scope ?? null,
  withdrawnBeforeEntries: null,
  missingEntries: null,
  missingPostedEntries: null,
  sameIdEntries: null,
  others: [],
  withdrawnEntries: 0,
  totals: [],
  preview: [],
  shape: null,
  columns: [],
  questions: [],
  controlTotals: null,
  totalsDigest: facts.totals?.digest ?? null,
  takeBack: null,
  problemCount: 0,
  problems: [],
});

const changed = (
  view: JournalImportView,
  event: JournalImportEvent,
  { at, by }: Pick<TakeBackView, 'at' | 'by'>,
): JournalImportView => {
  switch (event.type) {
    case 'JournalImportReceived':
    case 'JournalImportControlTotalsAgreed':
    case 'JournalImportRecorded':
      return view;
    case 'JournalImportPreviewed': {
      const preview = event.data.entries.map(
        ({
          businessEntityId = '',
          period = '',
          before = [],
          withdrawnBefore = null,
          isPeriodClosed = false,
          ...entry
        }) => ({
          ...entry,
          withdrawnBefore,
          isPeriodClosed,
          businessEntityId,
          period,
          totals: totalsOf(entry.totals),
          before: totalsOf(before),
        }),
      );
      return { ...view, status: 'Awaiting Confirmation', ...summary(event.data.summary), preview };
    }
    case 'JournalImportConfirmed':
      return { ...view, status: 'Validating', preview: [], questions: [] };
    case 'JournalImportWithdrawn':
      return { ...view, status: 'Withdrawn', finishedAt: at, preview: [], questions: [], others: [] };
    case 'JournalImportWithdrawalsPlanned':
      return { ...view, withdrawnEntries: event.data.first + event.data.entries.length };
    case 'JournalImportValidated':
      return { ...view, status: 'Recording', ...summary(event.data) };
    case 'JournalImportCompleted':
      return { ...view, status: 'Completed', finishedAt: at };
    case 'JournalImportTakenBack': {
      const { reason } = event.data;
      const isOpen = { finishedAt: null, withdrawnEntries: null, leftEntries: null };
      return { ...view, takeBack: { reason, by, at, ...isOpen } };
    }
    case 'JournalImportTakeBackFinished':
      return view.takeBack === null ? view : { ...view, takeBack: { ...view.takeBack, ...event.data, finishedAt: at } };
    case 'JournalImportRejected': {
      const { problemCount, problems } = event.data;
      return { ...view, status: 'Rejected', finishedAt: at, problemCount, problems };
    }
    default:
      return assertNever(event);
  }
};

const summary = ({
  totals,
  shape,
  columns = [],
  questions = [],
  controlTotals,
  others = [],
  withdrawnBeforeEntries,
  missingEntries,
  missingPostedEntries,
  sameIdEntries,
  ...counts
}: ImportSummary): Partial<JournalImportView> => ({
  ...counts,
  withdrawnBeforeEntries: withdrawnBeforeEntries ?? null,
  missingEntries: missingEntries ?? null,
  missingPostedEntries: missingPostedEntries ?? null,
  sameIdEntries: sameIdEntries ?? null,
  others: others.map(({ sameId = null, ...other }) => ({
    ...other,
    sameId,
    totals: totalsOf(other.totals),
    delivered: other.delivered.map(({ period, totals: own }) => ({ period, totals: totalsOf(own) })),
  })),
  shape: shape ?? null,
  columns,
  questions,
  controlTotals: controlTotals ?? NO_CONTROL_TOTALS,
  totals: totalsOf(totals),
});

const NO_CONTROL_TOTALS: ControlTotalsCheckView = { result: 'none', entries: 0, totals: 0 };

const totalsOf = (totals: readonly ControlTotal[]): readonly ControlTotalView[] =>
  totals.map(({ currency, lines, debitMinor, creditMinor }) => {
    const decimals = decimalsIn(currency);
    return {
      currency,
      lines,
      debit: formatMinor(BigInt(debitMinor), decimals),
      credit: formatMinor(BigInt(creditMinor), decimals),
    };
  });
