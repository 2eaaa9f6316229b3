import { STATES_AGE_MAX_MS } from '../../src/application/posting/entry-parts';
import { type LedgerEntry, type PostingIdentity } from '../../src/domain/ledger-entry/ledger-entry';
import { ownProblems } from '../../src/domain/journal-batch/entry-parts';
import { type JournalBatchEvent } from '../../src/domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../src/domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../src/domain/journal-batch/batch-states';
import { type PostingRunEvent } from '../../src/domain/posting-run/posting-run.events';
import { fold } from '../../src/domain/shared/decider';
import { type BatchPlan } from '../../src/domain/shared/batch-plan';
import { batchTitleOf } from '../../src/domain/shared/batch-title';
import { Mirrors } from './mirrors';
import { isOf, type Origin, originOf } from './close';
import { type HeldEntry, type SimLedger } from './sim-ledger';
import { type SimEvent, type SimLog } from './sim-store';

/** `protocol` is a broken rule that did no harm yet; all others are harm. */
export type ViolationKind =
  | ('duplicate' | 'lost' | 'false-success' | 'false-confirmation' | 'divided' | 'unapproved' | 'unwanted')
  | ('stuck' | 'protocol');

export interface Violation {
  readonly kind: ViolationKind;
  readonly what: string;
  readonly atMs: number;
}

interface Sends {
  started: number;
  sent: number;
  /** Attempts that are surely over without an entry: not sent, refused, or proved absent. */
  cleared: number;
  startedAtMs: number;
}

/** Looks at every event, every first byte and every new entry of the ledger, and knows what must hold. It trusts nobody's own account. */
export class Oracle {
  readonly violations: Violation[] = [];
  readonly states = new Map<string, JournalBatch>();
  /** Names of each batch, whatever became of it. */
  usedBy = new Map<string, Set<string>>();
  private sends = new Map<string, Sends>();
  private identities = new Map<string, string>();
  private readonly mirrors = new Mirrors(() => this.ledger().entries);
  private readonly batchesOfRun = new Map<string, number>();
  private readonly keysOfRun = new Map<string, Set<string>>();
  /** Batches that a person holds or withdrew, whatever the service makes of that. */
  private readonly unwanted = new Map<string, string>();
  private readonly stoppedRuns = new Set<string>();
  /** Since when a batch is told as Failed. */
  private readonly failedAtMs = new Map<string, number>();

  constructor(
    private readonly nowMs: () => number,
    private readonly ledger: () => Pick<SimLedger, 'entries' | 'underWay' | 'lies'>,
    private readonly sendWindowMs: number,
  ) {}

  written(event: SimEvent): void {
    if (event.stream.startsWith('journalBatch-')) this.batchEvent(event, event as SimEvent & JournalBatchEvent);
    if (event.stream.startsWith('postingRun-')) this.runEvent(event, event as SimEvent & PostingRunEvent);
  }

  /** A create leaves now: its intent must be on record, it must be the only one, and nothing sent before may still be open. */
  firstByte({ controlId, referenceNo }: PostingIdentity, isRepeat: boolean): void {
    const sends = this.sends.get(referenceNo);
    if (sends === undefined) {
      this.violate('protocol', `a create of ${referenceNo} left without an intent on record`);
      return;
    }
    const known = this.identities.get(`reference ${referenceNo}`);
    if (known !== controlId)
      this.violate('protocol', `${referenceNo} was sent under control id ${controlId}, not ${known ?? ''}`);
    if (isRepeat) this.violate('protocol', `the client sent ${referenceNo} again by itself`);
    sends.sent += 1;
    if (sends.sent > sends.started)
      this.violate('protocol', `${referenceNo} was sent ${sends.sent} times with ${sends.started} intents`);
    if (sends.sent - 1 > sends.cleared)
      this.violate('protocol', `${referenceNo} was sent again while an earlier attempt is open`);
    this.requireWanted(referenceNo);
    this.requireWhole(referenceNo);
    const lateMs = this.nowMs() - sends.startedAtMs - this.sendWindowMs;
    if (lateMs > 0) this.violate('protocol', `${referenceNo} left ${Math.round(lateMs)} ms after its send window`);
  }

