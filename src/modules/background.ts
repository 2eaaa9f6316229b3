import { Injectable } from '@nestjs/common';
import { Ticker, type TickerEntry } from '../adapters/system/ticker';
import { JournalImportWorker } from '../application/journal-import/journal-import.worker';
import { PostingScheduleWorker } from '../application/posting-schedule/posting-schedule.worker';
import { NotificationWorker } from '../application/notification/notification.worker';
import { LogSealing } from '../application/log-seals/log-sealing';
import { DirectoryReader } from '../application/ledger-directory/directory-reader';
import { LedgerWatchWorker } from '../application/ledger-watch/ledger-watch.worker';
import { PickUpWorker } from '../application/pick-up/pick-up.worker';
import { PostingApprovalWorker } from '../application/posting-approval/posting-approval.worker';
import { PostingRunViews } from '../application/posting-run/posting-run.views';
import { DefaultCorrectionsWorker } from '../application/posting/default-corrections.worker';
import { PostingWorker } from '../application/posting/posting.worker';
import { AccountingPeriodWorker } from '../application/accounting-period/accounting-period.worker';
import { ReconciliationWorker } from '../application/reconciliation/reconciliation.worker';
import { WorkShare } from '../application/shared/work-share';
import { PreflightWorker } from '../application/preflight/preflight.worker';

/** How often the timed work runs. */
interface Ticks {
  readonly schedule: number;
  readonly notifications: number;
  readonly pickUps: number;
  readonly leases: number;
}

/** How soon after the end of a run the log is sealed. */
const SEALING_TICK_MS = 5_000;

/** How soon an import that another instance was asked to continue is taken up. */
const IMPORT_TICK_MS = 5_000;

/** How soon approval is requested of what an import brought, or of what changed. */
const APPROVAL_TICK_MS = 2_000;

/** How soon a round of the ledger watch that is due, or was asked for elsewhere, is taken up. */
const WATCH_TICK_MS = 15_000;

/** How soon a tie-out that was left by another instance is taken up. */
const TIE_OUT_TICK_MS = 5_000;

/** How soon the checklist of a month is there once nothing of it is in flight. */
const PERIOD_TICK_MS = 2_000;

/** How soon a correction is decided as the environment's setting says. */
const CORRECTION_TICK_MS = 2_000;

/** All background work. */
@Injectable()
export class Workers {
  constructor(
    readonly imports: JournalImportWorker,
    readonly posting: PostingWorker,
    readonly preflights: PreflightWorker,
    readonly schedule: PostingScheduleWorker,
    readonly notifications: NotificationWorker,
    readonly pickUps: PickUpWorker,
    readonly approvals: PostingApprovalWorker,
    readonly watch: LedgerWatchWorker,
    readonly tieOuts: ReconciliationWorker,
    readonly periods: AccountingPeriodWorker,
    readonly corrections: DefaultCorrectionsWorker,
    readonly sealing: LogSealing,
    readonly lists: DirectoryReader,
    readonly share: WorkShare,
  ) {}
}

/** Everything that works in the background. */
@Injectable()
export class BackgroundWork {
  private unfollow: (() => void) | null = null;

  constructor(
    private readonly workers: Workers,
    private readonly runViews: PostingRunViews,
    private readonly ticker: Ticker,
  ) {}

  /** Resumes what was interrupted. Call it when the views have caught up. */
  async start(ticks: Ticks): Promise<void> {
    const { imports, posting, preflights, share } = this.workers;
    await imports.resume();
    this.unfollow = this.runViews.onChanged(() => {
      posting.takeOpenRuns();
    });
    share.join(posting);
    share.join(preflights);
    await share.tick();
    this.ticker.start(this.entries(ticks));
  }

  /** Resolves when everything in flight is recorded. */
  async stop(): Promise<void> {
    const { imports, posting, preflights, lists, share } = this.workers;
    this.unfollow?.();
    await this.ticker.stop(); // First, because a tick may still start a run.
    await Promise.all([imports.stop(), posting.stop(), preflights.stop(), lists.stop()]);
    await share.stop();
  }

  private entries(ticks: Ticks): readonly TickerEntry[] {
    const { imports, pickUps, approvals, watch, tieOuts, periods, corrections } = this.workers;
    const { schedule, notifications, sealing, share } = this.workers;
    return [
      { name: 'posting-schedule', worker: schedule, tickMs: ticks.schedule },
      { name: 'notifications', worker: notifications, tickMs: ticks.notifications },
      { name: 'seals', worker: sealing, tickMs: SEALING_TICK_MS },
      { name: 'imports', worker: imports, tickMs: IMPORT_TICK_MS },
      { name: 'approvals', worker: approvals, tickMs: APPROVAL_TICK_MS },
      { name: 'ledger-watch', worker: watch, tickMs: WATCH_TICK_MS },
      { name: 'tie-outs', worker: tieOuts, tickMs: TIE_OUT_TICK_MS },
      { name: 'accounting-periods', worker: periods, tickMs: PERIOD_TICK_MS },
      { name: 'default-corrections', worker: corrections, tickMs: CORRECTION_TICK_MS },
      { name: 'pick-ups', worker: pickUps, tickMs: ticks.pickUps },
      // Last.
      { name: 'work-share', worker: { tick: () => share.tick(), stop: () => Promise.resolve() }, tickMs: ticks.leases },
    ];
  }
}
