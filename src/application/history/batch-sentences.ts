import { type BatchProblem } from '../../domain/shared/batch-problem';
import { type SetAsideCause } from '../../domain/journal-batch/journal-batch.events';
import { type LedgerFinding } from '../../domain/journal-batch/ledger-finding';
import { type DefaultCorrection } from '../../domain/shared/default-correction';
import { type LedgerDifference } from '../../domain/shared/ledger-difference';
import { moneyText } from '../../domain/shared/money';
import { differenceText } from '../journal-batch/difference-text';
import { type DataOf } from './history-events';

const SET_ASIDE_WORDS: Readonly<Record<SetAsideCause, string>> = {
  posted: 'Set aside: the entry is posted with another content.',
  'in posting': 'Set aside until the posting of the earlier delivery is over.',
  'period closed': 'Set aside: the month is closed here.',
};

const PREPARED: Readonly<Record<DefaultCorrection, string>> = {
  'reverse-and-post': 'reversal of the posted entry',
  'net-difference': 'net difference to the posted entry',
};

/** What happened to a batch. */
export const BATCH_SENTENCES = {
  JournalBatchPlanned: (plan: DataOf<'JournalBatchPlanned'>) =>
    `${purposeOf(plan)} batch ${plan.part} of ${plan.parts} of journal entry ${plan.journalEntryId}, revision ${plan.entryRevision}: ` +
    `${plan.lineCount} lines, ${moneyText(BigInt(plan.totalMinor), plan.currency)}, of ${plan.transactionDate}.`,
  JournalBatchLineRootRecorded: ({ lineCount, lineRoot }: DataOf<'JournalBatchLineRootRecorded'>) =>
    `Recorded the root of ${lineCount} line hashes (${lineRoot.slice(0, 12)}): each line can be proven with it.`,
  JournalBatchLinesRecorded: ({ firstLine, lines }: DataOf<'JournalBatchLinesRecorded'>) =>
    `Recorded lines ${firstLine} to ${firstLine + lines.length - 1}.`,
  JournalBatchReleased: () => 'Made the batch Ready to Post.',
  JournalBatchSetAside: ({ because }: DataOf<'JournalBatchSetAside'>) => SET_ASIDE_WORDS[because],
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
  LedgerChangeFound: ({ finding }: DataOf<'LedgerChangeFound'>) => findingText(finding),
  LedgerEntrySeenEqual: ({ recordNo, lineCount }: DataOf<'LedgerEntrySeenEqual'>) =>
    `Looked at record ${recordNo} in Sage Intacct again: header, all ${lineCount} lines, dimensions and totals are equal.`,
  LedgerChangeAccepted: ({ reason }: DataOf<'LedgerChangeAccepted'>) =>
    `Accepted how the entry stands in Sage Intacct: ${reason}`,
  JournalBatchClosedPeriodDecided: (decided: DataOf<'JournalBatchClosedPeriodDecided'>) => closedPeriodText(decided),
  JournalBatchReversalPlanned: ({ date, reason, batchKey }: DataOf<'JournalBatchReversalPlanned'>) =>
    `Asked for the reversal of the batch on ${date}, as batch ${batchKey}: ${reason}`,
  JournalBatchReversed: ({ recordNo, batchKey }: DataOf<'JournalBatchReversed'>) =>
    `Reversed: record ${recordNo} of batch ${batchKey} takes the batch back, read back and equal.`,
  JournalBatchReversalUndone: ({ batchKey, because }: DataOf<'JournalBatchReversalUndone'>) =>
    `The batch is not reversed: its reversal, batch ${batchKey}, ${UNDONE[because]}.`,
  JournalBatchDifferencePlanned: ({ batchKey, reason }: DataOf<'JournalBatchDifferencePlanned'>) =>
    `Asked for the net difference between the posted entry and its newer delivery, as batch ${batchKey}: ${reason}`,
  JournalBatchDifferencePosted: ({ recordNo, batchKey }: DataOf<'JournalBatchDifferencePosted'>) =>
    `Corrected: record ${recordNo} of batch ${batchKey} brings the posted entry to its newer delivery, read back and equal.`,
  JournalBatchDifferenceUndone: ({ batchKey, because }: DataOf<'JournalBatchDifferenceUndone'>) =>
    `The net difference, batch ${batchKey}, does not stand: it ${UNDONE[because]}.`,
  JournalBatchCorrectedBySetting: ({ choice, setBy, batchKeys }: DataOf<'JournalBatchCorrectedBySetting'>) =>
    `The setting of ${setBy} had the ${PREPARED[choice]} prepared: batch ${batchKeys.join(', ')}.`,
  JournalBatchCorrectionLeftToPerson: ({ choice, setBy, message }: DataOf<'JournalBatchCorrectionLeftToPerson'>) =>
    `Left to a person, because the ${PREPARED[choice]} that the setting of ${setBy} asks for is not possible: ${message}`,
  PostingReleasedByPerson: ({ reason }: DataOf<'PostingReleasedByPerson'>) =>
    `Vouched that the ledger holds no entry for this batch: ${reason}`,
} as const;

