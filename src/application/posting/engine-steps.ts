import { type BatchOfRun } from '../journal-batch/batch-lookups';
import { type CompanyLanes } from './company-lanes';
import { type EntryParts } from './entry-parts';
import { type EntryPreparer } from './entry-preparer';
import { type EntrySender } from './entry-sender';
import { type LedgerContact } from './ledger-contact';
import { type OutcomeLookup } from './outcome-lookup';
import { type PostingContext } from './posting-context';
import { type ReadBackQueue } from './read-back-queue';
import { type RunChecker } from './run-checker';
import { type RunStop } from './run-stop';
import { type UnsentBatches } from './unsent-batches';

/** The steps of one batch. */
export interface EngineSteps {
  readonly context: PostingContext;
  readonly preparer: EntryPreparer;
  readonly sender: EntrySender;
  readonly unsent: UnsentBatches;
  readonly parts: EntryParts;
  readonly lookup: OutcomeLookup;
  readonly readBacks: ReadBackQueue;
  readonly contact: LedgerContact;
  readonly runStop: RunStop;
  /** Called with each batch that awaits approval in the ledger. */
  readonly followApproval: (batch: BatchOfRun) => void;
  /** Checks the prerequisites of a run before its first batch; null where they are not checked. */
  readonly check: RunChecker | null;
  /** The lanes of a company, shared with every other environment that posts to it. */
  readonly lanesOf: (companyId: string) => CompanyLanes;
}
