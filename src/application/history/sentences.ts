import { type RunCounts } from '../../domain/posting-run/posting-run.events';
import { conditionsText } from '../../domain/account-mapping/account-rule';
import { type Frequency } from '../../domain/posting-schedule/frequency';
import { type CorrectionDefault } from '../../domain/shared/default-correction';
import { textOf } from '../../domain/posting-stop/posting-stop.decisions';
import { ledgerFieldName } from '../../domain/shared/ledger-field';
import { APPROVAL_SENTENCES } from './approval-sentences';
import { BATCH_SENTENCES } from './batch-sentences';
import { type DataOf, type HistoryType } from './history-events';
import { NOTIFICATION_SENTENCES } from './notification-sentences';
import { PERIOD_SENTENCES } from './period-sentences';
import { PICK_UP_SENTENCES } from './pick-up-sentences';
import { TIE_OUT_SENTENCES } from './tie-out-sentences';
import { WATCH_SENTENCES } from './watch-sentences';

export type Sentence<Type extends HistoryType> = (data: DataOf<Type>) => string;
type Sentences = { readonly [Type in HistoryType]: Sentence<Type> };

/**
 * What happened, for people who do not know the events. Without who and when, which are shown next to it. Empty for an
 * unknown type.
 */
export const sentenceOf = (type: string, data: unknown): string => {
  const sentence = (SENTENCES as Readonly<Record<string, ((data: never) => string) | undefined>>)[type];
  return sentence === undefined ? '' : sentence(data as never);
};

/** What the setting about corrections adds to a sentence; nothing where a person is asked. */
const CORRECTIONS_BY: Readonly<Record<CorrectionDefault, string>> = {
  ask: '',
  'reverse-and-post': ', posted entries that are delivered anew reversed and posted anew',
  'net-difference': ', posted entries that are delivered anew corrected by their net difference',
};

