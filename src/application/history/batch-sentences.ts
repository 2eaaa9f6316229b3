import { type BatchProblem } from '../../domain/shared/batch-problem';
import { moneyText } from '../../domain/shared/money';
import { type DataOf } from './history-events';

/** What happened to a batch. */
export const BATCH_SENTENCES = {
  JournalBatchPlanned: (plan: DataOf<'JournalBatchPlanned'>) =>
    `Planned batch ${plan.part} of ${plan.parts} of journal entry ${plan.journalEntryId}, revision ${plan.entryRevision}: ` +
    `${plan.lineCount} lines, ${moneyText(BigInt(plan.totalMinor), plan.currency)}, of ${plan.transactionDate}.`,
  JournalBatchLinesRecorded: ({ firstLine, lines }: DataOf<'JournalBatchLinesRecorded'>) =>
    `Recorded lines ${firstLine} to ${firstLine + lines.length - 1}.`,
  JournalBatchReleased: () => 'Made the batch Ready to Post.',
  JournalBatchSetAside: ({ because }: DataOf<'JournalBatchSetAside'>) =>
    because === 'posted'
      ? 'Set aside: the entry is posted with another content.'
      : 'Set aside until the posting of the earlier delivery is over.',
  JournalBatchHeld: ({ importId }: DataOf<'JournalBatchHeld'>) =>
    `Held the batch: its entry was delivered again with different content in import ${importId}.`,
  JournalBatchHoldLifted: () => 'Released the hold on the batch: the import that was to replace it was rejected.',
  JournalBatchPutOnHold: ({ reason }: DataOf<'JournalBatchPutOnHold'>) =>
    `Put the entry of the batch on hold: it is not posted until the hold is lifted. ${reason}`,
  JournalBatchTakenOffHold: ({ reason }: DataOf<'JournalBatchTakenOffHold'>) =>
    `Lifted the hold on the entry of the batch: ${reason}`,
  JournalBatchDiscarded: ({ reason }: DataOf<'JournalBatchDiscarded'>) =>
    reason === 'replaced'
      ? 'Discarded the batch: a newer revision of its entry replaces it.'
      : 'Discarded the batch: its import was rejected.',
  JournalBatchWithdrawn: ({ reason }: DataOf<'JournalBatchWithdrawn'>) => `Withdrew the batch: ${reason}`,
  JournalBatchPostedElsewhere: ({ recordNo, companyId, lineCount, reason }: DataOf<'JournalBatchPostedElsewhere'>) =>
    `Settled the batch as posted elsewhere: record ${recordNo} of company ${companyId} was read, and all ${lineCount} lines are equal. ${reason}`,
  JournalBatchQueued: ({ runId }: DataOf<'JournalBatchQueued'>) => `Took the batch into posting run ${runId}.`,
  JournalBatchReturned: ({ message }: DataOf<'JournalBatchReturned'>) =>
    `Returned the batch to Ready to Post: ${message}`,
  JournalBatchPutBack: ({ problems }: DataOf<'JournalBatchPutBack'>) =>
    `Left the batch ${problems.length === 0 ? 'Ready to Post' : 'Failed, as it was'}: its run was stopped before anything of its entry was sent.`,
  JournalBatchBlocked: ({ problems }: DataOf<'JournalBatchBlocked'>) =>
    `Stopped the batch before anything was sent: ${problemsText(problems)}`,
  PostingAttemptStarted: ({ attempt, referenceNo, journal, companyId }: DataOf<'PostingAttemptStarted'>) =>
    `Recorded the intent of attempt ${attempt}: reference ${referenceNo}, journal ${journal} of company ${companyId}.`,
  PostingAttemptNotSent: ({ attempt, cause }: DataOf<'PostingAttemptNotSent'>) =>
    `Attempt ${attempt} was certainly not executed (${cause}).`,
  PostingAttemptConfirmed: ({ attempt, recordNo, confirmedBy }: DataOf<'PostingAttemptConfirmed'>) =>
    confirmedBy === 'reply'
      ? `Sage Intacct confirmed attempt ${attempt} as record ${recordNo}.`
      : `Found attempt ${attempt} in Sage Intacct as record ${recordNo}.`,
  PostingAttemptRejected: ({ attempt, problems }: DataOf<'PostingAttemptRejected'>) =>
    `Sage Intacct refused attempt ${attempt}: ${problemsText(problems)}`,
  PostingAttemptUnknown: ({ attempt, cause }: DataOf<'PostingAttemptUnknown'>) =>
    `The outcome of attempt ${attempt} is unknown (${cause}): it may be in the ledger.`,
  PostingLookedUp: ({ attempt, conclusive }: DataOf<'PostingLookedUp'>) =>
    `Looked for attempt ${attempt} in the ledger and found nothing${conclusive ? ', which is now conclusive' : ' yet'}.`,
  PostingResendAllowed: ({ attempt, resend }: DataOf<'PostingResendAllowed'>) =>
    `Attempt ${attempt} is certainly not in the ledger: it may be sent again (resend ${resend}) under the same names.`,
  PostingFoundBeforeSending: ({ referenceNo, recordNo }: DataOf<'PostingFoundBeforeSending'>) =>
    `Found reference ${referenceNo} in the ledger as record ${recordNo} before anything was sent.`,
  PostingVerified: ({ recordNo, lineCount }: DataOf<'PostingVerified'>) =>
    `Read record ${recordNo} back: header, all ${lineCount} lines, dimensions and totals are equal. Success.`,
  PostingAwaitsApproval: ({ recordNo, ledgerState }: DataOf<'PostingAwaitsApproval'>) =>
    `Read record ${recordNo} back and found it equal; it awaits approval in Sage Intacct (${ledgerState}).`,
  PostingDeclined: ({ recordNo }: DataOf<'PostingDeclined'>) =>
    `Record ${recordNo} was declined or removed in Sage Intacct.`,
  PostingGivenToPerson: ({ problem }: DataOf<'PostingGivenToPerson'>) =>
    `The batch needs attention: ${problem.message}`,
  PostingConflictFound: ({ found, problem }: DataOf<'PostingConflictFound'>) =>
    `Found record ${found.recordNo}, which differs from what was sent: ${problem.message}`,
  PostingMismatchFound: ({ recordNo, problems }: DataOf<'PostingMismatchFound'>) =>
    `Read record ${recordNo} back, and it differs from what was sent: ${problemsText(problems)}`,
  PostingDuplicateFound: ({ recordNos }: DataOf<'PostingDuplicateFound'>) =>
    `Found the entry more than once in the ledger: records ${recordNos.join(', ')}.`,
  LedgerRecordDeclaredForeign: ({ referenceNo, reason }: DataOf<'LedgerRecordDeclaredForeign'>) =>
    `Declared the record with reference ${referenceNo} foreign to this entry, which can be posted again: ${reason}`,
  OtherEntryAccepted: ({ recordNo, reason }: DataOf<'OtherEntryAccepted'>) =>
    `Said that record ${recordNo} of other origin is another entry: the batch can be posted beside it. ${reason}`,
  PostingAbsenceSeen: ({ recordNosBeside }: DataOf<'PostingAbsenceSeen'>) =>
    `Looked for the entry in Sage Intacct and found neither its record nor its references, but ${recordNosBeside.length} other posted record(s).`,
  PostingReleasedByPerson: ({ reason }: DataOf<'PostingReleasedByPerson'>) =>
    `Vouched that the ledger holds no entry for this batch: ${reason}`,
} as const;

const problemsText = (problems: readonly BatchProblem[]): string => {
  const [first] = problems;
  if (first === undefined) return 'no cause was given.';
  return problems.length === 1 ? first.message : `${first.message} And ${problems.length - 1} more.`;
};
