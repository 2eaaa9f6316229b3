import { Module } from '@nestjs/common';
import { OfferedDeliverySources } from '../adapters/delivery-sources/offered-delivery-sources';
import { PickUpController } from '../adapters/http/pick-up/pick-up.controller';
import {
  LookNowHandler,
  RemovePickUpHandler,
  SavePickUpHandler,
  TestPickUpHandler,
} from '../application/pick-up/pick-up.commands';
import { PickUpLimits, PickUpPorts } from '../application/pick-up/pick-up.ports';
import { GetPickUpHandler, ListPickedUpFilesHandler } from '../application/pick-up/pick-up.queries';
import { PickUpWorker } from '../application/pick-up/pick-up.worker';
import { DeliverySources } from '../application/ports/delivery-sources';
import { JournalImportModule } from './journal-import.module';
import { setting } from './settings';

/** Deliveries that are picked up from a folder or an SFTP server. */
@Module({
  imports: [JournalImportModule],
  controllers: [PickUpController],
  providers: [
    setting(DeliverySources, ({ pickUp }) => new OfferedDeliverySources(pickUp)),
    setting(PickUpLimits, ({ pickUp, importBytesMax }) => ({ everyMs: pickUp.everyMs, bytesMax: importBytesMax })),
    PickUpPorts,
    PickUpWorker,
    SavePickUpHandler,
    RemovePickUpHandler,
    TestPickUpHandler,
    LookNowHandler,
    GetPickUpHandler,
    ListPickedUpFilesHandler,
  ],
  exports: [PickUpWorker],
})
export class PickUpModule {}