const OTHER_SENTENCES = {
  ConnectionEstablished: ({ companyId, entityId, userId, senderId, way }: DataOf<'ConnectionEstablished'>) =>
    `Connected to Sage Intacct company ${companyId}${inEntity(entityId)} as ${userId}, ${withSender(senderId, way)}.`,
  ConnectionCredentialsChanged: ({
    companyId,
    entityId,
    userId,
    senderId,
    way,
  }: DataOf<'ConnectionCredentialsChanged'>) =>
    `Changed the credentials of company ${companyId}${inEntity(entityId)}: user ${userId}, ${
      way === 'rest' ? `over REST with application ${senderId}` : `sender ${senderId}`
    }.`,
  ConnectionCheckFailed: ({ message }: DataOf<'ConnectionCheckFailed'>) =>
    `Checked the connection, without success: ${message}`,
  ConnectionChecked: () => 'Checked the connection: Sage Intacct accepted the sign-in.',
  ConnectionPaused: ({ message, code }: DataOf<'ConnectionPaused'>) => `Paused all posting: ${message} (${code})`,
  ConnectionResumed: () => 'Resumed posting.',
  ConnectionSettingsChanged: (settings: DataOf<'ConnectionSettingsChanged'>) =>
    `Set how journals are posted: journal ${settings.journalSymbol}, ${settings.linesPerBatchMax} lines per batch at most, ` +
    `clearing account ${settings.clearingAccount ?? 'none'}, exchange rate type ${settings.exchangeRateType || 'none'}` +
    (settings.entriesGoWhole === false ? ', each part of an entry sent alone' : '') +
    `${CORRECTIONS_BY[settings.corrections ?? 'ask']}.`,
  SharedCompanyAccepted: ({ companyId, environments, reason }: DataOf<'SharedCompanyAccepted'>) =>
    `Accepted that company ${companyId} is also connected to ${environments.join(', ')}: ${reason}`,
  LedgerConsentAsked: ({ entityId }: DataOf<'LedgerConsentAsked'>) =>
    `Went to Sage Intacct for consent to connect over REST${inEntity(entityId)}.`,
  LedgerConsentAnswered: ({ answer }: DataOf<'LedgerConsentAnswered'>) =>
    answer === 'given'
      ? 'Came back from Sage Intacct with the consent.'
      : 'Came back from Sage Intacct without consent.',
  ConnectionRemoved: ({ companyId }: DataOf<'ConnectionRemoved'>) => `Disconnected from company ${companyId}.`,

  CustomFieldDefined: ({ apiName, label, source }: DataOf<'CustomFieldDefined'>) =>
    `Added the custom field ${label} (${apiName}) with the source ${source}.`,
  CustomFieldChanged: ({ apiName, label, source }: DataOf<'CustomFieldChanged'>) =>
    `Changed the custom field ${apiName}: label ${label}, source ${source}.`,
  CustomFieldBound: ({ apiName, ledgerField }: DataOf<'CustomFieldBound'>) =>
    ledgerField === null
      ? `Unbound the custom field ${apiName} from Sage Intacct.`
      : `Bound the custom field ${apiName} to ${ledgerFieldName(ledgerField)} in Sage Intacct.`,
  CustomFieldInclusionChanged: ({ apiName, includeInJournalPosting }: DataOf<'CustomFieldInclusionChanged'>) =>
    includeInJournalPosting
      ? `Included the custom field ${apiName} in journal posting.`
      : `Excluded the custom field ${apiName} from journal posting.`,
  CustomFieldValuesOverridden: ({ apiName, overrides }: DataOf<'CustomFieldValuesOverridden'>) =>
    `Overrode ${some(overrides, ({ value, ledgerId }) => (ledgerId === '' ? `"${value}" as nothing` : `"${value}" as ${ledgerId}`))} of the custom field ${apiName}.`,
  CustomFieldOverrideRemoved: ({ apiName, value }: DataOf<'CustomFieldOverrideRemoved'>) =>
    `Removed the override of "${value}" from the custom field ${apiName}.`,
  CustomFieldRemoved: ({ apiName }: DataOf<'CustomFieldRemoved'>) => `Removed the custom field ${apiName}.`,

  ImportProfileSaved: ({ name, version }: DataOf<'ImportProfileSaved'>) =>
    version === 1 ? `Added the import profile ${name}.` : `Changed the import profile ${name} (version ${version}).`,
  ImportProfileRemoved: ({ name }: DataOf<'ImportProfileRemoved'>) => `Removed the import profile ${name}.`,
  ColumnSetAside: ({ column }: DataOf<'ColumnSetAside'>) =>
    `Recorded that the column "${column}" is not for the ledger.`,
  ColumnTakenBack: ({ column }: DataOf<'ColumnTakenBack'>) =>
    `Took back that the column "${column}" is not for the ledger.`,

  AccountsMapped: ({ mappings }: DataOf<'AccountsMapped'>) =>
    `Mapped ${some(mappings, ({ account, ledgerAccount }) => `RevRec account ${account} to ${ledgerAccount}`)}.`,
  AccountUnmapped: ({ account }: DataOf<'AccountUnmapped'>) => `Removed the mapping of RevRec account ${account}.`,
  AccountRulesSaved: ({ rules }: DataOf<'AccountRulesSaved'>) =>
    `Mapped ${some(rules, ({ account, ledgerAccount, conditions }) => `RevRec account ${account} to ${ledgerAccount} (${conditionsText(conditions)})`)}.`,
  AccountRuleRemoved: ({ account, conditions }: DataOf<'AccountRuleRemoved'>) =>
    `Removed the mapping of RevRec account ${account} for ${conditionsText(conditions)}.`,

  JournalImportReceived: ({ fileName, bytes, totals, awaitsConfirmation }: DataOf<'JournalImportReceived'>) =>
    `Delivered ${fileName} (${bytes} bytes)${totals === undefined ? '' : ' with control totals'}${awaitsConfirmation === true ? ' for a preview' : ''}.`,
  JournalImportPreviewed: ({ summary }: DataOf<'JournalImportPreviewed'>) =>
    `Previewed the delivery: ${summary.entries} entries with ${summary.lines} lines. It awaits confirmation.`,
  JournalImportConfirmed: () => 'Confirmed the import.',
  JournalImportWithdrawn: () => 'Withdrew the import: nothing of it counts.',
  JournalImportWithdrawalsPlanned: ({ entries }: DataOf<'JournalImportWithdrawalsPlanned'>) =>
    `Takes back ${entries.length} unposted entries of earlier deliveries when the import counts.`,
  JournalImportControlTotalsAgreed: ({ totals }: DataOf<'JournalImportControlTotalsAgreed'>) =>
    `Found that ${totals.length} control total(s) agree with the delivery.`,
  JournalImportValidated: ({ entries, lines, batches, unchangedEntries }: DataOf<'JournalImportValidated'>) =>
    `Found the delivery valid: ${entries} entries with ${lines} lines make ${batches} batches; ${unchangedEntries} entries were already imported.`,
  JournalImportRejected: ({ problemCount, problems: [first] }: DataOf<'JournalImportRejected'>) =>
    `Rejected the delivery with ${problemCount} problem(s)${first === undefined ? '.' : `, the first: ${first.message}`}`,
  JournalImportRecorded: ({ corrections }: DataOf<'JournalImportRecorded'>) =>
    `Recorded all batches of the import: from now on it counts${CORRECTIONS_BY[corrections ?? 'ask']}.`,
  JournalImportCompleted: () => 'Completed the import: its batches are Ready to Post.',
  JournalImportTakenBack: ({ reason }: DataOf<'JournalImportTakenBack'>) =>
    `Took back what of the import is not posted: ${reason}`,
  JournalImportTakeBackFinished: ({ withdrawnEntries, leftEntries }: DataOf<'JournalImportTakeBackFinished'>) =>
    `Withdrew ${withdrawnEntries} of its entries${leftEntries === 0 ? '' : `; ${leftEntries} stayed, which are posted or in posting`}.`,

  PostingRunStarted: ({ batchCount, trigger, period }: DataOf<'PostingRunStarted'>) =>
    `Started a ${trigger === 'manual' ? '' : 'scheduled '}posting run over ${batchCount} batch(es)${period === null ? '' : ` of ${period}`}.`,
  PostingRunBatchesAdded: ({ batchKeys }: DataOf<'PostingRunBatchesAdded'>) =>
    `Took ${batchKeys.length} batch(es) into the run.`,
  PostingRunBoundToPlan: ({ digests }: DataOf<'PostingRunBoundToPlan'>) =>
    `Bound the run to what was shown before it: ${digests.length} batches by their digests.`,
  PostingRunChecked: ({ batches, blocked }: DataOf<'PostingRunChecked'>) =>
    `Checked the prerequisites of the run: ${batches - blocked} of ${batches} batch(es) can be posted.`,
  PostingRunNotStarted: ({ message }: DataOf<'PostingRunNotStarted'>) => `Posted nothing: ${message}`,
  PostingRunStopRequested: ({ reason }: DataOf<'PostingRunStopRequested'>) =>
    `Stopped the run: what is in flight ends, the rest goes back${reason === undefined ? '.' : `. ${reason}`}`,
  PostingRunWaitsForLedger: ({ since, cause }: DataOf<'PostingRunWaitsForLedger'>) =>
    `Waits for Sage Intacct, which has given no usable answer since ${since}: ${cause}`,
  PostingRunLedgerAnswered: () => 'Goes on: Sage Intacct answers again.',
  PostingRunFinished: (counts: DataOf<'PostingRunFinished'>) => `Finished the run: ${countsText(counts)}.`,

  PostingScheduleChanged: ({ frequency, timeZone, retriesFailed = true }: DataOf<'PostingScheduleChanged'>) =>
    `Set the journal frequency: ${frequencyText(frequency)}, in ${timeZone}${retriesFailed ? '' : ', without what failed before'}.`,
  PostingScheduleEnabled: () => 'Switched automatic posting on.',
  PostingSchedulePaused: ({ reason }: DataOf<'PostingSchedulePaused'>) => `Paused automatic posting: ${reason}`,
  PostingScheduleResumed: ({ reason }: DataOf<'PostingScheduleResumed'>) => `Resumed automatic posting: ${reason}`,
  PostingSchedulePausedItself: ({ reason }: DataOf<'PostingSchedulePausedItself'>) =>
    `Automatic posting paused itself: ${reason}.`,
  PostingOccurrenceClaimed: ({ occurrenceId, late }: DataOf<'PostingOccurrenceClaimed'>) =>
    `Claimed the scheduled run of ${occurrenceId}${late ? ', late' : ''}.`,
  PostingOccurrencesMissed: ({ count, first, last, cause }: DataOf<'PostingOccurrencesMissed'>) =>
    `Missed ${count} scheduled run(s), from ${first.occurrenceId} to ${last.occurrenceId} (${cause}).`,
  PostingOccurrenceSkipped: ({ occurrenceId }: DataOf<'PostingOccurrenceSkipped'>) =>
    `Skipped the scheduled run of ${occurrenceId}: the previous run was still open.`,
  PostingOccurrenceStarted: ({ occurrenceId, batchCount }: DataOf<'PostingOccurrenceStarted'>) =>
    `Started the scheduled run of ${occurrenceId} over ${batchCount} batch(es).`,
  PostingOccurrenceFoundNothing: ({ occurrenceId, lastPeriod }: DataOf<'PostingOccurrenceFoundNothing'>) =>
    `Found nothing to post up to ${lastPeriod} at ${occurrenceId}.`,
  PostingOccurrenceFailed: ({ occurrenceId, message, code }: DataOf<'PostingOccurrenceFailed'>) =>
    `Could not start the scheduled run of ${occurrenceId}: ${message} (${code})`,
  PostingOccurrenceFinished: ({ occurrenceId, counts }: DataOf<'PostingOccurrenceFinished'>) =>
    `Finished the scheduled run of ${occurrenceId}: ${countsText(counts)}.`,

  PostingStopped: ({ cause }: DataOf<'PostingStopped'>) => `Stopped posting: ${textOf(cause)}`,
  PostingResumed: ({ reason }: DataOf<'PostingResumed'>) => `Resumed posting: ${reason}`,
  PostingStopLifted: ({ because }: DataOf<'PostingStopLifted'>) => `Lifted the stop of posting: ${because}`,
  LedgerEntryDeclaredForeign: ({ referenceNo, period, reason }: DataOf<'LedgerEntryDeclaredForeign'>) =>
    `Declared ${referenceNo} of ${period} in the ledger foreign: ${reason}`,

  PreflightStarted: ({ trigger, period }: DataOf<'PreflightStarted'>) =>
    `Started a preflight${trigger === 'person' ? '' : ' before a run'}${period === null ? '' : ` of ${period}`}.`,
  PreflightLinesRecorded: ({ lines }: DataOf<'PreflightLinesRecorded'>) =>
    `Found ${lines.filter(({ status }) => status === 'blocked').length} cause(s) that block, among ${lines.length} lines.`,
  PreflightFinished: ({ batches, blocked }: DataOf<'PreflightFinished'>) =>
    `Finished the preflight: ${batches - blocked} of ${batches} batch(es) can be posted.`,

  AccessRefused: ({ name, role, permission, unrecorded = 0 }: DataOf<'AccessRefused'>) =>
    `Refused ${name} (${role ?? 'no role'}) an action that needs the permission ${permission}${unrecorded === 0 ? '' : `, and ${unrecorded} more times before`}.`,
} as const;

