import { type Clock } from '../ports/clock';
import { type ImportSpool } from '../ports/import-spool';
import { type Log } from '../ports/log';
import { type Cause } from '../shared/aggregates';
import { type JournalImportProcessor } from './journal-import.processor';
import { type JournalImportViews, type PendingImport } from './journal-import.views';

const PAUSE_FIRST_MS = 1_000;
const PAUSE_MAX_MS = 60_000;
/** Then others get their turn, so that one import that meets a defect blocks nobody. */
const TRIES_IN_A_ROW_MAX = 4;

/** Processes imports one after the other, so that two deliveries of one entry never race, and goes on with what a crash interrupted. */
export class JournalImportWorker {
  private readonly queue: PendingImport[] = [];
  private readonly stopping = new AbortController();
  private working: Promise<void> | null = null;

  constructor(
    private readonly processor: JournalImportProcessor,
    private readonly spool: ImportSpool,
    private readonly views: JournalImportViews,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /**
   * Takes up what is still on disk, the earliest first, so that the later content of an entry counts. Call it when the read models have
   * caught up.
   */
  async resume(): Promise<void> {
    const onDisk = await this.spool.pending();
    const known = this.views.importsOfSpool(onDisk);
    const isKnown = new Set(known.map(({ spoolRef }) => spoolRef));
    // The upload of the others never ended, so nobody was told that they were received.
    for (const spoolRef of onDisk.filter((ref) => !isKnown.has(ref))) await this.spool.remove(spoolRef);
    for (const { environment, importId, correlationId } of known) this.submit({ environment, importId, correlationId });
  }

  submit(pending: PendingImport): void {
    this.queue.push(pending);
    this.working ??= this.workOff().finally(() => {
      this.working = null;
    });
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.working;
  }

  private async workOff(): Promise<void> {
    for (let next = this.queue.shift(); next && !this.stopping.signal.aborted; next = this.queue.shift()) {
      if (!(await this.process(next))) this.queue.push(next);
    }
  }

  /** False when it could not be finished within some tries. */
  private async process({ environment, importId, correlationId }: PendingImport): Promise<boolean> {
    const cause: Cause = { actor: 'worker', environment, correlationId, causationId: correlationId };
    let pauseMs = PAUSE_FIRST_MS;
    for (let tries = 1; tries <= TRIES_IN_A_ROW_MAX && !this.stopping.signal.aborted; tries += 1) {
      try {
        await this.processor.process(importId, cause);
        this.log.info('import.finished', { environment, importId, correlationId });
        return true;
      } catch (error) {
        this.log.error('import.interrupted', error, { environment, importId, correlationId, retryInMs: pauseMs });
        await this.clock.sleep(pauseMs, this.stopping.signal);
        pauseMs = Math.min(pauseMs * 2, PAUSE_MAX_MS);
      }
    }
    return false;
  }
}
