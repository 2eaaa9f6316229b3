import { type Random } from '../../bench/random';
import { type TransportAnswer } from '../../src/adapters/intacct/wire/exchange';
import {
  AccountingSystem,
  type FindOutcome,
  type LedgerAccess,
  type LedgerEntryHeader,
  type LocateOutcome,
  type PostOutcome,
  type PreparedEntry,
  type PrepareOutcome,
  type DatedWithin,
  type ReadBackOutcome,
  type WantedEntries,
  type ReadFailure,
  type ReferencePage,
  type SignInOutcome,
} from '../../src/application/ports/accounting-system';
import { type LedgerEntry, type PostingIdentity } from '../../src/domain/ledger-entry/ledger-entry';
import { localReason } from '../../src/adapters/intacct/errors/local-reason';
import { isSamePlace, outOfSightFrom, TOP_LEVEL } from '../../src/domain/shared/place';
import { CREATE_FAULTS, type CreateFault, type Faults } from './faults';
import { type Scheduler } from './scheduler';
import { type Answered, type SimKeys } from './sim-keys';
import { type Execution, type HeldEntry, shownEntry, type SimLedger } from './sim-ledger';
import { type SimProcess } from './sim-process';
import { cutReply, httpReply, LIE, type SimWire, textReply } from './sim-wires';

export interface GatewayTimes {
  readonly createTimeoutMs: number;
  /** How long the ledger may work on a create. Longer than the bound only where the ledger reserves control ids. */
  readonly slowestMs: number;
}

/** How a weakened client talks to the ledger. */
export interface GatewayWeakness {
  readonly mayStart?: (mayStart: () => boolean) => () => boolean;
  readonly isUnique?: boolean;
  readonly identity?: (identity: PostingIdentity, process: SimProcess) => PostingIdentity;
  /** Sends again by itself when it meets a 5xx. */
  readonly repeatsOn5xx?: number;
  readonly outcome?: (answer: TransportAnswer, functionControlId: string) => PostOutcome;
  /** As whom it sends, for a ledger that keeps keys by user. */
  readonly sentAs?: () => string;
  readonly find?: (outcome: FindOutcome) => FindOutcome;
  /** What it tells of the entries of others. */
  readonly others?: (page: ReferencePage) => ReferencePage;
  readonly references?: (page: ReferencePage) => ReferencePage;
  readonly readsBackAsSent?: boolean;
  /** Looks where the connection is now, and takes what it sees there for all there is. */
  readonly looksInOwnPlace?: boolean;
}

export interface GatewayWorld {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly random: Random;
  readonly ledger: SimLedger;
  readonly times: GatewayTimes;
  readonly contents: Map<string, LedgerEntry>;
  /** The one entity that the user may enter. */
  readonly onlyEntityId: () => string | null;
  readonly wire: SimWire;
  /** What the ledger keeps under the keys of requests; null where there are none. */
  readonly keys: SimKeys | null;
  /** Called in the same instant in which the first byte of a create leaves. */
  readonly onFirstByte: (prepared: PreparedEntry, isRepeat: boolean) => void;
}

/**
 * The ledger as one process reaches it: the wire with its faults in between. Requests and replies are the real ones: bodies are built and
 * replies are judged by the code that does it in production.
 */
export class SimGateway extends AccountingSystem {
  constructor(
    private readonly process: SimProcess,
    private readonly world: GatewayWorld,
    private readonly weakness: GatewayWeakness,
  ) {
    super();
  }

  override async signIn(): Promise<SignInOutcome> {
    return { kind: 'signed-in' };
  }

  override prepare(entry: LedgerEntry, identity: PostingIdentity): PrepareOutcome {
    const outcome = this.world.wire.prepare(entry, identity);
    if (outcome.kind === 'prepared') this.world.contents.set(outcome.entry.body, entry);
    return outcome;
  }

  override async post(link: LedgerAccess, prepared: PreparedEntry, mayStart: () => boolean): Promise<PostOutcome> {
    const isReached = await this.process.call(() => !this.world.faults.strikes('unreachable'));
    if (!isReached) return { kind: 'not-sent', cause: 'unreachable', detail: 'ECONNREFUSED' };
    const onlyEntityId = this.world.onlyEntityId();
    const place = link.entityId ?? TOP_LEVEL;
    if (onlyEntityId !== null && !isSamePlace(place, onlyEntityId))
      return { kind: 'connection-refused', reasons: [localReason('USER_OF_ONE_ENTITY', '')] };
    // No waiting from here to the first byte.
    const isAllowed = this.weakness.mayStart?.(mayStart) ?? mayStart;
    if (!isAllowed()) return { kind: 'not-sent', cause: 'send-window', detail: '' };
    const identity = this.weakness.identity?.(prepared.identity, this.process) ?? prepared.identity;
    const sent = { ...prepared, identity };
    let answer = await this.exchange(sent, place, false);
    for (let repeat = 0; repeat < (this.weakness.repeatsOn5xx ?? 0); repeat += 1) {
      if (answer.kind !== 'reply' || answer.status < 500) break;
      answer = await this.exchange(sent, place, true);
    }
    const outcome = this.weakness.outcome ?? this.world.wire.outcomeOf;
    return outcome(answer, identity.controlId);
  }

