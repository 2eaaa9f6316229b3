import { connect, recordCheck as checkConnection } from '../../src/domain/connection/connection.decisions';
import { type ConnectionEvent } from '../../src/domain/connection/connection.events';
import { type Connection, connection } from '../../src/domain/connection/connection.state';
import { TOP_LEVEL } from '../../src/domain/shared/place';
import { isUndecided, type JournalBatch } from '../../src/domain/journal-batch/batch-states';
import { ENTRY_ALREADY_IN_LEDGER, ENTRY_OF_OTHER_ORIGIN } from '../../src/domain/journal-batch/problem-cause';
import { takeOverRecord } from '../../src/domain/journal-batch/record.decisions';
import { recordCheck } from '../../src/domain/journal-batch/read-back.decisions';
import { releaseByPerson } from '../../src/domain/journal-batch/release.decisions';
import { declareForeign, liftStop } from '../../src/domain/posting-stop/posting-stop.decisions';
import { type PostingStopEvent } from '../../src/domain/posting-stop/posting-stop.events';
import { postingStop, type PostingStop } from '../../src/domain/posting-stop/posting-stop.state';
import { type EntryDecision } from '../../src/domain/journal-batch/entry-control.decisions';
import { stopRun } from '../../src/domain/posting-run/posting-run.decisions';
import { type PostingRunEvent } from '../../src/domain/posting-run/posting-run.events';
import { postingRun } from '../../src/domain/posting-run/posting-run.state';
import { type DomainEvent } from '../../src/domain/shared/decider';
import { DomainError } from '../../src/domain/shared/errors';
import { fold } from '../../src/domain/shared/decider';
import { type PostingWorker } from '../../src/application/posting/posting.worker';
import { settleMs } from '../../src/application/posting/posting-limits';
import { ENVIRONMENT, PERIOD, type SourceEntry, streamOf } from './close';
import { ENTITY, isUnderWay, type World } from './world';

const MINUTE = 60_000;
const LOOKS_EVERY_MS = 5 * MINUTE;
/** Runs after the faults, until everything that can be posted is. */
const LAST_RUNS_MAX = 6;

/** The people: they press *Post Journals*, mend the connection, restore a backup, look at what is undecided, and post the rest at the end. */
export class Operator {
  isDone = false;
  private runs = 0;
  private lastRuns = 0;
  private readonly looked = new Set<string>();
  private readonly heal: (() => void)[] = [];
  private isRedelivered = false;
  private hasReversed = false;
  /** By entry: the records of its parts that somebody typed in. */
  private readonly typed = new Map<string, ReadonlyMap<number, string>>();

  constructor(private readonly world: World) {}

  begin(): void {
    const { random, scheduler } = this.world;
    if (random.chance(0.5)) this.correct(); // Before anything was posted.
    if (random.chance(0.5)) this.alterLog();
    this.typeIn();
    this.post(this.world.batchKeys);
    const more = random.whole(0, 2);
    for (let count = 0; count < more; count += 1) {
      scheduler.after(random.next() * 10 * MINUTE, () => {
        const some = this.world.batchKeys.filter(() => random.chance(0.6));
        if (some.length > 0 && !this.world.isDown) this.post(some);
      });
    }
    scheduler.after(random.next() * 15 * MINUTE, () => {
      if (!this.world.faults.strikes('restored-backup')) return;
      this.world.restoreBackup(() => {
        this.deliverAgain();
      });
    });
    for (const what of [this.correct, this.correct, this.changeMapping, this.clone, this.alterLog, this.addForeign])
      scheduler.after(random.next() * 20 * MINUTE, () => {
        if (!this.world.isDown) what.call(this);
      });
    for (const what of [this.control, this.control, this.control, this.stopRuns, this.stopRuns])
      scheduler.after(this.world.faults.people.next() * 20 * MINUTE, () => {
        if (!this.world.isDown) what.call(this);
      });
    for (const what of [this.reverse, this.reverse, this.reverse, this.reverse])
      scheduler.after(this.world.faults.people.next() * 40 * MINUTE, () => {
        if (!this.world.isDown) what.call(this);
      });
    for (const what of [this.typeIn, this.typeIn, this.settle, this.settle, this.settle])
      scheduler.after(this.world.faults.people.next() * 20 * MINUTE, () => {
        if (!this.world.isDown) what.call(this);
      });
    for (const what of [this.move, this.move, this.move, this.keepToEntity, this.keepToEntity])
      scheduler.after(this.world.faults.places.next() * 20 * MINUTE, () => {
        if (!this.world.isDown) what.call(this);
      });
    this.look();
    for (const ms of this.world.approvers.momentsMs)
      scheduler.after(ms, () => {
        if (!this.world.isDown) this.world.approvers.look();
      });
  }

