import { type Provider } from '@nestjs/common';
import { Ticker } from '../adapters/system/ticker';
import { JournalImportWorker } from '../application/journal-import/journal-import.worker';
import { DirectoryReader } from '../application/ledger-directory/directory-reader';
import { PostingRunViews } from '../application/posting-run/posting-run.views';
import { PostingWorker } from '../application/posting/posting.worker';
import { WorkShare } from '../application/shared/work-share';
import { PreflightWorker } from '../application/preflight/preflight.worker';

interface Workers {
  readonly imports: JournalImportWorker;
  readonly posting: PostingWorker;
  readonly preflights: PreflightWorker;
  readonly lists: DirectoryReader;
  readonly runViews: PostingRunViews;
  readonly share: WorkShare;
  readonly ticker: Ticker;
}

/** Everything that works without being asked at that moment. */
export class BackgroundWork {
  private unfollow: (() => void) | null = null;

  constructor(private readonly workers: Workers) {}

  /** Takes up what was interrupted. Call it when the views have caught up. */
  async start(): Promise<void> {
    const { imports, posting, preflights, runViews, share, ticker } = this.workers;
    await imports.resume();
    this.unfollow = runViews.onChanged(() => {
      posting.takeOpenRuns();
    });
    share.join(posting);
    share.join(preflights);
    await share.tick();
    ticker.start();
  }

  /** Resolves when what is under way is recorded. */
  async stop(): Promise<void> {
    const { imports, posting, preflights, lists, share, ticker } = this.workers;
    this.unfollow?.();
    await ticker.stop(); // First, for a tick may still start a run.
    await Promise.all([imports.stop(), posting.stop(), preflights.stop(), lists.stop()]);
    await share.stop();
  }
}

export const BACKGROUND: readonly Provider[] = [
  {
    provide: BackgroundWork,
    inject: [JournalImportWorker, PostingWorker, PreflightWorker, DirectoryReader, PostingRunViews, WorkShare, Ticker],
    useFactory: (
      ...[imports, posting, preflights, lists, runViews, share, ticker]: [
        JournalImportWorker,
        PostingWorker,
        PreflightWorker,
        DirectoryReader,
        PostingRunViews,
        WorkShare,
        Ticker,
      ]
    ) => new BackgroundWork({ imports, posting, preflights, lists, runViews, share, ticker }),
  },
];
