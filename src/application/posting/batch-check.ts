import { type IdentityFacts } from '../../domain/journal-batch/journal-batch.events';
import { type BatchProblem } from '../../domain/shared/batch-problem';
import { type ReadBack } from '../../domain/journal-batch/read-back.decisions';
import { type NamedRecord, type RecordOfPart } from '../../domain/journal-batch/posted-elsewhere.decisions';
import { type Absence } from '../../domain/journal-batch/release.decisions';
import { type LedgerEntry } from '../../domain/ledger-entry/ledger-entry';
import { type HeldEntry } from '../../domain/ledger-entry/ledger-words';
import { type LedgerLook } from '../../domain/journal-batch/ledger-look.decisions';
import { isSameCompany } from '../../domain/shared/company';
import { DomainError, type DomainErrorCode } from '../../domain/shared/errors';
import { type LoadedContent } from '../journal-batch/batch-content';
import { controlIdOf } from '../journal-batch/batch-keys';
import { type BatchStatus, POSTED_STATUSES } from '../journal-batch/batch-status.views';
import { uuidOf } from '../shared/identifiers';
import { type LedgerEntryHeader, type ReadFailure } from '../ports/accounting-system';
import { checkedEntry, closedThroughOf } from '../../domain/ledger-entry/entry-check';
import {
  comparedWith,
  digestOfPart,
  expectationOf,
  fieldsOf,
  foundRecord,
  readBackOf,
  type SentBatch,
} from './read-back';
import { type LoadedBacked, lookAtPosted } from './posted-look';
import { buildLedgerEntry, problemOfReason } from '../../domain/ledger-entry/entry-builder';
import { readBackRefused } from './read-back-queue';
import { type Swept } from './ledger-sweep';
import { type LedgerSweepView, type SweptPeriodView } from './ledger-sweep.views';
import { type PostingContext, type UsableConnection } from './posting-context';
import { type EnginePorts } from './engine-ports';

export type Look =
  | {
      readonly kind: 'sent';
      readonly readBack: ReadBack;
      /** ISO 8601; null when nothing was ever sent. */
      readonly lastAttemptAt: string | null;
    }
  | { readonly kind: 'posted'; readonly look: LedgerLook; readonly held: HeldEntry | null };

/** A ledger record compared with this batch, and its names there. */
export interface Comparison {
  readonly readBack: ReadBack;
  readonly identity: Omit<IdentityFacts, 'issue'>;
  readonly journal: string;
}

/** A record that is said to be a part of an entry. */
export interface WantedRecord extends NamedRecord {
  readonly batchKey: string;
}

/** Checks one batch in the ledger at a person's request. Changes nothing. */
export class BatchCheck {
  constructor(
    private readonly environment: string,
    private readonly ports: EnginePorts,
    private readonly context: PostingContext,
  ) {}

  /**
   * Throws BATCH_NEEDS_NO_DECISION when the batch was never sent, COMPANY_MISMATCH, or why the ledger cannot be asked.
   */
  async check(batchKey: string): Promise<Look> {
    const elsewhere = await this.elsewhere(batchKey);
    if (elsewhere !== null) return this.lookAt(elsewhere.loaded, elsewhere.connection);
    const { loaded, state, connection } = await this.sent(batchKey);
    const { lastAttemptAt } = loaded;
    if (state.status === 'Posted') return this.lookAt({ ...loaded, state }, connection);
    const context = await this.context.entryContext(connection.access);
    if (context.kind !== 'context') throw unavailable(context);
    const expectation = expectationOf(this.ports.ledger, loaded, state, context.context);
    const what = { referenceNos: [state.identity.referenceNo], fields: expectation.fields };
    const readAt = this.ports.clock.now();
    const outcome = await this.ports.ledger.readBack(connection.access, what);
    if (outcome.kind === 'refused') {
      return { kind: 'sent', readBack: { kind: 'refused', problem: readBackRefused(outcome.reasons) }, lastAttemptAt };
    }
    if (outcome.kind !== 'entries') throw unavailable(outcome);
    const read = { entries: outcome.entries, readAt };
    return { kind: 'sent', readBack: readBackOf(this.ports.ledger, state, expectation, read), lastAttemptAt };
  }

  private async lookAt(loaded: LoadedBacked, connection: UsableConnection): Promise<Look> {
    const looked = await lookAtPosted(this.ports, this.context, this.environment, loaded, connection);
    if (looked.kind !== 'look') throw unavailable(looked);
    return { kind: 'posted', look: looked.look, held: looked.held };
  }

