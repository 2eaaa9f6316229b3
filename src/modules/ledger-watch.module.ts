import { Module } from '@nestjs/common';
import { LedgerWatchController } from '../adapters/http/ledger-watch/ledger-watch.controller';
import { ChangeLedgerWatchHandler, StartWatchRoundHandler } from '../application/ledger-watch/ledger-watch.commands';
import {
  GetLedgerWatchHandler,
  GetWatchRoundHandler,
  ListWatchRoundsHandler,
} from '../application/ledger-watch/ledger-watch.queries';
import { LedgerWatchWorker } from '../application/ledger-watch/ledger-watch.worker';
import { RoundPorts } from '../application/ledger-watch/watch-round-run';
import { PostingLimits } from '../application/posting/posting-limits';
import { PreflightModule } from './preflight.module';
import { setting } from './settings';

/** The standing comparison of posted entries with what the ledger holds. */
@Module({
  imports: [PreflightModule],
  controllers: [LedgerWatchController],
  providers: [
    setting(PostingLimits, ({ posting }) => posting),
    RoundPorts,
    LedgerWatchWorker,
    ChangeLedgerWatchHandler,
    StartWatchRoundHandler,
    GetLedgerWatchHandler,
    ListWatchRoundsHandler,
    GetWatchRoundHandler,
  ],
  exports: [LedgerWatchWorker],
})
export class LedgerWatchModule {}
