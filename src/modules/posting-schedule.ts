import { type Provider } from '@nestjs/common';
import { JournalBatchViews } from '../application/journal-batch/journal-batch.views';
import { Clock } from '../application/ports/clock';
import { Log } from '../application/ports/log';
import { PostingWorker } from '../application/posting/posting.worker';
import { PostingScheduleWorker } from '../application/posting-schedule/posting-schedule.worker';
import { PostingGate } from '../application/posting-stop/posting-gate';
import { Aggregates } from '../application/shared/aggregates';
import { Freshness } from '../application/shared/freshness';
import { WorkShare } from '../application/shared/work-share';
import { type Config } from '../config/config';

/** What starts runs by itself. */
export const scheduleOf = ({ environments, schedule }: Config): Provider[] => [
  {
    provide: PostingScheduleWorker,
    inject: [...[Aggregates, JournalBatchViews, Freshness, PostingWorker, PostingGate], ...[Clock, Log, WorkShare]],
    useFactory: (
      ...[aggregates, batchViews, freshness, posting, gate, clock, log, share]: [
        Aggregates,
        JournalBatchViews,
        Freshness,
        PostingWorker,
        PostingGate,
        Clock,
        Log,
        WorkShare,
      ]
    ) =>
      new PostingScheduleWorker(
        { aggregates, batchViews, freshness, posting, gate, clock, log },
        environments,
        schedule.rules,
        share,
      ),
  },
];