  override async find(link: LedgerAccess, { referenceNo }: { referenceNo: string }): Promise<FindOutcome> {
    const outcome = await this.read<FindOutcome>(link, (visible) => ({
      kind: 'found',
      entries: visible((entry) => entry.referenceNo === referenceNo).map(({ recordNo, entry, state }) => ({
        recordNo,
        state,
        date: entry.date,
        lineCount: entry.lines.length,
        ...totalsOf(entry),
      })),
    }));
    return this.weakness.find?.(outcome) ?? outcome;
  }

  override locate(
    link: LedgerAccess,
    { referenceNos, recordNos }: { referenceNos: readonly string[]; recordNos: readonly string[] },
  ): Promise<LocateOutcome> {
    return this.read<LocateOutcome>(link, (visible) => ({
      kind: 'located',
      records: visible(
        ({ referenceNo, recordNo }) => referenceNos.includes(referenceNo) || recordNos.includes(recordNo),
      ).map(recordOf),
    }));
  }

  override async *references(link: LedgerAccess, prefix: string): AsyncGenerator<ReferencePage, void> {
    const page = await this.read<ReferencePage>(link, (visible) => ({
      kind: 'references',
      references: visible((entry) => entry.referenceNo.startsWith(prefix)).map(recordOf),
    }));
    yield this.weakness.references?.(page) ?? page;
  }

  override async *entriesDated(
    link: LedgerAccess,
    { journal, from, to }: DatedWithin,
  ): AsyncGenerator<ReferencePage, void> {
    const page = await this.read<ReferencePage>(link, (visible) => ({
      kind: 'references',
      references: visible(({ entry }) => entry.journal === journal && from <= entry.date && entry.date <= to).map(
        recordOf,
      ),
    }));
    yield this.weakness.others?.(page) ?? page;
  }

  override readBack(link: LedgerAccess, what: WantedEntries): Promise<ReadBackOutcome> {
    return this.read<ReadBackOutcome>(link, (visible) => ({
      kind: 'entries',
      entries: visible(({ referenceNo, recordNo }) =>
        'recordNos' in what ? what.recordNos.includes(recordNo) : what.referenceNos.includes(referenceNo),
      ).map((entry) => shownEntry(this.weakness.readsBackAsSent ? { ...entry, isAltered: false } : entry)),
    }));
  }

  /** What the ledger shows is fixed when the request is there; a slow answer tells it late. */
  private read<Outcome>(
    link: LedgerAccess,
    look: (visible: (isWanted: (entry: HeldEntry) => boolean) => HeldEntry[]) => Outcome | ReadFailure,
  ): Promise<Outcome | ReadFailure> {
    const { faults, scheduler, random, ledger } = this.world;
    return this.process.ask((answer) => {
      if (faults.strikes('read-unavailable')) {
        answer({ kind: 'unavailable', cause: 'timeout' });
        return;
      }
      const place = this.viewpoint(link);
      const seen = typeof place === 'string' ? look((isWanted) => ledger.visible(isWanted, place)) : place;
      scheduler.after(faults.strikes('read-slow') ? random.next() * 60_000 : 0, () => {
        answer(seen);
      });
    });
  }

  /** The place from which entries are looked for, as the adapter chooses it. */
  private viewpoint(link: LedgerAccess): string | Extract<ReadFailure, { kind: 'connection-refused' }> {
    const onlyEntityId = this.world.onlyEntityId();
    const { entityId: place = TOP_LEVEL, postedFrom = [place] } = link;
    if (this.weakness.looksInOwnPlace === true) return onlyEntityId ?? place;
    const isBlind = onlyEntityId !== null && outOfSightFrom(onlyEntityId, postedFrom).length > 0;
    if (isBlind) return { kind: 'connection-refused', reasons: [localReason('ENTRIES_OUT_OF_SIGHT', '')] };
    return onlyEntityId ?? TOP_LEVEL;
  }

  /** One request: the first byte has left when this returns, whatever becomes of the process. */
  private exchange(prepared: PreparedEntry, place: string, isRepeat: boolean): Promise<TransportAnswer> {
    const { scheduler, times, onFirstByte } = this.world;
    onFirstByte(prepared, isRepeat);
    return new Promise((resolve) => {
      let isSettled = false;
      const answer = (one: TransportAnswer): void => {
        this.process.wake(0, () => {
          if (isSettled) return;
          isSettled = true;
          resolve(one);
        });
      };
      this.process.wake(times.createTimeoutMs, () => {
        answer({ kind: 'lost', cause: 'TIMEOUT' });
      });
      this.travel(prepared, place, this.world.faults.first(CREATE_FAULTS), (one) => {
        scheduler.after(this.world.random.next() * 100, () => {
          answer(one);
        });
      });
    });
  }