  faultsAreOver(): void {
    for (const heal of this.heal) heal();
    this.mendConnection();
  }

  whatIsOpen(): string {
    const states = this.states().map(([key, { status }]) => `${key} ${status}`);
    const runs = this.runStreams().filter((stream) => !this.world.isFinished(stream));
    return [...states, ...runs].join(', ');
  }

  /** Everybody looks now and then; when the faults are over, what is left is posted, and then it is done. */
  private look(): void {
    const { faults, scheduler, isDown } = this.world;
    if (!isDown) {
      this.mendConnection();
      this.disturbLedger();
      this.decideStops();
      this.settleReversals();
      this.world.approvers.request();
      this.world.approvers.look();
      if (faults.isOver) this.finish();
    }
    if (!this.isDone) {
      scheduler.after(LOOKS_EVERY_MS, () => {
        this.look();
      });
    }
  }

  private finish(): void {
    const { world } = this;
    if (this.runStreams().some((stream) => !world.isFinished(stream))) return;
    const states = this.states();
    if (states.some(([, state]) => state.status === 'AwaitingApproval' || isUnderWay(state))) return;
    if (!this.isRedelivered) {
      this.isRedelivered = true;
      for (const [id, source] of world.close.newest) world.close.deliver(id, source);
      return;
    }
    if (this.freeEntries()) return;
    const held = states.filter(([key, state]) => this.listedIn(state) !== null && !this.looked.has(`over ${key}`));
    if (held.length > 0) {
      for (const [key, state] of held) this.takeOver(key, this.listedIn(state) ?? '');
      return;
    }
    if (this.decideOthers(states)) return;
    const gone = states.filter(([key, state]) => this.isGone(state) && !this.looked.has(`gone ${key}`));
    if (gone.length > 0) {
      for (const [key] of gone) this.release(key);
      return;
    }
    const undecided = states.filter(([key, state]) => isUndecided(state) && !this.looked.has(key));
    if (undecided.length > 0) {
      for (const [key] of undecided) this.decide(key);
      return;
    }
    const left = states.flatMap(([key, state]) => (state.status === 'Ready' || state.status === 'Failed' ? [key] : []));
    if (left.length === 0 || this.lastRuns >= LAST_RUNS_MAX) {
      this.isDone = true;
      return;
    }
    this.lastRuns += 1;
    this.world.approvers.approveAll();
    this.post(left);
  }

  /** Has the ledger looked at again, as the check of a batch does, and releases what surely is not there. */
  private decide(batchKey: string): void {
    const { world } = this;
    const [worker] = world.livingWorkers();
    if (!worker) return;
    this.looked.add(batchKey);
    const stream = streamOf(batchKey);
    void worker.look(ENVIRONMENT, batchKey).then(
      (looked) => {
        if (looked.kind !== 'sent') return;
        const { readBack } = looked;
        const state = world.oracle.states.get(stream);
        if (!state || !isUndecided(state)) return;
        if (readBack.kind === 'none') this.release(batchKey);
        else world.write(stream, recordCheck(state, readBack));
        this.followApproval(batchKey, worker);
      },
      () => this.looked.delete(batchKey),
    );
  }