const purposeOf = ({ reverses, adjusts }: DataOf<'JournalBatchPlanned'>): string => {
  if (reverses !== undefined) return `To take record ${reverses.recordNo} back: planned`;
  return adjusts === undefined ? 'Planned' : `To bring record ${adjusts.recordNo} to a newer delivery: planned`;
};

const closedPeriodText = ({
  choice,
  reason,
  transactionDate,
  postingDate,
}: DataOf<'JournalBatchClosedPeriodDecided'>): string => {
  const closed = `The books in Sage Intacct are closed for ${transactionDate}`;
  switch (choice) {
    case 'wait':
      return `${closed}: chose to wait until they are open. ${reason}`;
    case 'ask-to-open':
      return `${closed}: asked to have them opened. ${reason}`;
    case 'first-open-day':
      return `${closed}: chose to post the entry on ${postingDate ?? ''}, the first open day. ${reason}`;
  }
};

const reversingText = (records: LedgerFinding['records']): string => {
  const [own] = records;
  return own?.reversedByRecordNo === undefined ? '' : `, by record ${own.reversedByRecordNo}`;
};

type Undone = DataOf<'JournalBatchDifferenceUndone' | 'JournalBatchReversalUndone'>['because'];

const UNDONE: Readonly<Record<Undone, string>> = {
  withdrawn: 'was withdrawn',
  reversed: 'was reversed in Sage Intacct',
  gone: 'is not in Sage Intacct any more',
  'taken back': 'was reversed together with its entry',
  'not prepared': 'was not prepared: the request for it was interrupted',
};

const findingText = ({ kind, records, differences, cause = '' }: LedgerFinding): string => {
  const numbers = records.map(({ recordNo }) => recordNo).join(', ');
  switch (kind) {
    case 'differs':
      return `Record ${numbers} in Sage Intacct is not as it was posted any more: ${firstOf(differences)}`;
    case 'twice':
      return `Found the posted entry more than once in Sage Intacct: records ${numbers}.`;
    case 'reversed':
      return `Record ${numbers} was reversed in Sage Intacct${reversingText(records)}.`;
    case 'reversal-pending':
      return `The reversal of record ${numbers} is pending in Sage Intacct.`;
    case 'gone':
      return 'The posted entry is not in Sage Intacct any more: it was looked for twice, and others of its entity and journal were seen.';
    case 'unreadable':
      return `The posted entry could not be read in Sage Intacct: ${cause}`;
  }
};

const firstOf = (differences: readonly LedgerDifference[]): string => {
  const [first] = differences;
  if (first === undefined) return 'no difference was given.';
  return `${differenceText(first)}.${differences.length === 1 ? '' : ` And ${differences.length - 1} more.`}`;
};

const problemsText = (problems: readonly BatchProblem[]): string => {
  const [first] = problems;
  if (first === undefined) return 'no cause was given.';
  return problems.length === 1 ? first.message : `${first.message} And ${problems.length - 1} more.`;
};
