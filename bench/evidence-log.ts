import { prepareJournalEntry } from '../src/adapters/intacct/entries/journal-entry';
import { batchKeyOf, postingNamesOf } from '../src/application/journal-batch/batch-keys';
import { type EventStore, type NewEvent } from '../src/application/ports/event-store';
import { buildLedgerEntry, type EntryContext } from '../src/domain/ledger-entry/entry-builder';
import { NOTHING_KNOWN } from '../src/domain/ledger-entry/ledger-facts';
import { DEFAULT_SETTINGS } from '../src/domain/connection/posting-settings';
import { type BatchPlan } from '../src/domain/shared/batch-plan';
import { type JournalLine } from '../src/domain/shared/journal-line';

type Fact = readonly [type: string, data: unknown];

const LINES = 100;
const BATCHES_PER_RUN = 100;
const COMPANY = 'ACME';
const MAPPINGS = ['2400', '4000'].map((account) => ({
  account,
  accountName: 'Revenue',
  ledgerAccount: `${account}-10`,
}));
const CONTEXT: EntryContext = {
  journalSymbol: DEFAULT_SETTINGS.journalSymbol,
  exchangeRateType: DEFAULT_SETTINGS.exchangeRateType,
  ledgerAccountOf: ({ account }) => MAPPINGS.find((mapping) => mapping.account === account)?.ledgerAccount,
  mappingRevision: 0,
  fields: [],
  facts: NOTHING_KNOWN,
};

/** A year of closes that were posted and read back, month after month, as the service would have recorded them. */
export const writeYear = async (store: EventStore, environment: string, events: number): Promise<void> => {
  const log = new YearLog(store, environment);
  const link = { companyId: COMPANY, senderId: 's', userId: 'u', credentialRef: 'r', credentialFingerprint: 'f' };
  await log.append(`connection-${environment}`, [['ConnectionEstablished', link]]);
  await log.append(`accountMapping-${environment}`, [['AccountsMapped', { mappings: MAPPINGS }]]);
  while (log.count < events) {
    const month = Math.min(12, Math.floor((log.count * 12) / events) + 1);
    await log.postRun(`2026-${String(month).padStart(2, '0')}`);
  }
};

class YearLog {
  count = 0;
  private runs = 0;
  private readonly heads = new Map<string, number>();

  constructor(
    private readonly store: EventStore,
    private readonly environment: string,
  ) {}

  async append(stream: string, facts: readonly Fact[]): Promise<void> {
    const head = this.heads.get(stream);
    const events = facts.map(([type, data], index) => this.eventOf(type, data, this.count + index));
    this.count += facts.length;
    this.heads.set(stream, (head ?? -1) + facts.length);
    const { kind } = await this.store.append(stream, events, head ?? 'no-stream');
    if (kind !== 'ok') throw new Error(`The log did not take the events of ${stream}: ${kind}.`);
  }

  async postRun(period: string): Promise<void> {
    this.runs += 1;
    const runId = `run-${this.runs}`;
    const run = `postingRun-${this.environment}.${runId}`;
    const plans = Array.from({ length: BATCHES_PER_RUN }, (_, index) => this.planOf(period, index));
    await Promise.all(
      plans.map((plan) =>
        this.append(this.streamOf(plan), [
          ['JournalBatchPlanned', plan],
          ['JournalBatchLinesRecorded', { firstLine: 1, lines: linesOf() }],
          ['JournalBatchReleased', {}],
        ]),
      ),
    );
    const batchKeys = plans.map(({ batchKey }) => batchKey);
    await this.append(run, [
      ['PostingRunStarted', { runId, trigger: 'manual', period, batchCount: plans.length }],
      ['PostingRunBatchesAdded', { batchKeys }],
    ]);
    await Promise.all(plans.map((plan) => this.append(this.streamOf(plan), this.postingOf(plan, runId))));
    const none = { failed: 0, awaitingApproval: 0, needsPerson: 0, returned: 0, skipped: 0 };
    await this.append(run, [['PostingRunFinished', { posted: plans.length, ...none }]]);
  }

  private planOf(period: string, index: number): BatchPlan {
    const journalEntryId = `RR-${period}-${this.runs}-${index}`;
    const batchKey = batchKeyOf({ environment: this.environment, businessEntityId: '', period, journalEntryId }, 1, 1);
    return {
      ...{ batchKey, journalEntryId, entryRevision: 1, entryDigest: 'd', contentDigest: 'c', part: 1, parts: 1 },
      ...{ businessEntityId: '', currency: 'USD', transactionDate: `${period}-28`, period, journal: '' },
      ...{ lineCount: LINES, totalMinor: String((LINES / 2) * 1_000), importId: `import-${period}` },
      ...{ derivation: 2, occurrence: 1 },
    };
  }

  private postingOf(plan: BatchPlan, runId: string): Fact[] {
    const identity = postingNamesOf(plan, { environment: this.environment, companyId: COMPANY, issue: 1 });
    const attempt = { attempt: 1, attemptId: `attempt-${plan.batchKey}` };
    const record = { ...attempt, recordNo: String(this.count) };
    const started = { ...attempt, ...identity, issue: 1, companyId: COMPANY, runId, journal: 'APJ' };
    return [
      ['JournalBatchQueued', { runId }],
      ['PostingAttemptStarted', { ...started, payloadDigest: digestOf(plan, identity) }],
      ['PostingAttemptConfirmed', { ...record, confirmedBy: 'reply' }],
      ['PostingVerified', { ...record, lineCount: plan.lineCount, totalMinor: plan.totalMinor }],
    ];
  }

  private eventOf(type: string, data: unknown, number: number): NewEvent {
    const occurredAt = new Date(Date.UTC(2026, 0, 1) + number * 30).toISOString();
    const cause = { correlationId: 'c', causationId: 'c' };
    const metadata = { actor: 'worker', environment: this.environment, ...cause, occurredAt };
    return { id: `id-${number}`, type, schemaVersion: 1, data, metadata };
  }

  private streamOf({ batchKey }: BatchPlan): string {
    return `journalBatch-${this.environment}.${batchKey}`;
  }
}

const linesOf = (): JournalLine[] =>
  Array.from({ length: LINES }, (_, index) => ({
    ...{
      account: MAPPINGS[index % 2]?.account ?? '',
      accountName: 'Revenue',
      side: index % 2 === 0 ? 'debit' : 'credit',
    },
    ...{ amountMinor: '1000', description: 'Recognition of the month', postingGroup: 'PG-1' },
    ...{ customerId: `C-${10_000 + index}`, values: { Class: 'SMB', Location: 'US-East' } },
  }));

const digestOf = (plan: BatchPlan, identity: { referenceNo: string; controlId: string }): string => {
  const built = buildLedgerEntry(plan, linesOf(), CONTEXT);
  const prepared = built.kind === 'entry' ? prepareJournalEntry(built.entry, identity) : null;
  if (prepared?.kind !== 'prepared') throw new Error('The sample entry cannot be written.');
  return prepared.entry.payloadDigest;
};
