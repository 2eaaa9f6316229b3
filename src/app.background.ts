import { type Provider } from '@nestjs/common';
import { Ticker } from './adapters/scheduler/ticker';
import { JournalImportWorker } from './application/journal-import/journal-import.worker';
import { DirectoryReader } from './application/ledger-directory/directory-reader';
import { PostingWorker } from './application/posting-run/posting.worker';
import { PreflightWorker } from './application/preflight/preflight.worker';

interface Workers {
  readonly imports: JournalImportWorker;
  readonly posting: PostingWorker;
  readonly preflights: PreflightWorker;
  readonly lists: DirectoryReader;
  readonly ticker: Ticker;
}

/** Everything that works without being asked at that moment. */
export class BackgroundWork {
  constructor(private readonly workers: Workers) {}

  /** Takes up what was interrupted. Call it when the views have caught up. */
  async start(): Promise<void> {
    const { imports, posting, preflights, ticker } = this.workers;
    await imports.resume();
    posting.resume();
    preflights.resume();
    ticker.start();
  }

  /** Resolves when what is under way is recorded. */
  async stop(): Promise<void> {
    const { imports, posting, preflights, lists, ticker } = this.workers;
    await ticker.stop(); // First, for a tick may still start a run.
    await Promise.all([imports.stop(), posting.stop(), preflights.stop(), lists.stop()]);
  }
}

export const BACKGROUND: readonly Provider[] = [
  {
    provide: BackgroundWork,
    inject: [JournalImportWorker, PostingWorker, PreflightWorker, DirectoryReader, Ticker],
    useFactory: (
      ...[imports, posting, preflights, lists, ticker]: [
        JournalImportWorker,
        PostingWorker,
        PreflightWorker,
        DirectoryReader,
        Ticker,
      ]
    ) => new BackgroundWork({ imports, posting, preflights, lists, ticker }),
  },
];