  private travel(
    prepared: PreparedEntry,
    place: string,
    fault: CreateFault | undefined,
    answer: (one: TransportAnswer) => void,
  ): void {
    const { controlId } = prepared.identity;
    const { scheduler, random, times, wire } = this.world;
    const lost: TransportAnswer = { kind: 'lost', cause: 'ECONNRESET' };
    const execute = (
      ms: number,
      ended: (answered: Answered) => void = () => undefined,
      breaks?: { readonly isDone: boolean },
    ): void => {
      this.reach(prepared, { ms, place, ...(breaks === undefined ? {} : { breaks }) }, ended);
    };
    const quick = random.next() * 500;
    switch (fault) {
      case 'lost-before-ledger':
        answer(lost);
        return;
      case 'lost-after-ledger':
        execute(quick, () => {
          answer(lost);
        });
        return;
      case 'arrives-late': {
        const delayMs = random.next() * times.slowestMs;
        answer(lost);
        scheduler.after(delayMs, () => {
          execute(0);
        });
        return;
      }
      case 'slow':
        execute(random.next() * times.slowestMs, (answered) => {
          answer(wire.replyOf(answered, controlId));
        });
        return;
      case 'no-answer':
        execute(random.next() * times.slowestMs);
        return;
      case '5xx-before':
        answer(httpReply(random.pick([500, 502, 503, 504])));
        return;
      case '5xx-after':
        execute(quick, () => {
          answer(httpReply(random.pick([502, 504, 524])));
        });
        return;
      case 'stored-5xx-before':
      case 'stored-5xx-after':
        execute(
          quick,
          (answered) => {
            answer(wire.replyOf(answered, controlId));
          },
          { isDone: fault === 'stored-5xx-after' },
        );
        return;
      case '429':
        answer({ ...httpReply(429), wait: { retryAfterMs: 1_000 * random.whole(1, 30) } });
        return;
      case 'truncated':
        execute(quick, (answered) => {
          answer(cutReply(wire.replyOf(answered, controlId), random));
        });
        return;
      case 'garbage':
        execute(quick, () => {
          answer(textReply('<html><body>Bad gateway</body></html>'));
        });
        return;
      case 'another-control-id':
        execute(quick, (answered) => {
          answer(wire.replyOf(answered, `other-${controlId}`));
        });
        return;
      case 'lying-refusal':
        execute(quick, (answered) => {
          const isCreated = answered.execution.kind === 'created';
          if (isCreated) this.world.ledger.lies.add(prepared.identity.referenceNo);
          answer(wire.replyOf(isCreated ? { ...answered, execution: LIE } : answered, controlId));
        });
        return;
      case 'claims-used':
        answer(wire.usedReply(controlId));
        return;
      case 'session-lapsed':
        answer(wire.lapsedReply());
        return;
      case 'sign-in-refused':
        answer(wire.refusedReply());
        return;
      case undefined:
        execute(quick, (answered) => {
          answer(wire.replyOf(answered, controlId));
        });
    }
  }

  /** The ledger works on it, unless it has an answer under its key. */
  private reach(prepared: PreparedEntry, how: Reached, ended: (answered: Answered) => void): void {
    const { keys, wire, ledger } = this.world;
    const { ms, place, breaks } = how;
    const isUnique = keys === null && (this.weakness.isUnique ?? true);
    const run = (done: (execution: Execution) => void): void => {
      ledger.execute({ prepared, isUnique, ms, place }, done);
    };
    if (keys === null) {
      run((execution) => {
        ended({ execution, isOnRecord: false });
      });
      return;
    }
    const user = this.weakness.sentAs?.() ?? 'poster';
    const request = { user, key: wire.keyOf(prepared.identity), body: prepared.body };
    keys.send(request, { run, ...(breaks === undefined ? {} : { breaks }) }, ended);
  }
}

interface Reached {
  readonly ms: number;
  readonly place: string;
  /** The ledger breaks down over it, before or after it is done, and keeps that. */
  readonly breaks?: { readonly isDone: boolean };
}

const recordOf = ({ recordNo, referenceNo, entry, state }: HeldEntry): LedgerEntryHeader => ({
  ...{ recordNo, referenceNo, journal: entry.journal, date: entry.date, title: entry.title, state },
});

const totalsOf = ({ lines }: LedgerEntry): { debitMinor: bigint; creditMinor: bigint } => {
  let [debitMinor, creditMinor] = [0n, 0n];
  for (const { side, amountMinor } of lines) {
    if (side === 'debit') debitMinor += amountMinor;
    else creditMinor += amountMinor;
  }
  return { debitMinor, creditMinor };
};
