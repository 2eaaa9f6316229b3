import { Global, Module } from '@nestjs/common';
import { LedgerDirectoryController } from '../adapters/http/ledger-directory/ledger-directory.controller';
import { Intacct } from '../adapters/intacct/intacct';
import { RestNotSetUp } from '../adapters/intacct/rest/rest-not-set-up';
import { AccountingSystemByWay } from '../adapters/intacct/ways';
import { ConnectionPause } from '../application/connection/connection-pause';
import { CompanyFactsReader } from '../application/ledger-directory/company-facts';
import { DirectoryOverview, OverviewParts } from '../application/ledger-directory/directory-overview';
import { DirectoryAge, DirectoryReader, DirectorySources } from '../application/ledger-directory/directory-reader';
import { DirectoryRefresh } from '../application/ledger-directory/directory-refresh';
import { RefreshLedgerDirectoryHandler } from '../application/ledger-directory/ledger-directory.commands';
import {
  ListLedgerListsHandler,
  SearchLedgerRecordsHandler,
} from '../application/ledger-directory/ledger-directory.queries';
import { AccountingSystem } from '../application/ports/accounting-system';
import { LedgerBalances } from '../application/ports/ledger-balances';
import { LedgerReadings } from '../application/ports/ledger-readings';
import { LedgerInspection } from '../application/ports/ledger-inspection';
import { setting } from './settings';

/** Sage Intacct, and the directory of a company there: accounts, journals, entities and dimension values. */
@Global()
@Module({
  controllers: [LedgerDirectoryController],
  providers: [
    {
      provide: AccountingSystem,
      inject: [Intacct],
      useFactory: ({ accountingSystem }: Intacct) => new AccountingSystemByWay(accountingSystem, new RestNotSetUp()),
    },
    { provide: LedgerReadings, inject: [Intacct], useFactory: ({ readings }: Intacct) => readings },
    { provide: LedgerBalances, inject: [Intacct], useFactory: ({ balances }: Intacct) => balances },
    { provide: LedgerInspection, inject: [Intacct], useFactory: ({ inspection }: Intacct) => inspection },
    setting(DirectoryAge, ({ ledgerDirectory }) => ({ maxMs: ledgerDirectory.ageMaxMs })),
    DirectorySources,
    DirectoryReader,
    CompanyFactsReader,
    ConnectionPause,
    DirectoryRefresh,
    OverviewParts,
    DirectoryOverview,
    RefreshLedgerDirectoryHandler,
    ListLedgerListsHandler,
    SearchLedgerRecordsHandler,
  ],
  exports: [
    AccountingSystem,
    LedgerReadings,
    LedgerBalances,
    LedgerInspection,
    DirectoryReader,
    CompanyFactsReader,
    ConnectionPause,
  ],
})
export class LedgerModule {}