  /**
   * Whether the ledger holds the batch under any name or record number that it ever had, in any journal. Throws like
   * `check`.
   */
  async absence(batchKey: string): Promise<{ absence: Absence; lastAttemptAt: string | null }> {
    const { loaded, state, connection } = await this.sent(batchKey);
    const others = this.ports.batchViews.postedBeside(this.environment, batchKey, RECORDS_BESIDE_MAX);
    const referenceNos = state.history.used.map(({ referenceNo }) => referenceNo).slice(-NAMES_MAX);
    const recordNos = 'recordNo' in state ? [state.recordNo] : 'recordNos' in state ? state.recordNos : [];
    const outcome = await this.ports.ledger.locate(connection.access, {
      referenceNos,
      recordNos: [...recordNos.slice(0, NAMES_MAX), ...others.map(({ recordNo }) => recordNo)],
    });
    if (outcome.kind !== 'located') throw unavailable(outcome);
    const isOwn = ({ referenceNo, recordNo, state: standing }: LedgerEntryHeader): boolean =>
      (referenceNos.includes(referenceNo) || recordNos.includes(recordNo)) && standing !== 'declined';
    const seen = others.filter(({ recordNo }) =>
      outcome.records.some((record) => record.recordNo === recordNo && record.journal === state.journal),
    );
    return {
      absence: {
        foundNone: !outcome.records.some(isOwn),
        othersKnown: others.length,
        othersSeen: seen.map(({ recordNo }) => recordNo),
        readAt: this.ports.clock.now(),
      },
      lastAttemptAt: loaded.lastAttemptAt,
    };
  }

  /**
   * Compares a ledger record with what would be sent for the batch now. Throws ENTRY_BLOCKED when that cannot be built.
   */
  async compare(batchKey: string, referenceNo: string): Promise<Comparison> {
    const loaded = await this.ports.content.read(this.environment, batchKey);
    const connection = await this.usableConnection();
    const context = await this.context.entryContext(connection.access);
    if (context.kind !== 'context') throw unavailable(context);
    const built = checkedEntry(loaded.plan, loaded.lines, context.context);
    if (built.kind === 'blocked') throw notWritable(built.problems);
    const names = { referenceNo, controlId: controlIdOf(referenceNo) };
    const prepared = this.ports.ledger.prepare(built.entry, names);
    if (prepared.kind === 'refused') throw notWritable(prepared.reasons.map(problemOfReason));
    const fields = fieldsOf(built.entry);
    const readAt = this.ports.clock.now();
    const outcome = await this.ports.ledger.readBack(connection.access, { referenceNos: [referenceNo], fields });
    if (outcome.kind !== 'entries') throw unavailable(outcome);
    const identity = { ...names, companyId: connection.facts.companyId, payloadDigest: prepared.entry.payloadDigest };
    const readBack = comparedWith(built.entry, outcome.entries, readAt);
    return { readBack, identity, journal: built.entry.journal };
  }

  /**
   * Reads records of the ledger and compares each with what would be sent for its batch now, but for what the ledger
   * would refuse today: a closed month does not matter to what is posted. Throws RECORD_DIFFERS when an entry cannot be
   * built, or why the ledger cannot be asked.
   */
  async compareRecords(wanted: readonly WantedRecord[]): Promise<readonly RecordOfPart[]> {
    const connection = await this.usableConnection();
    const context = await this.context.entryContext(connection.access);
    if (context.kind !== 'context') throw unavailable(context);
    const compared: RecordOfPart[] = [];
    for (const { batchKey, part, recordNo } of wanted) {
      const { plan, lines } = await this.ports.content.read(this.environment, batchKey);
      const built = buildLedgerEntry(plan, lines, context.context);
      if (built.kind === 'blocked') throw notWritable(built.problems);
      const what = { recordNos: [recordNo], fields: fieldsOf(built.entry) };
      const outcome = await this.ports.ledger.readBack(connection.access, what);
      if (outcome.kind !== 'entries') throw unavailable(outcome);
      const read = outcome.entries.find((entry) => entry.recordNo === recordNo);
      const found = read === undefined ? null : foundRecord(built.entry, read);
      const resolved = built.matches.map(({ field, value, ledgerId }) => ({ field, value, ledgerId }));
      const { companyId } = connection.facts;
      const facts = { companyId, totalMinor: plan.totalMinor, comparedDigest: digestOfPart(built.entry), resolved };
      compared.push({ part, recordNo, found: found === null ? null : { ...found, ...facts } });
    }
    return compared;
  }

  /**
   * The entries of batches as they would be sent now, but for what the ledger would refuse today. Throws RECORD_DIFFERS
   * when one cannot be built, or why the ledger cannot be asked.
   */
  async entriesNow(batchKeys: readonly string[]): Promise<readonly LedgerEntry[]> {
    const connection = await this.usableConnection();
    const context = await this.context.entryContext(connection.access);
    if (context.kind !== 'context') throw unavailable(context);
    const entries: LedgerEntry[] = [];
    for (const batchKey of batchKeys) {
      const { plan, lines } = await this.ports.content.read(this.environment, batchKey);
      const built = buildLedgerEntry(plan, lines, context.context);
      if (built.kind === 'blocked') throw notWritable(built.problems);
      entries.push(built.entry);
    }
    return entries;
  }

  /**
   * The last closed day among the entities of each batch, by key, as the ledger says now; null where its books are
   * open, or it does not say. Throws why the ledger cannot be asked.
   */
  async closedThrough(batchKeys: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
    const connection = await this.usableConnection();
    this.context.refreshCompany();
    const outcome = await this.context.entryContext(connection.access);
    if (outcome.kind !== 'context') throw unavailable(outcome);
    const { context } = outcome;
    const days = new Map<string, string | null>();
    for (const batchKey of batchKeys) {
      const { plan, lines } = await this.ports.content.read(this.environment, batchKey);
      const built = buildLedgerEntry(plan, lines, context);
      days.set(batchKey, closedThroughOf(built.kind === 'entry' ? built.entry : { lines: [] }, context.facts));
    }
    return days;
  }

