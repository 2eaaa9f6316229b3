import { recordCheck as checkConnection } from '../../src/domain/connection/connection.decisions';
import { type ConnectionEvent } from '../../src/domain/connection/connection.events';
import { connection } from '../../src/domain/connection/connection.state';
import { isUndecided, type JournalBatch } from '../../src/domain/journal-batch/journal-batch.state';
import { recordCheck, releaseByPerson } from '../../src/domain/journal-batch/read-back.decisions';
import { fold } from '../../src/domain/shared/decider';
import { settleMs } from '../../src/application/posting-run/posting-settings';
import { ENVIRONMENT, isUnderWay, type World } from './world';

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

  constructor(private readonly world: World) {}

  begin(): void {
    const { random, scheduler } = this.world;
    this.post(this.world.batchKeys);
    const more = random.whole(0, 2);
    for (let count = 0; count < more; count += 1) {
      scheduler.after(random.next() * 10 * MINUTE, () => {
        const some = this.world.batchKeys.filter(() => random.chance(0.6));
        if (some.length > 0 && !this.world.isDown) this.post(some);
      });
    }
    scheduler.after(random.next() * 15 * MINUTE, () => {
      if (this.world.faults.strikes('restored-backup')) this.world.restoreBackup();
    });
    this.look();
  }

  faultsAreOver(): void {
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
      ({ readBack }) => {
        const state = world.oracle.states.get(stream);
        if (!state || !isUndecided(state)) return;
        const isGone = readBack.kind === 'none';
        const facts = {
          reason: 'looked',
          foundNone: isGone,
          sinceLastAttemptMs: Infinity,
          settleMs: settleMs(world.limits),
        };
        world.write(stream, isGone ? releaseByPerson(state, facts) : recordCheck(state, readBack));
        const after = world.oracle.states.get(stream);
        if (after?.status === 'AwaitingApproval')
          worker.follow({ environment: ENVIRONMENT, batchKey, runId: after.runId });
      },
      () => this.looked.delete(batchKey),
    );
  }

  private post(batchKeys: readonly string[]): void {
    const { random, scheduler } = this.world;
    this.runs += 1;
    const runId = `run-${this.runs}`;
    this.world.write(`postingRun-${ENVIRONMENT}.${runId}`, [
      { type: 'PostingRunStarted', data: { runId, trigger: 'manual', period: null, batchCount: batchKeys.length } },
      { type: 'PostingRunBatchesAdded', data: { batchKeys: [...batchKeys] } },
    ]);
    for (const worker of this.world.livingWorkers()) {
      scheduler.after(random.next() * 2_000, () => {
        worker.take({ environment: ENVIRONMENT, runId, correlationId: 'c' });
      });
    }
  }

  private mendConnection(): void {
    const stream = `connection-${ENVIRONMENT}`;
    const state = fold(connection, this.world.log.read(stream) as unknown as ConnectionEvent[]);
    if (state.status === 'Paused') this.world.write(stream, checkConnection(state));
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

const streamOf = (batchKey: string): string => `journalBatch-${ENVIRONMENT}.${batchKey}`;