  /** Vouches for what is not there; a posted one takes two looks. What is refused stays as it is. */
  private release(batchKey: string): void {
    const { world } = this;
    const [worker] = world.livingWorkers();
    if (!worker) return;
    this.looked.add(`gone ${batchKey}`);
    const stream = streamOf(batchKey);
    void worker.absence(ENVIRONMENT, batchKey).then(
      ({ absence }) => {
        const state = world.oracle.states.get(stream);
        if (!state || world.oracle.isInLedger(state)) return; // Whoever vouches has looked with his own eyes.
        const facts = { reason: 'looked', absence, sinceLastAttemptMs: Infinity, settleMs: settleMs(world.limits) };
        const events = decided(() => releaseByPerson(state, facts));
        world.write(stream, events);
        if (events[0]?.type !== 'PostingAbsenceSeen') return;
        world.scheduler.after(settleMs(world.limits) + MINUTE, () => {
          this.looked.delete(`gone ${batchKey}`);
        });
      },
      () => this.looked.delete(`gone ${batchKey}`),
    );
  }

  /** Takes over what the ledger holds if it is just this entry; else a person goes on to think about it. */
  private takeOver(batchKey: string, referenceNo: string): void {
    const { world } = this;
    const [worker] = world.livingWorkers();
    if (!worker) return;
    this.looked.add(`over ${batchKey}`);
    const stream = streamOf(batchKey);
    void worker.compare(ENVIRONMENT, batchKey, referenceNo).then(
      ({ readBack, identity, journal }) => {
        const state = world.oracle.states.get(stream);
        if (!state) return;
        const record = { ...identity, journal, readBack, attemptId: `over-${batchKey}-${referenceNo}` };
        world.write(
          stream,
          decided(() => takeOverRecord(state, record)),
        );
        this.followApproval(batchKey, worker);
      },
      () => undefined,
    );
  }

  /** As the commands do that may find an entry which awaits approval in the ledger. */
  private followApproval(batchKey: string, worker: PostingWorker): void {
    const state = this.world.oracle.states.get(streamOf(batchKey));
    if (state?.status === 'AwaitingApproval') worker.follow({ environment: ENVIRONMENT, batchKey, runId: state.runId });
  }

  private listedIn(state: JournalBatch): string | null {
    if (state.status !== 'Failed') return null;
    return state.problems.find(({ code }) => code === ENTRY_ALREADY_IN_LEDGER)?.value ?? null;
  }

  private isGone(state: JournalBatch): boolean {
    if (state.status !== 'Posted') return false;
    return this.world.ledger.entries.some(({ recordNo, isDeleted }) => isDeleted && recordNo === state.recordNo);
  }

  /** The revenue system changes its mind: another version, now and then an older one, and perhaps divided otherwise. */
  private correct(): void {
    const { close, faults, random } = this.world;
    for (const [id, source] of [...close.newest])
      if (!this.typed.has(id) && faults.strikes('corrected'))
        close.deliver(id, this.otherThan(source, random.chance(0.3)));
  }

  private otherThan({ version }: SourceEntry, isOlder: boolean): SourceEntry {
    const { random } = this.world;
    return { version: isOlder ? Math.max(0, version - 1) : version + 1, parts: random.pick([1, 1, 2, 3]) };
  }

  /** After a restore people deliver the newest file, an older one, or nothing for now. */
  private deliverAgain(): void {
    const { close, random } = this.world;
    this.looked.clear();
    for (const [id, source] of [...close.newest]) {
      const what = random.next();
      if (this.typed.has(id)) close.deliver(id, source);
      else if (what < 0.5) close.deliver(id, { ...source, parts: random.pick([source.parts, source.parts, 1, 2, 3]) });
      else if (what < 0.7) close.deliver(id, this.otherThan(source, true));
      close.newest.set(id, source);
    }
  }

  /** People hold, free and withdraw entries at any moment, and some press Post Journals although they are held. */
  private control(): void {
    const { faults, scheduler } = this.world;
    let isHeld = false;
    for (const [key, state] of this.states()) {
      if (faults.strikes('put-on-hold')) {
        isHeld = true;
        this.decideEntry(key, { kind: 'hold', reason: 'disputed' });
      } else if (state.status === 'OnHold' && faults.people.chance(0.3))
        this.decideEntry(key, { kind: 'lift-hold', reason: 'signed' });
      if (faults.strikes('withdrawn')) this.decideEntry(key, { kind: 'withdraw', reason: 'wrong', importId: null });
    }
    if (!isHeld || faults.people.chance(0.5)) return;
    scheduler.after(faults.people.next() * MINUTE, () => {
      if (!this.world.isDown && this.world.batchKeys.length > 0) this.post(this.world.batchKeys);
    });
  }

