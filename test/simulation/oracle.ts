import { type PostingIdentity } from '../../src/application/ports/accounting-system';
import { type JournalBatchEvent } from '../../src/domain/journal-batch/journal-batch.events';
import { journalBatch, type JournalBatch } from '../../src/domain/journal-batch/journal-batch.state';
import { type PostingRunEvent } from '../../src/domain/posting-run/posting-run.events';
import { fold } from '../../src/domain/shared/decider';
import { type HeldEntry, type SimLedger } from './sim-ledger';
import { type SimEvent, type SimLog } from './sim-store';

/** `protocol` is a broken rule that did no harm yet; all others are harm. */
export type ViolationKind = 'duplicate' | 'lost' | 'false-success' | 'false-confirmation' | 'stuck' | 'protocol';

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
  private sends = new Map<string, Sends>();
  private readonly identities = new Map<string, string>();
  private readonly batchOfReference = new Map<string, string>();
  private readonly batchesOfRun = new Map<string, number>();

  constructor(
    private readonly nowMs: () => number,
    private readonly ledger: () => Pick<SimLedger, 'entries' | 'underWay'>,
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
    const lateMs = this.nowMs() - sends.startedAtMs - this.sendWindowMs;
    if (lateMs > 0) this.violate('protocol', `${referenceNo} left ${Math.round(lateMs)} ms after its send window`);
  }

  committed(entry: HeldEntry): void {
    const live = this.liveEntriesOf(this.batchOfReference.get(entry.referenceNo) ?? '');
    if (live.length > 1)
      this.violate('duplicate', `${live.map(({ recordNo }) => recordNo).join(', ')} are the same batch`);
  }

  /** An older backup took the log's place: what it does not know of was never recorded, whatever the ledger holds. */
  restored(log: SimLog): void {
    this.sends = new Map();
    for (const stream of this.states.keys()) this.states.set(stream, refold(log, stream));
  }

  /** When nothing is under way any more: log and ledger say the same of every batch. */
  atTheEnd(log: SimLog): void {
    for (const [stream, state] of this.states) {
      const replayed = refold(log, stream);
      if (JSON.stringify(replayed) !== JSON.stringify(state))
        this.violate('protocol', `${stream} replays to another state`);
      const live = this.liveEntriesOf(stream);
      if (live.length > 1) this.violate('duplicate', `${stream} is there ${live.length} times`);
      const [entry] = live;
      switch (state.status) {
        case 'Posted':
          if (!entry) this.violate('lost', `${stream} is Success and not in the ledger`);
          else if (entry.isAltered) this.violate('false-success', `${stream} is Success and altered`);
          break;
        case 'Ready':
        case 'Failed':
          if (entry) this.violate('lost', `${stream} is ${state.status} and in the ledger as ${entry.recordNo}`);
          break;
        case 'AwaitingApproval':
          if (!entry) this.violate('lost', `${stream} awaits approval and is not in the ledger`);
          break;
        case 'Conflict':
        case 'Duplicate':
        case 'Undecided':
          break;
        default:
          this.violate('stuck', `${stream} is still ${state.status}`);
      }
    }
  }

  stuck(what: string): void {
    this.violate('stuck', what);
  }

  private batchEvent(event: SimEvent, fact: SimEvent & JournalBatchEvent): void {
    const { stream } = event;
    const before = this.states.get(stream) ?? journalBatch.initial;
    const after = journalBatch.evolve(before, fact);
    this.states.set(stream, after);
    if (before.status === 'Posted' && fact.type !== 'PostingDuplicateFound') {
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
        const isThere = this.entriesOf(stream).some(({ recordNo }) => recordNo === fact.data.recordNo);
        if (!isThere)
          this.violate('false-confirmation', `${stream} is confirmed as ${fact.data.recordNo}, which it is not`);
        return;
      }
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
    this.batchOfReference.set(referenceNo, stream);
    for (const [key, value] of [
      [`${stream} ${issue}`, `${controlId} ${referenceNo} ${payloadDigest}`],
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
    if (live.length !== 1 || entry?.recordNo !== recordNo || entry.isAltered || entry.state !== 'posted') {
      this.violate(
        'false-success',
        `${stream} is Success as ${recordNo}, and the ledger has ${live.map((one) => `${one.recordNo} ${one.state}`).join(', ')}`,
      );
    }
  }

  /** A batch may be told as Failed only when the ledger has nothing of it, and works on nothing of it. */
  private rejected(stream: string): void {
    const { underWay } = this.ledger();
    const isUnderWay = underWay.some((referenceNo) => this.batchOfReference.get(referenceNo) === stream);
    const [entry] = this.liveEntriesOf(stream);
    if (isUnderWay || entry) {
      this.violate(
        'lost',
        `${stream} is told as Failed, and the ledger ${entry ? `has ${entry.recordNo}` : 'is about to have it'}`,
      );
    }
  }

  private runEvent(event: SimEvent, fact: SimEvent & PostingRunEvent): void {
    if (fact.type === 'PostingRunStarted') this.batchesOfRun.set(event.stream, fact.data.batchCount);
    if (fact.type !== 'PostingRunFinished') return;
    const counted = Object.values<number>({ ...fact.data }).reduce((sum, count) => sum + count, 0);
    const planned = this.batchesOfRun.get(event.stream);
    if (counted !== planned)
      this.violate('protocol', `${event.stream} ends with ${counted} of ${planned ?? 0} batches`);
  }

  private liveEntriesOf(stream: string): HeldEntry[] {
    return this.entriesOf(stream).filter(({ state }) => state !== 'declined');
  }

  private entriesOf(stream: string): HeldEntry[] {
    return this.ledger().entries.filter(({ referenceNo }) => this.batchOfReference.get(referenceNo) === stream);
  }

  private sendsOf(referenceNo: string): Sends {
    const known = this.sends.get(referenceNo) ?? { started: 0, sent: 0, cleared: 0, startedAtMs: 0 };
    this.sends.set(referenceNo, known);
    return known;
  }

  private violate(kind: ViolationKind, what: string): void {
    this.violations.push({ kind, what, atMs: Math.round(this.nowMs()) });
  }
}

/** From the stored text, as a new process would read it. */
const refold = (log: SimLog, stream: string): JournalBatch => {
  const stored = JSON.parse(JSON.stringify(log.read(stream))) as JournalBatchEvent[];
  return fold(journalBatch, stored);
};