  /** Nothing leaves that a person holds or withdrew. */
  private requireWanted(referenceNo: string): void {
    for (const [stream, state] of this.states) {
      const why = this.unwanted.get(stream);
      if (why !== undefined && state.status === 'InFlight' && state.identity.referenceNo === referenceNo)
        this.violate('unwanted', `${stream} was sent while it is ${why}`);
    }
  }

  private noteWish({ stream, type }: SimEvent): void {
    if (type === 'JournalBatchPutOnHold') this.unwanted.set(stream, 'on hold');
    if (type === 'JournalBatchWithdrawn') this.unwanted.set(stream, 'withdrawn');
    if (type === 'JournalBatchTakenOffHold') this.unwanted.delete(stream);
    // What waits for its time is only held when that comes.
    if (type === 'JournalBatchSetAside') this.unwanted.delete(stream);
  }

  /** A stopped run leaves no entry of which it sent a part and put another one back. */
  private requireFinished(runId: string): void {
    for (const state of this.states.values()) {
      if (state.status !== 'Ready' && state.status !== 'Failed') continue;
      if (state.history.putBackBy !== runId || state.plan.parts === 1) continue;
      const { journalEntryId, entryRevision, part } = state.plan;
      const sent = [...this.states.values()].find(
        (other) =>
          'identity' in other &&
          other.runId === runId &&
          other.plan.journalEntryId === journalEntryId &&
          other.plan.entryRevision === entryRevision &&
          other.plan.part !== part,
      );
      if (sent !== undefined)
        this.violate('divided', `${runId} was stopped and left part ${part} of ${journalEntryId}`);
    }
  }

  /** No part of an entry leaves while another one is known to have failed, unless the same run is about to try that again. */
  private requireWhole(referenceNo: string): void {
    const own = [...this.states.values()].find(
      (state) => state.status === 'InFlight' && state.identity.referenceNo === referenceNo,
    );
    if (own?.status !== 'InFlight' || own.plan.parts === 1) return;
    const { journalEntryId, entryRevision, part } = own.plan;
    for (const [stream, other] of this.states) {
      if (other.status !== 'Failed' || ownProblems(other.problems).length === 0) continue;
      const { plan, history } = other;
      const isSibling = plan.journalEntryId === journalEntryId && plan.entryRevision === entryRevision;
      if (!isSibling || plan.part === part) continue;
      const isStillToCome =
        !history.runs.includes(own.runId) && this.keysOfRun.get(own.runId)?.has(plan.batchKey) === true;
      const knownMs = this.nowMs() - (this.failedAtMs.get(stream) ?? this.nowMs());
      if (!isStillToCome && knownMs > this.sendWindowMs + STATES_AGE_MAX_MS)
        this.violate('divided', `part ${part} of ${journalEntryId} left while part ${plan.part} had failed`);
    }
  }

  /** Somebody closed the month, or opened it again. */
  isMonthClosed = false;

  committed(held: HeldEntry): void {
    const { entry, recordNo } = held;
    const { journalEntryId, version } = originOf(entry);
    if (this.isMonthClosed && entry.date.startsWith('2026-09') && this.sends.has(held.referenceNo))
      this.violate('unwanted', `record ${recordNo} came into a month that is closed`);
    const wrong = this.mirrors.isMirror(held) ? this.mirrors.wrongIn(held) : null;
    if (wrong !== null) this.violate(wrong.kind, wrong.what);
    if (journalEntryId.startsWith('JE-') && version < 0)
      this.violate('false-success', `record ${recordNo} is no version of ${journalEntryId} that was ever delivered`);
    this.requireOnce(journalEntryId);
  }

  /** An entry stands in the ledger in one version, divided in one way, and each part once. */
  private requireOnce(journalEntryId: string): void {
    const live = this.liveEntries().filter(({ origin }) => origin.journalEntryId === journalEntryId);
    const kinds = new Set(live.map(({ origin }) => `${origin.version} in ${origin.parts}`));
    const parts = new Set(live.map(({ origin }) => origin.part));
    if (kinds.size > 1 || parts.size < live.length)
      this.violate(
        'duplicate',
        `${journalEntryId} is there as ${live.map(({ recordNo, origin }) => `${recordNo}: version ${origin.version}, part ${origin.part} of ${origin.parts}`).join('; ')}`,
      );
  }

