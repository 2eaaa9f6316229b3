import { BackOff } from '../shared/back-off';
import { SingleFlight } from '../shared/single-flight';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../ports/clock';
import { ImportSpool } from '../ports/import-spool';
import { Log } from '../ports/log';
import { type Origin } from '../shared/aggregates';
import { ReversalSettling } from '../journal-batch/reversal-settling';
import { WaitingEntries } from './waiting-entries';
import { JournalImportProcessor } from './journal-import.processor';
import { JournalImportViews, type PendingImport } from './journal-import.views';

const PAUSE_FIRST_MS = 1_000;
const PAUSE_MAX_MS = 60_000;
/** Then other imports get their turn, so that one with a defect blocks nothing. */
const TRIES_IN_A_ROW_MAX = 4;

/**
 * Processes imports one by one, so that two deliveries of one entry never race, and resumes what a crash interrupted.
 */
@Injectable()
export class JournalImportWorker {
  private readonly queue: PendingImport[] = [];
  /** Last turn of each environment. */
  private readonly turns = new Map<string, number>();
  private turn = 0;
  private readonly stopping = new AbortController();
  private current: PendingImport | null = null;
  private readonly working = new SingleFlight(() => this.workOff());
  private readonly looking = new SingleFlight(() =>
    this.takeUp().catch((error: unknown) => {
      this.log.error('import.look-failed', error, {});
    }),
  );

  constructor(
    private readonly processor: JournalImportProcessor,
    private readonly waiting: WaitingEntries,
    private readonly spool: ImportSpool,
    private readonly views: JournalImportViews,
    private readonly clock: Clock,
    private readonly log: Log,
    @Inject(ReversalSettling) private readonly reversals: Pick<ReversalSettling, 'settle'> | null = null,
  ) {}

  /**
   * Resumes what is still on disk, the earliest first, so that the later content of an entry counts. Call it when the
   * read models have caught up.
   */
  async resume(): Promise<void> {
    await this.spool.dropUnfinished();
    const onDisk = await this.spool.kept();
    const known = this.views.importsOfSpool(onDisk);
    const isKnown = new Set(known.map(({ spoolRef }) => spoolRef));
    // The upload of the others never completed, so their receipt was never reported.
    for (const spoolRef of onDisk.filter((ref) => !isKnown.has(ref))) await this.spool.remove(spoolRef);
    for (const { environment, importId, correlationId } of known) this.submit({ environment, importId, correlationId });
    for (const pending of this.views.takenBack()) this.submit(pending);
  }

  /**
   * Takes up imports that other instances were asked for but whose delivery is on this disk. Never rejects. Single
   * flight.
   */
  tick(): Promise<void> {
    return this.looking.run();
  }

  submit(pending: PendingImport): void {
    if (this.queue.some((other) => isSame(other, pending))) return;
    this.queue.push(pending);
    void this.working.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all([this.looking.settled(), this.working.settled()]);
  }

  private async takeUp(): Promise<void> {
    void this.working.run();
    for (const pending of this.views.takenBack()) if (!this.isUnderWay(pending)) this.submit(pending);
    const onDisk = await this.spool.kept();
    if (onDisk.length === 0) return;
    for (const { environment, importId, correlationId, isDue } of this.views.importsOfSpool(onDisk))
      if (isDue && !this.isUnderWay({ environment, importId })) this.submit({ environment, importId, correlationId });
  }

  private isUnderWay(one: Pick<PendingImport, 'environment' | 'importId'>): boolean {
    return this.stopping.signal.aborted || (this.current !== null && isSame(this.current, one));
  }

  private async workOff(): Promise<void> {
    for (let next = this.takeNext(); next && !this.stopping.signal.aborted; next = this.takeNext()) {
      this.current = next;
      const isOver = await this.process(next);
      this.current = null;
      if (!isOver) this.queue.push(next);
    }
    if (!this.stopping.signal.aborted) await this.settleWaiting();
  }

  /** Never beside an import, which may replace what waits. */
  private async settleWaiting(): Promise<void> {
    try {
      await this.reversals?.settle();
      await this.waiting.settle();
    } catch (error) {
      this.log.error('import.settle-failed', error, {});
    }
  }

  /**
   * Environments take turns, so that none waits for all deliveries of another. Within an environment the order of
   * delivery is kept: of an entry that is delivered twice the later content counts.
   */
  private takeNext(): PendingImport | undefined {
    const firsts = [...Map.groupBy(this.queue, ({ environment }) => environment).values()].flatMap(([first = null]) =>
      first === null ? [] : [first],
    );
    const turnOf = ({ environment }: PendingImport): number => this.turns.get(environment) ?? 0;
    const [next] = firsts.toSorted((one, other) => turnOf(one) - turnOf(other));
    if (next === undefined) return undefined;
    this.turn += 1;
    this.turns.set(next.environment, this.turn);
    this.queue.splice(this.queue.indexOf(next), 1);
    return next;
  }

  /** False when it could not be finished within the allowed tries. */
  private async process({ environment, importId, correlationId }: PendingImport): Promise<boolean> {
    const origin: Origin = { actor: 'worker', environment, correlationId, causationId: correlationId };
    const backOff = new BackOff(PAUSE_FIRST_MS, PAUSE_MAX_MS);
    for (let tries = 1; tries <= TRIES_IN_A_ROW_MAX && !this.stopping.signal.aborted; tries += 1) {
      try {
        const isHere = await this.processor.process(importId, origin);
        this.log.info(isHere ? 'import.finished' : 'import.elsewhere', { environment, importId, correlationId });
        return true;
      } catch (error) {
        this.log.error('import.interrupted', error, {
          environment,
          importId,
          correlationId,
          retryInMs: backOff.nextMs,
        });
        await this.clock.sleep(backOff.next(), this.stopping.signal);
      }
    }
    return false;
  }
}

const isSame = (
  one: Pick<PendingImport, 'environment' | 'importId'>,
  other: Pick<PendingImport, 'environment' | 'importId'>,
): boolean => one.environment === other.environment && one.importId === other.importId;
