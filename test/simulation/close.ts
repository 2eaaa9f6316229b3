import { type LedgerEntry } from '../../src/domain/ledger-entry/ledger-entry';
import { contentDigestOf } from '../../src/application/journal-batch/batch-lines';
import { batchKeyOf, firstBatchKeyOf } from '../../src/application/journal-batch/batch-keys';
import { type BatchPlan } from '../../src/domain/shared/batch-plan';
import { type JournalBatch } from '../../src/domain/journal-batch/batch-states';
import { discardBatch, holdBatch } from '../../src/domain/journal-batch/journal-batch.decisions';
import { type ExistingRevision, holdOfEntry, planRevision } from '../../src/domain/journal-batch/revision.decisions';
import { type DomainEvent } from '../../src/domain/shared/decider';
import { DomainError } from '../../src/domain/shared/errors';
import { type JournalLine } from '../../src/domain/shared/journal-line';
import { credit, debit, planFor } from '../support/builders';

export const ENVIRONMENT = 'acme';
export const PERIOD = '2026-09';

/** What the revenue system says of an entry: a version of its content, and in how many parts it goes. */
export interface SourceEntry {
  readonly version: number;
  readonly parts: number;
}

/** An entry of the ledger as the revenue system would know it. */
export interface Origin extends SourceEntry {
  readonly journalEntryId: string;
  readonly part: number;
}

interface CloseWorld {
  readonly states: () => ReadonlyMap<string, JournalBatch>;
  /** An import goes on where it was interrupted, so a backup holds all of it or nothing. */
  readonly joined: <Result>(what: () => Result) => Result;
  readonly write: (stream: string, events: readonly DomainEvent[]) => void;
}

/** Pairs of lines of an entry: one, two, three or six parts of it are whole. */
const PAIRS = 6;
/** Each version of an entry has amounts of its own, so that an entry of the ledger tells what it is. */
const amountOf = (version: number): number => 100 * (version + 1);

/** The close: what was delivered, delivered again with other content, and divided otherwise. It does in one moment what an import does. */
export class Close {
  /** What the revenue system says now, as far as it could be delivered. */
  readonly newest = new Map<string, SourceEntry>();
  private imports = 0;

  constructor(private readonly world: CloseWorld) {}

  /** False when the entry may not be replaced now. */
  deliver(journalEntryId: string, source: SourceEntry, isOfOldLog = false): boolean {
    return this.world.joined(() => this.deliverNow(journalEntryId, source, isOfOldLog));
  }

  private deliverNow(journalEntryId: string, source: SourceEntry, isOfOldLog: boolean): boolean {
    this.imports += 1;
    const importId = `import-${this.imports}`;
    const parts = partsOf(source);
    const facts = parts.map((lines) => ({
      ...{ currency: 'USD', transactionDate: `${PERIOD}-30`, journal: '', contentDigest: contentDigestOf(lines) },
    }));
    const entryDigest = digestOf(journalEntryId, source.version);
    const revisions = this.revisionsOf(journalEntryId);
    const plan = planned(() => planRevision(revisions, { entryDigest, importId, parts: facts }));
    if (plan === null) return false;
    const isSetAside = plan.action === 'correct' || plan.action === 'wait';
    if (!isSetAside) this.newest.set(journalEntryId, source);
    for (const batch of revisions.find(({ revision }) => revision === plan.drops)?.batches ?? []) {
      if (!('plan' in batch)) continue;
      this.change(batch.plan.batchKey, (state) => discardBatch(state, { importId, reason: 'replaced' }));
    }
    if (plan.action === 'unchanged') return true;
    const hold = holdOfEntry(
      revisions
        .filter(({ revision }) => revision === plan.replaces || revision === plan.revision - 1)
        .flatMap(({ batches }) => batches),
    );
    for (const batch of revisions.find(({ revision }) => revision === plan.replaces)?.batches ?? []) {
      if (!('plan' in batch)) continue;
      this.change(batch.plan.batchKey, (state) => holdBatch(state, importId));
      this.change(batch.plan.batchKey, (state) => discardBatch(state, { importId, reason: 'replaced' }));
    }
    parts.forEach((lines, index) => {
      const part = index + 1;
      const batchKey = isOfOldLog
        ? firstBatchKeyOf(ENVIRONMENT, journalEntryId, plan.revision, part)
        : batchKeyOf(
            { environment: ENVIRONMENT, businessEntityId: '', period: PERIOD, journalEntryId },
            plan.revision,
            part,
          );
      const {
        derivation: _derivation,
        occurrence: _occurrence,
        ...first
      } = planFor({
        ...{ batchKey, journalEntryId, entryRevision: plan.revision, entryDigest, part, parts: parts.length, importId },
        contentDigest: contentDigestOf(lines),
        lineCount: lines.length,
        totalMinor: String((lines.length / 2) * amountOf(source.version)),
      });
      const own: BatchPlan = isOfOldLog ? first : { ...first, derivation: 2, occurrence: plan.occurrence };
      this.world.write(streamOf(batchKey), [
        { type: 'JournalBatchPlanned', data: own },
        { type: 'JournalBatchLinesRecorded', data: { firstLine: 1, lines } },
        isSetAside
          ? {
              type: 'JournalBatchSetAside',
              data: { importId, because: plan.action === 'wait' ? 'in posting' : 'posted' },
            }
          : { type: 'JournalBatchReleased', data: {} },
        ...(hold === null ? [] : [{ type: 'JournalBatchPutOnHold', data: { reason: hold } }]),
      ]);
    });
    return !isSetAside;
  }

