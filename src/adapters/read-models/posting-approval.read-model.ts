import { type RecordedEvent } from '../../application/ports/event-store';
import { type Page, type PageRequest } from '../../application/ports/page';
import {
  type ApprovalFilter,
  type ApprovalPersonView,
  type ApprovalStatus,
  PostingApprovalViews,
  type PostingApprovalView,
} from '../../application/posting-approval/posting-approval.views';
import { factOf } from '../../application/shared/streams';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { type ApprovalFacts, type PostingApprovalEvent } from '../../domain/posting-approval/posting-approval.events';
import { postingApproval } from '../../domain/posting-approval/posting-approval.state';
import { decimalsIn } from '../../domain/shared/currency';
import { assertNever } from '../../domain/shared/decider';
import { formatMinor } from '../../domain/shared/money';
import { type SqliteDatabase } from '../sqlite/open-database';
import { keyOfCursor, pageOfRows } from '../sqlite/paging';
import { ownIdOf, type ReadModel } from './read-model';

type Fact = RecordedEvent & PostingApprovalEvent;

interface Row {
  readonly view: string;
  readonly period: string;
  readonly journal_entry_id: string;
  readonly approval_key: string;
}

/** After these nothing of the entry is left to approve. */
const ENDS: ReadonlySet<string> = new Set([
  'PostingVerified',
  'JournalBatchDiscarded',
  'JournalBatchWithdrawn',
  'JournalBatchPostedElsewhere',
]);

/** The approval of each entry that needs one. */
export class PostingApprovalReadModel extends PostingApprovalViews implements ReadModel {
  readonly version = 'posting-approval/2';
  readonly tables = ['posting_approval'];

  constructor(private readonly database: SqliteDatabase) {
    super();
  }

  create(): void {
    this.database.exec(`
      CREATE TABLE IF NOT EXISTS posting_approval (
        environment TEXT, approval_key TEXT, batch_key TEXT NOT NULL, status TEXT NOT NULL, period TEXT NOT NULL,
        journal_entry_id TEXT NOT NULL, business_entity_id TEXT NOT NULL, view TEXT NOT NULL, PRIMARY KEY (environment, approval_key)
      ) STRICT;
      CREATE INDEX IF NOT EXISTS posting_approval_in_order
        ON posting_approval (environment, status, period, journal_entry_id, approval_key);
      CREATE INDEX IF NOT EXISTS posting_approval_of_batch ON posting_approval (environment, batch_key);
    `);
  }

  apply(event: RecordedEvent): void {
    const { environment, occurredAt } = event.metadata;
    const fact = factOf(postingApproval, event);
    if (fact !== null) {
      const before = this.approvalOf(environment, ownIdOf(event));
      const after = viewAfter(before, ownIdOf(event), fact);
      if (after !== undefined) this.save(environment, after);
      return;
    }
    const ofBatch = factOf(journalBatch, event);
    if (ofBatch === null || !ENDS.has(ofBatch.type)) return;
    const row = this.database
      .prepare<[string, string], Row>('SELECT * FROM posting_approval WHERE environment = ? AND batch_key = ?')
      .get(environment, ownIdOf(event));
    if (row !== undefined) this.save(environment, { ...viewOf(row), status: 'Over', updatedAt: occurredAt });
  }

  override approvalsOf(environment: string, filter: ApprovalFilter, page: PageRequest): Page<PostingApprovalView> {
    const conditions = ['environment = ?'];
    const values: (string | number)[] = [environment];
    const wanted: readonly (readonly [string, string | null])[] = [
      ['status = ?', filter.status],
      ['period = ?', filter.period],
      ['business_entity_id = ?', filter.businessEntityId],
      ['instr(lower(journal_entry_id), lower(?)) > 0', filter.search],
    ];
    for (const [condition, value] of wanted) {
      if (value === null) continue;
      conditions.push(condition);
      values.push(value);
    }
    const after = keyOfCursor(page.cursor, 3);
    if (after) {
      conditions.push('(period, journal_entry_id, approval_key) > (?, ?, ?)');
      values.push(...after);
    }
    const rows = this.database
      .prepare<(string | number)[], Row>(
        `SELECT view, period, journal_entry_id, approval_key FROM posting_approval WHERE ${conditions.join(' AND ')}
          ORDER BY period, journal_entry_id, approval_key LIMIT ?`,
      )
      .all(...values, page.limit + 1);
    return pageOfRows(rows, page, viewOf, (row) => [row.period, row.journal_entry_id, row.approval_key]);
  }

