import { moneyText } from '../../domain/shared/money';
import { type DataOf } from './history-events';

/** What was tied out, and what was accepted. */
export const TIE_OUT_SENTENCES = {
  TieOutStarted: ({ period }: DataOf<'TieOutStarted'>) => `Began to tie out ${period} with Sage Intacct.`,
  TieOutProgressed: ({ step, done, of }: DataOf<'TieOutProgressed'>) =>
    step === 'batches' ? `Read ${done} of ${of} batches.` : `Read ${done} lines of the ledger.`,
  TieOutFinished: ({ counts, openCount, readAt, digest }: DataOf<'TieOutFinished'>) =>
    `Tied out ${counts.batches} batches with the ledger as of ${readAt}: ${counts.cells} cells, ` +
    `${openCount} without an explanation, ${counts.otherEntries} entries of other origin (${digest.slice(0, 12)}).`,
  TieOutStopped: ({ trouble }: DataOf<'TieOutStopped'>) => `Stopped the tie-out: ${trouble.message}`,
  TieOutDifferenceAccepted: ({ account, entity, currency, minor, reason }: DataOf<'TieOutDifferenceAccepted'>) =>
    `Accepted the difference ${moneyText(BigInt(minor), currency)} on account ${account}${entity === '' ? '' : ` of ${entity}`}: ${reason}`,
  TieOutCellsRecorded: ({ cells }: DataOf<'TieOutCellsRecorded'>) => `Recorded ${cells.length} cells.`,
  TieOutBalancesRecorded: ({ balances }: DataOf<'TieOutBalancesRecorded'>) => `Recorded ${balances.length} balances.`,
  TieOutDifferencesRecorded: ({ differences }: DataOf<'TieOutDifferencesRecorded'>) =>
    `Recorded ${differences.length} differences of batches.`,
  TieOutOthersRecorded: ({ lines }: DataOf<'TieOutOthersRecorded'>) =>
    `Recorded ${lines.length} lines of other origin.`,
} as const;
