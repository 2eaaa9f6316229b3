import { Module } from '@nestjs/common';
import { AccountMappingController } from '../adapters/http/account-mapping/account-mapping.controller';
import { MapAccountsHandler, UnmapAccountHandler } from '../application/account-mapping/account-mapping.commands';
import {
  ListAccountMappingChangesHandler,
  ListAccountMappingsHandler,
} from '../application/account-mapping/account-mapping.queries';

/** Which ledger account receives which account of the revenue system. */
@Module({
  controllers: [AccountMappingController],
  providers: [MapAccountsHandler, UnmapAccountHandler, ListAccountMappingChangesHandler, ListAccountMappingsHandler],
})
export class AccountMappingModule {}
