import { Module } from '@nestjs/common';
import { PostingScheduleController } from '../adapters/http/posting-schedule/posting-schedule.controller';
import {
  ChangePostingScheduleHandler,
  SwitchPostingScheduleHandler,
} from '../application/posting-schedule/posting-schedule.commands';
import {
  GetPostingScheduleHandler,
  ListPostingOccurrencesHandler,
} from '../application/posting-schedule/posting-schedule.queries';
import { PostingScheduleWorker, SchedulePorts } from '../application/posting-schedule/posting-schedule.worker';
import { ScheduleRules } from '../domain/posting-schedule/occurrence.decisions';
import { PostingModule } from './posting.module';
import { setting } from './settings';

/** Automatic posting: starts runs by schedule. */
@Module({
  imports: [PostingModule],
  controllers: [PostingScheduleController],
  providers: [
    setting(ScheduleRules, ({ schedule }) => schedule.rules),
    SchedulePorts,
    PostingScheduleWorker,
    ChangePostingScheduleHandler,
    SwitchPostingScheduleHandler,
    GetPostingScheduleHandler,
    ListPostingOccurrencesHandler,
  ],
  exports: [PostingScheduleWorker],
})
export class PostingScheduleModule {}
