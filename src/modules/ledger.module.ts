import { type Abstract, type FactoryProvider, Global, Module } from '@nestjs/common';
import { LedgerDirectoryController } from '../adapters/http/ledger-directory/ledger-directory.controller';
import { Intacct } from '../adapters/intacct/intacct';
import { IntacctRest } from '../adapters/intacct/rest/intacct-rest';
import {
  AccountingSystemByWay,
  LedgerBalancesByWay,
  LedgerInspectionByWay,
  LedgerReadingsByWay,
} from '../adapters/intacct/ways';
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
import { KeptTokens } from '../application/ledger-consent/kept-tokens';
import { ConsentTokens, LedgerConsents } from '../application/ports/ledger-consents';
import { LedgerBalances } from '../application/ports/ledger-balances';
import { LedgerReadings } from '../application/ports/ledger-readings';
import { LedgerInspection } from '../application/ports/ledger-inspection';
import { intacctRestOf, RESOURCES } from './opened-resources';
import { setting } from './settings';

/** A port over both ways into Sage Intacct. */
const byWay = <Port>(
  token: Abstract<Port>,
  port: (xml: Intacct, rest: IntacctRest) => NoInfer<Port>,
): FactoryProvider<Port> => ({ provide: token, inject: [Intacct, IntacctRest], useFactory: port });

/** Sage Intacct, and the directory of a company there: accounts, journals, entities and dimension values. */
@Global()
@Module({
  controllers: [LedgerDirectoryController],
  providers: [
    KeptTokens,
    { provide: ConsentTokens, useExisting: KeptTokens },
    { provide: IntacctRest, inject: [RESOURCES, ConsentTokens], useFactory: intacctRestOf },
    byWay(AccountingSystem, (xml, rest) => new AccountingSystemByWay(xml.accountingSystem, rest.accountingSystem)),
    byWay(LedgerReadings, (xml, rest) => new LedgerReadingsByWay(xml.readings, rest.readings)),
    byWay(LedgerBalances, (xml, rest) => new LedgerBalancesByWay(xml.balances, rest.balances)),
    byWay(LedgerInspection, (xml, rest) => new LedgerInspectionByWay(xml.inspection, rest.inspection)),
    { provide: LedgerConsents, inject: [IntacctRest], useFactory: ({ consents }: IntacctRest) => consents },
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
    LedgerConsents,
    KeptTokens,
    DirectoryReader,
    CompanyFactsReader,
    ConnectionPause,
  ],
})
export class LedgerModule {}