  private decideEntry(batchKey: string, decision: EntryDecision): void {
    const { world } = this;
    const [first, ...others] = world.livingControls();
    if (first === undefined) return;
    const origin = { actor: 'ana', environment: ENVIRONMENT, correlationId: 'c', causationId: 'c' };
    void world.faults.people
      .pick([first, ...others])
      .decide(origin, batchKey, decision)
      .catch(() => undefined); // Refused, or not answered: a person tries again some other time.
  }

  /** Before the rest is posted at the end: what is held is freed, and what was withdrawn in part is withdrawn whole. */
  private freeEntries(): boolean {
    const held = this.states().filter(([, state]) => state.status === 'OnHold');
    for (const [key] of held) {
      const stream = streamOf(key);
      const state = this.world.oracle.states.get(stream);
      if (state?.status === 'OnHold')
        this.world.write(stream, [{ type: 'JournalBatchTakenOffHold', data: { reason: 'over' } }]);
    }
    return held.length > 0;
  }

  /** A person stops what runs. The processes learn of it at different times. */
  private stopRuns(): void {
    const { faults, log, scheduler } = this.world;
    for (const stream of this.runStreams()) {
      if (this.world.isFinished(stream) || !faults.strikes('run-stopped')) continue;
      const state = fold(postingRun, log.read(stream) as unknown as PostingRunEvent[]);
      const events = decided(() => stopRun(state));
      if (events.length === 0) continue;
      this.world.write(stream, events);
      const runId = stream.slice(stream.indexOf('.') + 1);
      for (const worker of this.world.livingWorkers()) {
        scheduler.after(faults.people.next() * 5_000, () => {
          worker.take({ environment: ENVIRONMENT, runId, correlationId: 'c', isStopping: true });
        });
      }
    }
  }

  /** Somebody types an entry in that waits here, while nothing is under way. It is not corrected afterward. */
  private typeIn(): void {
    const { close, faults } = this.world;
    if (this.isBusy()) return;
    for (const [, state] of this.states()) {
      if (state.status !== 'Ready' || state.plan.entryRevision > 1 || state.history.attempts > 0) continue;
      const { journalEntryId, parts } = state.plan;
      const newest = close.newest.get(journalEntryId);
      // Delivered anew after a restore, it is divided as it was typed in: titles tell nothing of another division.
      if (newest?.version !== 0 || newest.parts !== parts || !faults.strikes('typed-in')) continue;
      const records = this.world.typeIn(state.plan);
      if (records !== null) this.typed.set(journalEntryId, records);
    }
  }

  /** People name records for what waits: the right ones, or whatever they find. */
  private settle(): void {
    const { faults, ledger } = this.world;
    for (const [key, state] of this.states()) {
      if (!('plan' in state) || !faults.strikes('posted-elsewhere')) continue;
      const right = this.typed.get(state.plan.journalEntryId);
      const isRight = right !== undefined && faults.people.chance(0.6);
      const found = ledger.entries[faults.people.whole(0, Math.max(0, ledger.entries.length - 1))];
      const numbers = isRight ? right : new Map([[state.plan.part, found?.recordNo ?? '1']]);
      void this.settleBy(key, numbers);
    }
  }

  private async settleBy(batchKey: string, records: ReadonlyMap<number, string>): Promise<void> {
    const [first, ...others] = this.world.livingElsewhere();
    if (first === undefined) return;
    const origin = { actor: 'ana', environment: ENVIRONMENT, correlationId: 'c', causationId: 'c' };
    const named = [...records].map(([part, recordNo]) => ({ part, recordNo }));
    await this.world.faults.people
      .pick([first, ...others])
      .settle(origin, batchKey, named, 'typed in')
      .catch(() => undefined); // Refused, or not answered.
  }