  /**
   * What the ledger holds of every month with something to post, and what of it is unexplained. Throws like `check`.
   */
  async sweep(): Promise<LedgerSweepView> {
    const waiting = this.ports.batchViews
      .summaryOf(this.environment, null)
      .filter(({ status }) => !SETTLED.has(status));
    const connection = await this.usableConnection();
    const periods: SweptPeriodView[] = [];
    for (const period of [...new Set(waiting.map((one) => one.period))].sort()) {
      const swept = await this.context.sweepNow(connection.access, period);
      if (swept.kind !== 'swept') throw unavailable(swept);
      periods.push(sweptPeriodOf(period, swept));
    }
    return { sweepId: uuidOf(['sweep', JSON.stringify(periods)]), periods };
  }

  /** The batch as it was sent, and the connection to the company that it was sent to. */
  private async sent(
    batchKey: string,
  ): Promise<{ loaded: LoadedContent; state: SentBatch; connection: UsableConnection }> {
    const loaded = await this.ports.content.read(this.environment, batchKey);
    const { state } = loaded;
    if (!('identity' in state)) {
      throw new DomainError(
        'BATCH_NEEDS_NO_DECISION',
        'This batch needs no decision.',
        'Check its status: it may be Ready to Post.',
        { state: state.status },
      );
    }
    const { companyId, referenceNo } = state.identity;
    return { loaded, state, connection: await this.connectionTo(companyId, `Reference ${referenceNo} was sent to`) };
  }

  /** Null for a batch that is not posted elsewhere. Throws like `sent`. */
  private async elsewhere(batchKey: string): Promise<{ loaded: LoadedBacked; connection: UsableConnection } | null> {
    const loaded = await this.ports.content.read(this.environment, batchKey);
    const { state } = loaded;
    if (state.status !== 'PostedElsewhere') return null;
    const { companyId, recordNo } = state;
    return { loaded: { ...loaded, state }, connection: await this.connectionTo(companyId, `Record ${recordNo} is of`) };
  }

  private async connectionTo(companyId: string, what: string): Promise<UsableConnection> {
    const connection = await this.usableConnection();
    if (isSameCompany(connection.facts.companyId, companyId)) return connection;
    throw new DomainError(
      'COMPANY_MISMATCH',
      `${what} company ${companyId}, but this environment is connected to another one.`,
      `Connect to company ${companyId}, then check again.`,
      { companyId },
    );
  }

  private async usableConnection(): Promise<UsableConnection> {
    const connection = await this.context.connection();
    if (connection.kind === 'unusable') throw new DomainError(connection.code, connection.message, connection.fix);
    return connection;
  }
}

const SETTLED: ReadonlySet<BatchStatus> = new Set([
  ...POSTED_STATUSES,
  ...(['Corrected', 'Discarded', 'Withdrawn', 'Posted Elsewhere'] as const),
]);

/** Number of other records that prove that the ledger can be read. */
const RECORDS_BESIDE_MAX = 10;
/** Names and records of one batch that are requested; more than any batch has. */
const NAMES_MAX = 40;

const notWritable = (problems: readonly BatchProblem[]): DomainError =>
  new DomainError(
    'RECORD_DIFFERS',
    `The record cannot be compared, because the entry of this batch cannot be built: ${problems.map(({ message }) => message).join(' ')}`,
    problems[0]?.fix ?? 'Fix the problems of the batch.',
    { differences: problems.map(({ message }) => message) },
  );

const sweptPeriodOf = (period: string, { records, attributed, unattributed }: Swept): SweptPeriodView => ({
  period,
  records: [...records.values()].reduce((count, some) => count + some.length, 0),
  unexplained: [
    ...[...attributed].flatMap(([journalEntryId, some]) =>
      some.map(({ referenceNo, recordNo, title }) => ({ referenceNo, recordNo, title, journalEntryId })),
    ),
    ...unattributed.map(({ referenceNo, recordNo, title }) => ({ referenceNo, recordNo, title, journalEntryId: null })),
  ].sort((one, other) => (one.referenceNo < other.referenceNo ? -1 : 1)),
});

const unavailable = (failure: ReadFailure): DomainError => {
  const code: DomainErrorCode = failure.kind === 'connection-refused' ? 'CONNECTION_REFUSED' : 'LEDGER_UNAVAILABLE';
  if (failure.kind === 'unavailable') {
    return new DomainError(code, 'Sage Intacct is not responding.', 'Try again in a minute.', {
      cause: failure.cause,
    });
  }
  const [reason] = failure.reasons;
  const problem = reason ? problemOfReason(reason) : null;
  return new DomainError(
    code,
    problem?.message ?? 'Sage Intacct refused the read.',
    problem?.fix ?? 'Check the connection.',
  );
};