  /** Whether the log has a batch of just this content. */
  hasDelivered(entry: LedgerEntry): boolean {
    const origin = originOf(entry);
    return [...this.world.states().values()].some(
      (state) => 'plan' in state && state.status !== 'Discarded' && isOf(state.plan, origin),
    );
  }

  private change(batchKey: string, decide: (state: JournalBatch) => DomainEvent[]): void {
    const stream = streamOf(batchKey);
    const state = this.world.states().get(stream);
    const events = state ? decide(state) : [];
    if (events.length > 0) this.world.write(stream, events);
  }

  private revisionsOf(journalEntryId: string): ExistingRevision[] {
    const revisions = new Map<number, ExistingRevision & { batches: JournalBatch[] }>();
    for (const state of this.world.states().values()) {
      if (!('plan' in state) || state.plan.journalEntryId !== journalEntryId) continue;
      const { entryRevision: revision, entryDigest, importId } = state.plan;
      const known = revisions.get(revision) ?? { revision, entryDigest, importId, batches: [] };
      known.batches.push(state);
      revisions.set(revision, known);
    }
    return [...revisions.values()].sort((one, other) => one.revision - other.revision);
  }
}

export const streamOf = (batchKey: string): string => `journalBatch-${ENVIRONMENT}.${batchKey}`;

export const isOf = (plan: BatchPlan, { journalEntryId, version, part, parts }: Origin): boolean =>
  plan.entryDigest === digestOf(journalEntryId, version) && plan.part === part && plan.parts === parts;

/** Told by its title and its amounts; a version that was never delivered is null. */
export const originOf = ({ title, lines }: LedgerEntry): Origin => {
  const [, journalEntryId = title, part = '1', parts = '1'] = /^(.+) (\d+)\/(\d+)$/.exec(title) ?? [];
  const amounts = new Set(lines.map(({ amountMinor }) => Number(amountMinor)));
  const [amount = 0] = amounts;
  const version = amounts.size === 1 && amount % 100 === 0 && amount < 10_000 ? amount / 100 - 1 : -1;
  return { journalEntryId, version, part: Number(part), parts: Number(parts) };
};

const digestOf = (journalEntryId: string, version: number): string => `${journalEntryId}/${version}`;

const partsOf = ({ version, parts }: SourceEntry): JournalLine[][] =>
  Array.from({ length: parts }, () =>
    Array.from({ length: PAIRS / parts }, () => [debit(amountOf(version)), credit(amountOf(version))]).flat(),
  );

const planned = <Plan>(plan: () => Plan): Plan | null => {
  try {
    return plan();
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
};
