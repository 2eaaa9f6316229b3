import { type Provider } from '@nestjs/common';
import { CompanyFactsReader } from './application/ledger-directory/company-facts';
import { DirectoryReader } from './application/ledger-directory/directory-reader';
import { Clock } from './application/ports/clock';
import { LedgerDirectory } from './application/ports/ledger-directory';
import { LedgerInspection } from './application/ports/ledger-inspection';
import { type Config } from './config';

type Dependencies = [LedgerInspection, LedgerDirectory, Clock];

const INJECT = [LedgerInspection, LedgerDirectory, Clock];

/** What reads the ledger's lists and facts when they are needed. */
export const ledgerDirectoryOf = ({ ledgerDirectory: { ageMaxMs } }: Config): Provider[] => [
  {
    provide: DirectoryReader,
    inject: INJECT,
    useFactory: (...[inspection, directory, clock]: Dependencies) =>
      new DirectoryReader({ inspection, directory, clock, ageMaxMs }),
  },
  {
    provide: CompanyFactsReader,
    inject: INJECT,
    useFactory: (...[inspection, directory, clock]: Dependencies) =>
      new CompanyFactsReader({ inspection, directory, clock, ageMaxMs }),
  },
];
