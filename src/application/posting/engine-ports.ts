import { type CustomFieldViews } from '../custom-field/custom-field.views';
import { type CompanyFactsReader } from '../ledger-directory/company-facts';
import { type DirectoryReader } from '../ledger-directory/directory-reader';
import { type BatchContent } from '../journal-batch/batch-content';
import { type JournalBatchViews } from '../journal-batch/journal-batch.views';
import { type AccountingSystem } from '../ports/accounting-system';
import { type Clock } from '../ports/clock';
import { type Ids } from '../ports/ids';
import { type LedgerDirectory } from '../ports/ledger-directory';
import { type Log } from '../ports/log';
import { type SecretVault } from '../ports/secret-vault';
import { type Aggregates } from '../shared/aggregates';
import { type Freshness } from '../shared/freshness';
import { type OpenRuns } from './open-run';

/** Everything outside that posting touches. */
export interface EnginePorts {
  readonly aggregates: Aggregates;
  readonly content: BatchContent;
  readonly fieldViews: Pick<CustomFieldViews, 'customFieldsOf'>;
  readonly runViews: OpenRuns;
  readonly batchViews: Pick<
    JournalBatchViews,
    | 'awaitingApproval'
    | 'underWay'
    | 'usedReferences'
    | 'hasEntry'
    | 'plansOfEntry'
    | 'entriesOfAmount'
    | 'postedBeside'
    | 'summaryOf'
  >;
  readonly freshness: Pick<Freshness, 'caughtUp'>;
  readonly ledger: AccountingSystem;
  readonly directory: LedgerDirectory;
  readonly lists: DirectoryReader;
  readonly companies: CompanyFactsReader;
  readonly vault: SecretVault;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}