  /** People take back what is posted, and try it with reversals; two of them may do it, on different days. */
  private reverse(): void {
    const { faults, scheduler } = this.world;
    for (const [key, state] of this.states()) {
      if (state.status !== 'Posted' || !faults.strikes('reversed-here')) continue;
      this.takeBack(key);
      if (!faults.people.chance(0.3)) continue;
      scheduler.after(faults.people.next() * 10 * MINUTE, () => {
        if (!this.world.isDown) this.takeBack(key);
      });
    }
  }

  private takeBack(batchKey: string): void {
    const { faults } = this.world;
    const [first, ...others] = this.world.livingReversals();
    if (first === undefined) return;
    const origin = { actor: 'ana', environment: ENVIRONMENT, correlationId: 'c', causationId: 'c' };
    const date = faults.people.pick([{ rule: 'same' }, { rule: 'next-period' }] as const);
    this.hasReversed = true;
    void faults.people
      .pick([first, ...others])
      .prepare(origin, { batchKey, date, reason: 'wrong month' })
      .catch(() => undefined); // Refused, or not answered: a person tries again some other time.
  }

  /** As the worker of imports does, in any process. A world without reversals is as it was without it. */
  private settleReversals(): void {
    const [first] = this.world.livingReversals();
    if (this.hasReversed) void first?.settle().catch(() => undefined);
  }

  /** At the end people settle what others posted, and withdraw what differs from it. */
  private decideOthers(states: readonly [string, JournalBatch][]): boolean {
    const open = states.filter(
      ([, state]) => state.status === 'Failed' && state.problems.some(({ code }) => code === ENTRY_OF_OTHER_ORIGIN),
    );
    const next = open.filter(([key]) => !this.looked.has(`other ${key}`) || !this.looked.has(`withdraw ${key}`));
    for (const [key, state] of next) {
      const records = 'plan' in state ? this.typed.get(state.plan.journalEntryId) : undefined;
      if (this.looked.has(`other ${key}`) || records === undefined) {
        this.looked.add(`other ${key}`).add(`withdraw ${key}`);
        this.decideEntry(key, { kind: 'withdraw', reason: 'typed in', importId: null });
      } else {
        this.looked.add(`other ${key}`);
        void this.settleBy(key, records);
      }
    }
    return next.length > 0;
  }

  private changeMapping(): void {
    if (!this.world.faults.strikes('mapping-changed')) return;
    const mappings = [{ account: '4000', accountName: 'Revenue', ledgerAccount: '4000-20' }];
    this.world.write(`accountMapping-${ENVIRONMENT}`, [{ type: 'AccountsMapped', data: { mappings } }]);
  }

  /** While nothing of ours is under way: two that post at the same moment are told apart by the ledger alone. */
  private clone(): void {
    if (!this.isBusy() && this.world.faults.strikes('clone')) this.world.clone();
  }

  private isBusy(): boolean {
    const { world } = this;
    return (
      this.runStreams().some((stream) => !world.isFinished(stream)) ||
      world.ledger.underWay.length > 0 ||
      this.states().some(([, state]) => isUnderWay(state))
    );
  }

  private alterLog(): void {
    if (!this.world.faults.strikes('log-altered')) return;
    const putBack = this.world.alterLog();
    if (putBack) this.heal.push(putBack);
  }

  private addForeign(): void {
    if (!this.world.faults.strikes('foreign-record')) return;
    const lines = [
      { side: 'debit', account: '1', amountMinor: 7n, document: '', memo: '', fields: [] },
      { side: 'credit', account: '1', amountMinor: 7n, document: '', memo: '', fields: [] },
    ] as const;
    const header = { journal: 'GJ', date: `${PERIOD}-30`, title: 'Accrual', currency: 'USD', exchangeRateType: '' };
    this.world.ledger.add({ ...header, lines }, { referenceNo: 'RR2609-BY-HAND', controlId: 'none' });
  }

  /** People in the ledger remove what is posted, or change its reference; they leave alone what was made a moment ago. */
  private disturbLedger(): void {
    const { faults, ledger, limits, scheduler } = this.world;
    const isOldEnough = (atMs: number): boolean => scheduler.nowMs - atMs > settleMs(limits);
    for (const entry of ledger.entries) {
      if (entry.state !== 'posted' || entry.isDeleted || !isOldEnough(entry.visibleAtMs)) continue;
      if (faults.strikes('deleted-there')) entry.isDeleted = true;
      else if (faults.strikes('renamed-there')) entry.referenceNo = `${entry.referenceNo.slice(0, 18)}-X`;
    }
  }