  private liveEntries(): { recordNo: string; origin: Origin; held: HeldEntry }[] {
    return this.ledger()
      .entries.filter((held) => held.state !== 'declined' && !held.isDeleted && !this.mirrors.isTakenBack(held))
      .map((held) => ({ recordNo: held.recordNo, origin: originOf(held.entry), held }))
      .filter(({ origin }) => origin.journalEntryId.startsWith('JE-'));
  }

  /** An older backup took the log's place: what it does not know of was never recorded, whatever the ledger holds. */
  restored(log: SimLog): void {
    this.sends = new Map();
    this.identities = new Map();
    this.usedBy = new Map();
    for (const stream of [...this.states.keys()]) {
      if (log.read(stream).length === 0) this.states.delete(stream);
      else this.states.set(stream, refold(log, stream));
    }
    this.unwanted.clear();
    this.stoppedRuns.clear();
    for (const event of log.all) {
      this.noteUse(event);
      this.noteWish(event);
      if (event.type === 'PostingRunStopRequested') this.stoppedRuns.add(event.stream);
    }
    this.failedAtMs.clear();
    for (const [stream, { status }] of this.states) if (status === 'Failed') this.failedAtMs.set(stream, this.nowMs());
  }

  /** When nothing is under way any more: log and ledger say the same of every batch. */
  atTheEnd(log: SimLog): void {
    for (const [stream, state] of this.states) {
      const replayed = refold(log, stream);
      if (JSON.stringify(replayed) !== JSON.stringify(state))
        this.violate('protocol', `${stream} replays to another state`);
      const [entry] = this.liveEntriesOf(stream);
      switch (state.status) {
        case 'Posted': {
          const record = this.ledger().entries.find(({ recordNo }) => recordNo === state.recordNo);
          const isTheirs = record?.isDeleted === true; // People removed it there: the ledger watch tells that, not the posting.
          if (!record || (record.state !== 'posted' && !isTheirs))
            this.violate('lost', `${stream} is Success and not in the ledger`);
          else if (record.isAltered) this.violate('false-success', `${stream} is Success and altered`);
          break;
        }
        case 'Discarded':
        case 'SetAside':
        case 'PostedElsewhere': // Held against its record when it was settled.
          break;
        case 'Ready':
        case 'Failed':
        case 'OnHold':
          if (entry && !isTold(state))
            this.violate('lost', `${stream} is ${state.status} and in the ledger as ${entry.recordNo}`);
          break;
        case 'AwaitingApproval':
          if (!entry) this.violate('lost', `${stream} awaits approval and is not in the ledger`);
          break;
        case 'Conflict':
        case 'Duplicate':
        case 'Undecided':
          break;
        case 'Staging':
        case 'Staged': // A reversal that a crash left before it was reserved: nothing of it is sent.
          if (state.plan.reverses === undefined || this.isReserved(state.plan))
            this.violate('stuck', `${stream} is still ${state.status}`);
          break;
        default:
          this.violate('stuck', `${stream} is still ${state.status}`);
      }
    }
  }

  private isReserved({ batchKey, reverses }: BatchPlan): boolean {
    const originals = [...this.states.values()].filter(
      (state) => 'plan' in state && state.plan.batchKey === reverses?.batchKey,
    );
    return originals.some(
      (state) =>
        state.status === 'Posted' && state.reversal?.batchKey === batchKey && state.reversal.standing === 'planned',
    );
  }

  stuck(what: string): void {
    this.violate('stuck', what);
  }

  private batchEvent(event: SimEvent, fact: SimEvent & JournalBatchEvent): void {
    const { stream } = event;
    const before = this.states.get(stream) ?? journalBatch.initial;
    const after = journalBatch.evolve(before, fact);
    this.states.set(stream, after);
    if (after.status !== 'Failed') this.failedAtMs.delete(stream);
    else if (before.status !== 'Failed') this.failedAtMs.set(stream, event.storedAtMs);
    this.noteUse(event);
    this.noteWish(event);
    if (before.status === 'Posted' && !AFTER_SUCCESS.has(fact.type)) {
      this.violate('protocol', `${fact.type} after ${stream} was posted`);
    }
    switch (fact.type) {
      case 'PostingAttemptStarted':
        if (before.status !== 'Queued') this.violate('protocol', `${stream} starts an attempt while ${before.status}`);
        this.started(stream, event, fact.data);
        return;
      case 'PostingFoundBeforeSending':
        this.named(stream, fact.data);
        return;
      case 'PostingAttemptRejected':
      case 'PostingAttemptNotSent':
      case 'PostingResendAllowed':
        if (fact.type === 'PostingAttemptRejected') this.rejected(stream);
        if ('identity' in before) this.sendsOf(before.identity.referenceNo).cleared += 1;
        return;
      case 'PostingAttemptConfirmed': {
        const isThere = this.ledger().entries.some(
          ({ recordNo, entry }) => recordNo === fact.data.recordNo && isOfEntry(entry, before),
        );
        if (!isThere)
          this.violate('false-confirmation', `${stream} is confirmed as ${fact.data.recordNo}, which it is not`);
        return;
      }
      case 'JournalBatchPostedElsewhere':
        this.postedElsewhere(stream, fact.data.recordNo);
        return;
      case 'PostingVerified':
        this.verified(stream, fact.data.recordNo);
        return;
      default:
    }
  }

