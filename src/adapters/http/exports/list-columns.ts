import { type HistoryItemView } from '../../../application/history/history.views';
import { type JournalBatchView } from '../../../application/journal-batch/journal-batch.views';
import { type JournalImportView } from '../../../application/journal-import/journal-import.views';
import { type NotificationSummary } from '../../../application/notification/notification.views';
import { type PostingApprovalView } from '../../../application/posting-approval/posting-approval.views';
import { type PostingRunView } from '../../../application/posting-run/posting-run.views';
import { type TableColumn } from './table-file';

/** The columns of each list, in the order of its page, and then what a row has besides. Times are in UTC. */
export const BATCH_COLUMNS: readonly TableColumn<JournalBatchView>[] = [
  { header: 'Journal Entry Id', cell: ({ journalEntryId }) => journalEntryId },
  { header: 'Part', cell: ({ part }) => part },
  { header: 'Parts', cell: ({ parts }) => parts },
  { header: 'Period', cell: ({ period }) => period },
  { header: 'Transaction Date', cell: ({ transactionDate }) => transactionDate },
  { header: 'Posting Date', cell: ({ postingDate, transactionDate }) => postingDate ?? transactionDate },
  { header: 'Business Entity', cell: ({ businessEntityId }) => businessEntityId },
  { header: 'Status', cell: ({ status }) => status },
  { header: 'Needs Attention', cell: ({ needsPerson }) => (needsPerson ? 'yes' : 'no') },
  { header: 'Lines', cell: ({ lineCount }) => lineCount },
  { header: 'Currency', cell: ({ currency }) => currency },
  { header: 'Amount', isAmount: true, cell: ({ total }) => total },
  { header: 'Reference', cell: ({ referenceNo }) => referenceNo },
  { header: 'Record No', cell: ({ recordNo }) => recordNo },
  { header: 'Last Read Equal', cell: ({ lastEqualAt }) => lastEqualAt },
  { header: 'Causes', cell: ({ problems }) => problems.map(({ code, message }) => `${code}: ${message}`).join('\n') },
  { header: 'Attempts', cell: ({ attempts }) => attempts },
  { header: 'Run', cell: ({ runId }) => runId },
  { header: 'Import', cell: ({ importId }) => importId },
  { header: 'Changed', cell: ({ updatedAt }) => updatedAt },
  { header: 'Batch Key', cell: ({ batchKey }) => batchKey },
];

export const RUN_COLUMNS: readonly TableColumn<PostingRunView>[] = [
  { header: 'Started', cell: ({ startedAt }) => startedAt },
  { header: 'Trigger', cell: ({ trigger }) => trigger },
  { header: 'By', cell: ({ startedBy }) => startedBy },
  { header: 'State', cell: ({ status }) => status },
  { header: 'Period', cell: ({ period }) => period },
  { header: 'Batches', cell: ({ batches }) => batches },
  { header: 'Posted', cell: ({ posted }) => posted },
  { header: 'Failed', cell: ({ failed }) => failed },
  { header: 'Awaiting Approval', cell: ({ awaitingApproval }) => awaitingApproval },
  { header: 'Outcome Unknown', cell: ({ outcomeUnknown }) => outcomeUnknown },
  { header: 'On Hold', cell: ({ onHold }) => onHold },
  { header: 'Left Out', cell: ({ leftOut }) => leftOut },
  { header: 'Finished', cell: ({ finishedAt }) => finishedAt },
  { header: 'Run', cell: ({ runId }) => runId },
];

export const IMPORT_COLUMNS: readonly TableColumn<JournalImportView>[] = [
  { header: 'Received', cell: ({ receivedAt }) => receivedAt },
  { header: 'By', cell: ({ receivedBy }) => receivedBy },
  { header: 'File', cell: ({ fileName }) => fileName },
  { header: 'Status', cell: ({ status }) => status },
  { header: 'Lines', cell: ({ lines }) => lines },
  { header: 'Entries', cell: ({ entries }) => entries },
  { header: 'New', cell: ({ newEntries }) => newEntries },
  { header: 'Replaced', cell: ({ replacedEntries }) => replacedEntries },
  { header: 'Unchanged', cell: ({ unchangedEntries }) => unchangedEntries },
  { header: 'Corrections', cell: ({ correctedEntries }) => correctedEntries },
  { header: 'Waiting', cell: ({ waitingEntries }) => waitingEntries },
  { header: 'Batches', cell: ({ batches }) => batches },
  { header: 'Finished', cell: ({ finishedAt }) => finishedAt },
  { header: 'SHA-256', cell: ({ digest }) => digest },
  { header: 'Import', cell: ({ importId }) => importId },
];

export const HISTORY_COLUMNS: readonly TableColumn<HistoryItemView>[] = [
  { header: 'When', cell: ({ occurredAt }) => occurredAt },
  { header: 'Who', cell: ({ actor }) => actor },
  { header: 'Kind', cell: ({ category }) => category },
  { header: 'What Happened', cell: ({ sentence }) => sentence },
  { header: 'Event', cell: ({ type }) => type },
  { header: 'Period', cell: ({ period }) => period },
  { header: 'Journal Entry Id', cell: ({ journalEntryId }) => journalEntryId },
  { header: 'Batch Key', cell: ({ batchKey }) => batchKey },
  { header: 'Run', cell: ({ runId }) => runId },
  { header: 'Stream', cell: ({ stream }) => stream },
  { header: 'Revision', cell: ({ revision }) => revision },
  { header: 'Position', cell: ({ position }) => position },
  { header: 'Correlation', cell: ({ correlationId }) => correlationId },
];

export const APPROVAL_COLUMNS: readonly TableColumn<PostingApprovalView>[] = [
  { header: 'Journal Entry Id', cell: ({ journalEntryId }) => journalEntryId },
  { header: 'Period', cell: ({ period }) => period },
  { header: 'Business Entity', cell: ({ businessEntityId }) => businessEntityId },
  { header: 'Status', cell: ({ status }) => status },
  { header: 'Lines', cell: ({ lines }) => lines },
  { header: 'Amounts', cell: ({ amounts }) => amounts.map(({ total, currency }) => `${total} ${currency}`).join('\n') },
  { header: 'People', cell: ({ people }) => people },
  { header: 'Approved By', cell: ({ givenBy }) => givenBy.map(({ name, at }) => `${name}, ${at}`).join('\n') },
  { header: 'Refused By', cell: ({ refusal }) => refusal && `${refusal.name}, ${refusal.at}` },
  { header: 'Requested', cell: ({ requestedAt }) => requestedAt },
  { header: 'SHA-256', cell: ({ digest }) => digest },
];

export const NOTIFICATION_COLUMNS: readonly TableColumn<NotificationSummary>[] = [
  { header: 'Time', cell: ({ raisedAt }) => raisedAt },
  { header: 'Kind', cell: ({ kind }) => kind },
  { header: 'What', cell: ({ content, withdrawn }) => content?.title ?? withdrawn },
  { header: 'Outcome', cell: ({ outcome }) => outcome },
  { header: 'To', cell: ({ deliveries }) => deliveries.map(({ label, status }) => `${label}: ${status}`).join('\n') },
  { header: 'Notification', cell: ({ notificationId }) => notificationId },
];