  /** A Controller declares foreign what is, and lifts the stop of a log that is right again. */
  private decideStops(): void {
    const stream = `postingStop-${ENVIRONMENT}`;
    const { world } = this;
    const stateOf = (): PostingStop =>
      world.log
        .read(stream)
        .reduce((state, event) => postingStop.evolve(state, event as unknown as PostingStopEvent), postingStop.initial);
    for (const cause of stateOf().open.values()) {
      if (cause.kind === 'ledger-ahead')
        for (const { referenceNo, title } of cause.entries)
          if (title === 'Accrual')
            world.write(stream, declareForeign(stateOf(), { period: PERIOD, referenceNo, reason: 'by hand' }));
      if (cause.kind === 'log-damaged' && world.faults.isOver)
        world.write(stream, liftStop(stateOf(), { stopId: 'log-damaged', because: 'The log verifies again.' }));
    }
  }

  private post(wanted: readonly string[]): void {
    const { random, scheduler } = this.world;
    const batchKeys = this.world.allowed(wanted);
    if (batchKeys.length === 0) return;
    this.runs += 1;
    const runId = `run-${this.runs}`;
    this.world.write(`postingRun-${ENVIRONMENT}.${runId}`, [
      { type: 'PostingRunStarted', data: { runId, trigger: 'manual', period: null, batchCount: batchKeys.length } },
      { type: 'PostingRunBatchesAdded', data: { batchKeys: [...batchKeys] } },
    ]);
    const digests = this.world.planFor(batchKeys);
    if (digests !== null)
      this.world.write(`postingRun-${ENVIRONMENT}.${runId}`, [
        { type: 'PostingRunBoundToPlan', data: { planId: runId, digests } },
      ]);
    for (const worker of this.world.livingWorkers()) {
      scheduler.after(random.next() * 2_000, () => {
        worker.take({ environment: ENVIRONMENT, runId, correlationId: 'c' });
      });
    }
  }

  private mendConnection(): void {
    const stream = `connection-${ENVIRONMENT}`;
    const state = this.connection();
    const { onlyEntityId } = this.world;
    const isElsewhere = onlyEntityId !== null && !('facts' in state && state.facts.entityId === onlyEntityId);
    if (state.status !== 'Paused' || isElsewhere) return;
    this.world.write(
      stream,
      decided(() => checkConnection(state, onlyEntityId)),
    );
  }

  private connection(): Connection {
    return fold(connection, this.world.log.read(`connection-${ENVIRONMENT}`) as unknown as ConnectionEvent[]);
  }

  /** A Controller connects the same company from another place, whatever is under way. */
  private move(): void {
    const { faults, onlyEntityId } = this.world;
    const state = this.connection();
    if (state.status === 'NotConnected' || !faults.strikes('moved')) return;
    const entityId = onlyEntityId ?? faults.places.pick([TOP_LEVEL, ENTITY]);
    const { connection } = this.world;
    const facts = entityId === TOP_LEVEL ? connection : { ...connection, entityId };
    this.world.write(
      `connection-${ENVIRONMENT}`,
      decided(() => connect(state, facts, undefined, onlyEntityId)),
    );
  }

  private keepToEntity(): void {
    const { faults, onlyEntityId } = this.world;
    if (faults.strikes('kept-to-entity')) this.world.keepToEntity(onlyEntityId === null);
  }

  private runStreams(): string[] {
    return this.world.log.streamNames().filter((name) => name.startsWith('postingRun-'));
  }

  private states(): [string, JournalBatch][] {
    return this.world.batchKeys.flatMap((key): [string, JournalBatch][] => {
      const state = this.world.oracle.states.get(streamOf(key));
      return state ? [[key, state]] : [];
    });
  }
}

const decided = <Event extends DomainEvent>(decide: () => Event[]): Event[] => {
  try {
    return decide();
  } catch (error) {
    if (error instanceof DomainError) return [];
    throw error;
  }
};
