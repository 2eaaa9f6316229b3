import { Module } from '@nestjs/common';
import { AccountMappingController } from '../adapters/http/account-mapping/account-mapping.controller';
import { MapAccountsHandler, UnmapAccountHandler } from '../application/account-mapping/account-mapping.commands';
import {
  ExplainAccountMappingHandler,
  ListAccountMappingChangesHandler,
  ListAccountMappingsHandler,
  ListUnmappedAccountsHandler,
  PreviewAccountMappingsHandler,
} from '../application/account-mapping/account-mapping.queries';
import { UnmappedAccounts } from '../application/account-mapping/unmapped-accounts';
import { MappingPreview } from '../application/account-mapping/mapping-preview';

/** Which ledger account receives which account of the revenue system. */
@Module({
  controllers: [AccountMappingController],
  providers: [
    MapAccountsHandler,
    UnmapAccountHandler,
    ListAccountMappingChangesHandler,
    ListAccountMappingsHandler,
    ExplainAccountMappingHandler,
    PreviewAccountMappingsHandler,
    MappingPreview,
    ListUnmappedAccountsHandler,
    UnmappedAccounts,
  ],
})
export class AccountMappingModule {}