  override approvalOf(environment: string, approvalKey: string): PostingApprovalView | undefined {
    const row = this.database
      .prepare<[string, string], Row>('SELECT * FROM posting_approval WHERE environment = ? AND approval_key = ?')
      .get(environment, approvalKey);
    return row && viewOf(row);
  }

  override countOf(environment: string, status: ApprovalStatus): number {
    const row = this.database
      .prepare<[string, string], { count: number }>(
        'SELECT count(*) AS count FROM posting_approval WHERE environment = ? AND status = ?',
      )
      .get(environment, status);
    return row?.count ?? 0;
  }

  private save(environment: string, view: PostingApprovalView): void {
    const { approvalKey, batchKey, status, period, journalEntryId, businessEntityId } = view;
    this.database
      .prepare('INSERT OR REPLACE INTO posting_approval VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
      .run(
        ...[environment, approvalKey, batchKey, status, period, journalEntryId, businessEntityId],
        JSON.stringify(view),
      );
  }
}

const viewOf = ({ view }: Pick<Row, 'view'>): PostingApprovalView => JSON.parse(view) as PostingApprovalView;

/** Undefined when it was never requested. */
const viewAfter = (
  before: PostingApprovalView | undefined,
  approvalKey: string,
  fact: Fact,
): PostingApprovalView | undefined => {
  const { occurredAt } = fact.metadata;
  if (fact.type === 'PostingApprovalRequested') return requestedView(before, approvalKey, fact);
  if (before === undefined || before.digest !== fact.data.digest) return before;
  const known = { ...before, updatedAt: occurredAt };
  switch (fact.type) {
    case 'PostingApprovalGiven':
    case 'PostingApprovalSigned': {
      const { isComplete, note } = fact.data;
      const signatureId = fact.type === 'PostingApprovalSigned' ? fact.data.signatureId : null;
      const person = personOf(fact.data, note, signatureId);
      const givenBy = [...before.givenBy.filter(({ by }) => by !== fact.data.by), person];
      return { ...known, status: isComplete ? 'Approved' : 'Awaiting', givenBy, refusal: null };
    }
    case 'PostingApprovalRefused':
      return { ...known, status: 'Refused', givenBy: [], refusal: personOf(fact.data, fact.data.reason) };
    case 'PostingApprovalVoided':
      return { ...known, status: 'Void', givenBy: [], refusal: null };
    default:
      return assertNever(fact);
  }
};

const requestedView = (
  before: PostingApprovalView | undefined,
  approvalKey: string,
  { data, metadata }: Extract<Fact, { type: 'PostingApprovalRequested' }>,
): PostingApprovalView => {
  const { digest, people, signed = false, amounts, ...entry } = data;
  const isSame = before?.digest === digest && before.status !== 'Void';
  const givenBy = isSame ? before.givenBy : [];
  const refusal = isSame ? before.refusal : null;
  const counted = givenBy.filter(({ signatureId }) => !signed || signatureId !== null);
  const status = refusal !== null ? 'Refused' : counted.length >= people ? 'Approved' : 'Awaiting';
  return {
    approvalKey,
    ...entry,
    digest,
    people,
    signed,
    givenBy,
    refusal,
    status,
    amounts: amounts.map(({ currency, totalMinor }) => ({
      currency,
      total: formatMinor(BigInt(totalMinor), decimalsIn(currency)),
    })),
    requestedAt: metadata.occurredAt,
    updatedAt: metadata.occurredAt,
  };
};

const personOf = (
  { by, name, role, at }: ApprovalFacts,
  note: string | null,
  signatureId: string | null = null,
): ApprovalPersonView => ({
  by,
  name,
  role,
  at,
  note,
  signatureId,
});