const SENTENCES: Sentences = {
  ...OTHER_SENTENCES,
  ...APPROVAL_SENTENCES,
  ...WATCH_SENTENCES,
  ...TIE_OUT_SENTENCES,
  ...PERIOD_SENTENCES,
  ...BATCH_SENTENCES,
  ...NOTIFICATION_SENTENCES,
  ...PICK_UP_SENTENCES,
};

const LISTED_MAX = 3;

/** The first few, and how many more. */
const some = <Item>(items: readonly Item[], textOf: (item: Item) => string): string => {
  const listed = items.slice(0, LISTED_MAX).map(textOf).join(', ');
  return items.length > LISTED_MAX ? `${listed} and ${items.length - LISTED_MAX} more` : listed;
};

const countsText = ({
  posted,
  failed,
  awaitingApproval,
  needsPerson,
  returned,
  skipped,
  held = 0,
}: RunCounts): string =>
  [
    `${posted} posted`,
    `${failed} failed`,
    ...(awaitingApproval > 0 ? [`${awaitingApproval} awaiting approval`] : []),
    ...(needsPerson > 0 ? [`${needsPerson} needing attention`] : []),
    ...(returned > 0 ? [`${returned} returned`] : []),
    ...(held > 0 ? [`${held} on hold`] : []),
    ...(skipped > 0 ? [`${skipped} left out`] : []),
  ].join(', ');

const frequencyText = (frequency: Frequency): string => {
  switch (frequency.kind) {
    case 'Daily':
      return `daily at ${frequency.time}`;
    case 'Weekly':
      return `weekly on ${frequency.dayOfWeek} at ${frequency.time}`;
    case 'Monthly':
      return `monthly on ${frequency.dayOfMonth === 'Last' ? 'the last day' : `day ${frequency.dayOfMonth}`} at ${frequency.time}`;
  }
};

const withSender = (senderId: string, way: 'rest' | undefined): string =>
  way === 'rest' ? `over REST with application ${senderId}` : `with sender ${senderId}`;

const inEntity = (entityId: string | undefined): string => (entityId === undefined ? '' : `, entity ${entityId},`);
