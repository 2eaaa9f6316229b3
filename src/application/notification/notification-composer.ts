import { type NotificationContent, type NotificationSubject } from '../../domain/notification/notification.events';
import { contentOf } from '../../domain/notification/notification-content';
import { assertNever } from '../../domain/shared/decider';
import { type BatchStatus, POSTED_STATUSES } from '../journal-batch/batch-status.views';
import { digestBatches, type DigestQuestion } from './batch-digest';
import { type NotificationLimits, type NotificationPorts } from './notification-ports';

/**
 * Composes a notification from its subject and the current totals of the batches. Null when there is nothing left to
 * report.
 */
export const composeContent = async (
  ports: Pick<NotificationPorts, 'batchViews' | 'clock'>,
  { publicUrl }: Pick<NotificationLimits, 'publicUrl'>,
  environment: string,
  subject: NotificationSubject,
): Promise<NotificationContent | null> => {
  const question = questionOf(subject);
  const digest = question && (await digestBatches(ports, environment, question));
  return contentOf(subject, digest, { environment, publicUrl });
};

const NOT_IN_THE_BOOKS: readonly BatchStatus[] = [
  'Ready to Post',
  'Awaiting Approval Here',
  'In Progress',
  'Failed',
  'Outcome Unknown',
  'Awaiting Approval',
];

/** What a run that cannot start leaves unposted. */
const WAITING: DigestQuestion = { runId: null, statuses: ['Ready to Post', 'In Progress'], accept: () => true };

const CHANGED: readonly BatchStatus[] = POSTED_STATUSES.filter((status) => status !== 'Success');

/** Which batches it is about; null when about none. */
const questionOf = (subject: NotificationSubject): DigestQuestion | null => {
  switch (subject.kind) {
    case 'run-failed':
      return { runId: subject.runId, statuses: ['Failed'], accept: () => true };
    case 'batch-needs-person':
      return subject.late
        ? {
            runId: subject.runId,
            statuses: ['Failed', 'Outcome Unknown'],
            accept: ({ status, needsPerson }) => needsPerson || status === 'Failed',
          }
        : { runId: subject.runId, statuses: ['Outcome Unknown'], accept: ({ needsPerson }) => needsPerson };
    case 'connection-paused':
    case 'scheduled-run-failed':
    case 'schedule-paused':
      return WAITING;
    case 'books-closing':
      return { runId: null, statuses: NOT_IN_THE_BOOKS, accept: ({ period }) => period <= subject.period };
    case 'approval-needed':
      return { runId: null, statuses: ['Awaiting Approval Here'], accept: ({ needsPerson }) => !needsPerson };
    case 'ledger-changed':
      return { runId: null, statuses: CHANGED, accept: ({ needsPerson }) => needsPerson };
    case 'approval-policy':
    case 'tie-out-differs':
    case 'period-close':
    case 'run-missed':
    case 'test':
      return null;
    default:
      return assertNever(subject);
  }
};
