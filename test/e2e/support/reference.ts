import { postingIdentityOf } from '../../../src/application/journal-batch/batch-keys';
import { SANDBOX_CREDENTIALS } from './person';
import { ENVIRONMENT } from './system';

/** Under which reference the first attempt of an entry of `closeCsv` goes out, so that a fault can wait for it. */
export const referenceOf = (journalEntryId: string): string =>
  postingIdentityOf(
    { environment: ENVIRONMENT, journalEntryId, entryRevision: 1, part: 1 },
    { companyId: SANDBOX_CREDENTIALS.companyId, period: '2026-09', issue: 1 },
  ).referenceNo;