  private started(
    stream: string,
    event: SimEvent,
    data: { issue: number; controlId: string; referenceNo: string; payloadDigest: string },
  ): void {
    this.named(stream, data);
    const state = this.states.get(stream);
    const reverses = state !== undefined && 'plan' in state ? state.plan.reverses : undefined;
    if (reverses !== undefined) this.mirrors.note(data.referenceNo, reverses.recordNo);
    const sends = this.sendsOf(data.referenceNo);
    sends.started += 1;
    sends.startedAtMs = event.storedAtMs;
  }

  /** One batch and issue has the same names and payload for ever. */
  private named(
    stream: string,
    {
      issue,
      controlId,
      referenceNo,
      payloadDigest,
    }: { issue: number; controlId: string; referenceNo: string; payloadDigest: string },
  ): void {
    const state = this.states.get(stream);
    const { entryDigest = '', occurrence = 1 } = state && 'plan' in state ? state.plan : {};
    for (const [key, value] of [
      [`${stream} ${entryDigest} ${occurrence} ${issue}`, `${controlId} ${referenceNo} ${payloadDigest}`],
      [`reference ${referenceNo}`, controlId],
    ] as const) {
      const known = this.identities.get(key) ?? value;
      this.identities.set(key, known);
      if (known !== value) this.violate('protocol', `${key} was ${known} and is ${value}`);
    }
  }

  private verified(stream: string, recordNo: string): void {
    const live = this.liveEntriesOf(stream);
    const [entry] = live;
    const record = this.ledger().entries.find((one) => one.recordNo === recordNo);
    if (record !== undefined && this.mirrors.isTakenBack(record)) return; // By a reversal that a lost log knew.
    if (record?.isDeleted === true) return; // Removed there between the read-back and its record.
    if (live.length !== 1 || entry?.recordNo !== recordNo || entry.isAltered || entry.state !== 'posted') {
      this.violate(
        'false-success',
        `${stream} is Success as ${recordNo}, and the ledger has ${live.map((one) => `${one.recordNo} ${one.state}`).join(', ')}`,
      );
    }
  }

  /** The record is just this batch, in the books, and backs no other. */
  private postedElsewhere(stream: string, recordNo: string): void {
    const record = this.ledger().entries.find((one) => one.recordNo === recordNo);
    const state = this.states.get(stream);
    const isSame =
      record !== undefined && state !== undefined && 'plan' in state && isOf(state.plan, originOf(record.entry));
    if (!isSame || record.isAltered || record.state !== 'posted')
      this.violate('false-success', `${stream} is settled by ${recordNo}, which is not this batch in the books`);
    for (const [other, { status, ...facts }] of this.states)
      if (other !== stream && status === 'PostedElsewhere' && 'recordNo' in facts && facts.recordNo === recordNo)
        this.violate('duplicate', `${recordNo} backs ${stream} and ${other}`);
  }

  /** A batch may be told as Failed only when the ledger has nothing of it, and works on nothing of it. */
  private rejected(stream: string): void {
    const { underWay, lies } = this.ledger();
    const own = this.usedBy.get(stream) ?? new Set();
    const isUnderWay = underWay.some((referenceNo) => own.has(referenceNo));
    const [entry] = this.liveEntriesOf(stream);
    if (isUnderWay || (entry && !lies.has(entry.origin))) {
      this.violate(
        'lost',
        `${stream} is told as Failed, and the ledger ${entry ? `has ${entry.recordNo}` : 'is about to have it'}`,
      );
    }
  }

