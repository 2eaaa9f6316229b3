import { goOn, waitForLedger } from '../../domain/posting-run/posting-run.decisions';
import { type LedgerSilence } from '../../domain/posting-run/posting-run.events';
import { postingRun } from '../../domain/posting-run/posting-run.state';
import { streamId } from '../shared/streams';
import { type EnginePorts } from './engine-ports';
import { originOfRun } from './run-tally';
import { Workload } from './workload';

/** A shorter silence is nothing that a person has to know. */
const SILENT_AFTER_MS = 10_000;

/**
 * Whether the ledger answers the engine, for one environment. A silence that lasts is recorded in its open runs, and so
 * is its end, by whichever process hears the first answer.
 */
export class LedgerContact {
  private silentSince: { readonly ms: number; readonly at: string } | null = null;
  private silence: LedgerSilence | null = null;
  /** At first, because a process before this one may have recorded a silence. */
  private isUnrecorded = true;
  private isRecording = false;
  private readonly workload: Workload;

  constructor(
    private readonly environment: string,
    private readonly ports: Pick<EnginePorts, 'aggregates' | 'runViews' | 'outlook' | 'clock' | 'log'>,
  ) {
    this.workload = new Workload(ports.log);
  }

  /** No usable answer came, and why. */
  silent(cause: string): void {
    const { clock } = this.ports;
    const nowMs = clock.monotonicMs();
    this.silentSince ??= { ms: nowMs, at: clock.now() };
    if (nowMs - this.silentSince.ms < SILENT_AFTER_MS) return;
    this.silence = { since: this.silentSince.at, cause };
    this.isUnrecorded = true; // Also for a run that was opened meanwhile.
    this.record();
  }

  /** It is asked again after so many milliseconds. */
  triesIn(ms: number): void {
    if (this.silentSince !== null) this.ports.outlook.triesIn(this.environment, ms);
  }

  answered(): void {
    this.silentSince = null;
    this.ports.outlook.answered(this.environment);
    if (this.silence !== null) this.isUnrecorded = true;
    this.silence = null;
    this.record();
  }

  /** Resolves when everything in flight is recorded. */
  async idle(): Promise<void> {
    await this.workload.idle();
  }

  private record(): void {
    if (!this.isUnrecorded || this.isRecording) return;
    this.isRecording = true;
    this.workload.start(async () => {
      try {
        while (this.isUnrecorded) await this.recordOnce();
      } catch (error) {
        this.isUnrecorded = true; // The next answer, or the next silence, tries again.
        this.ports.log.error('posting.silence-unrecorded', error, { environment: this.environment });
      } finally {
        this.isRecording = false;
      }
    });
  }

  private async recordOnce(): Promise<void> {
    const { silence } = this;
    this.isUnrecorded = false;
    for (const run of this.ports.runViews.openRuns()) {
      if (run.environment !== this.environment) continue;
      const id = streamId(run.environment, run.runId);
      await this.ports.aggregates.change(postingRun, id, originOfRun(run), (state) =>
        silence === null ? goOn(state) : waitForLedger(state, silence),
      );
    }
  }
}
