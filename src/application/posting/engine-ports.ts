import { Inject, Injectable } from '@nestjs/common';
import { CustomFieldViews } from '../custom-field/custom-field.views';
import { CompanyFactsReader } from '../ledger-directory/company-facts';
import { DirectoryReader } from '../ledger-directory/directory-reader';
import { BatchContent } from '../journal-batch/batch-content';
import { JournalBatchViews } from '../journal-batch/journal-batch.views';
import { AccountingSystem } from '../ports/accounting-system';
import { Clock } from '../ports/clock';
import { Ids } from '../ports/ids';
import { LedgerDirectory } from '../ports/ledger-directory';
import { Log } from '../ports/log';
import { SecretVault } from '../ports/secret-vault';
import { Aggregates } from '../shared/aggregates';
import { Freshness } from '../shared/freshness';
import { PostingOutlook } from '../shared/posting-outlook';
import { EntryApprovals } from './entry-approvals';
import { OpenRuns } from './open-run';

/** All ports that posting uses. */
@Injectable()
export class EnginePorts {
  constructor(
    readonly aggregates: Aggregates,
    readonly content: BatchContent,
    @Inject(EntryApprovals) readonly approvals: Pick<EntryApprovals, 'check' | 'isStillGiven'>,
    @Inject(CustomFieldViews) readonly fieldViews: Pick<CustomFieldViews, 'customFieldsOf'>,
    readonly runViews: OpenRuns,
    @Inject(JournalBatchViews)
    readonly batchViews: Pick<
      JournalBatchViews,
      | 'awaitingApproval'
      | 'underWay'
      | 'usedReferences'
      | 'hasEntry'
      | 'plansOfEntry'
      | 'entriesOfAmount'
      | 'postedBeside'
      | 'batchesOfRecord'
      | 'summaryOf'
    >,
    @Inject(Freshness) readonly freshness: Pick<Freshness, 'caughtUp'>,
    readonly ledger: AccountingSystem,
    readonly directory: LedgerDirectory,
    readonly lists: DirectoryReader,
    readonly companies: CompanyFactsReader,
    readonly vault: SecretVault,
    readonly clock: Clock,
    readonly ids: Ids,
    readonly log: Log,
    readonly outlook: PostingOutlook,
  ) {}
}