  private runEvent(event: SimEvent, fact: SimEvent & PostingRunEvent): void {
    if (fact.type === 'PostingRunStarted') this.batchesOfRun.set(event.stream, fact.data.batchCount);
    if (fact.type === 'PostingRunBatchesAdded') {
      const runId = event.stream.slice(event.stream.indexOf('.') + 1);
      this.keysOfRun.set(runId, new Set([...(this.keysOfRun.get(runId) ?? []), ...fact.data.batchKeys]));
    }
    if (fact.type === 'PostingRunStopRequested') this.stoppedRuns.add(event.stream);
    if (fact.type !== 'PostingRunFinished') return;
    if (this.stoppedRuns.has(event.stream)) this.requireFinished(event.stream.slice(event.stream.indexOf('.') + 1));
    const counted = Object.values<number>({ ...fact.data }).reduce((sum, count) => sum + count, 0);
    const planned = this.batchesOfRun.get(event.stream);
    if (counted !== planned)
      this.violate('protocol', `${event.stream} ends with ${counted} of ${planned ?? 0} batches`);
  }

  /** Whether something in the ledger is the entry of this batch, under whatever reference. */
  isInLedger(state: JournalBatch): boolean {
    return 'plan' in state && this.liveEntries().some(({ origin }) => isOf(state.plan, origin));
  }

  /** What stands in the ledger and is this batch: its entry, its version, its part. */
  private liveEntriesOf(stream: string): HeldEntry[] {
    const state = this.states.get(stream);
    if (!state || !('plan' in state)) return [];
    const { plan } = state;
    if (plan.reverses !== undefined) {
      const title = batchTitleOf(plan);
      return this.ledger().entries.filter(
        (one) => one.entry.title === title && one.state !== 'declined' && !one.isDeleted,
      );
    }
    return this.liveEntries().flatMap(({ held, origin }) => (isOf(plan, origin) ? [held] : []));
  }

  private noteUse(event: SimEvent): void {
    const { referenceNo } = event.data as { referenceNo?: string };
    const isUse = event.type === 'PostingAttemptStarted' || event.type === 'PostingFoundBeforeSending';
    if (!isUse || referenceNo === undefined) return;
    this.usedBy.set(event.stream, (this.usedBy.get(event.stream) ?? new Set<string>()).add(referenceNo));
  }

  private sendsOf(referenceNo: string): Sends {
    const known = this.sends.get(referenceNo) ?? { started: 0, sent: 0, cleared: 0, startedAtMs: 0 };
    this.sends.set(referenceNo, known);
    return known;
  }

  violate(kind: ViolationKind, what: string): void {
    this.violations.push({ kind, what, atMs: Math.round(this.nowMs()) });
  }
}

const isOfEntry = (entry: LedgerEntry, state: JournalBatch): boolean =>
  'plan' in state && originOf(entry).journalEntryId === state.plan.journalEntryId;

/** What may come after Success: a person, or a slow answer that tells of another entry. */
const AFTER_SUCCESS: ReadonlySet<string> = new Set([
  'PostingDuplicateFound',
  'PostingAbsenceSeen',
  'PostingReleasedByPerson',
  'LedgerEntrySeenEqual',
  'LedgerChangeFound',
  'JournalBatchReversalPlanned',
  'JournalBatchReversed',
  'JournalBatchReversalUndone',
]);

/** A batch that says that its entry is, or may be, in the ledger: a person decides. */
const isTold = (state: JournalBatch): boolean =>
  state.status === 'OnHold'
    ? isTold(state.before)
    : state.status === 'Failed' && state.problems.some(({ code }) => TELLING.has(code));

const TELLING: ReadonlySet<string> = new Set([
  'ENTRY_ALREADY_IN_LEDGER',
  'ENTRY_PART_IN_QUESTION',
  'PAYLOAD_MISMATCH',
  'ENTRY_PART_BLOCKED',
  'ENTRY_OF_OTHER_ORIGIN',
]);

/** From the stored text, as a new process would read it. */
const refold = (log: SimLog, stream: string): JournalBatch => {
  const stored = JSON.parse(JSON.stringify(log.read(stream))) as JournalBatchEvent[];
  return fold(journalBatch, stored);
};
