import { assertNever } from '../shared/decider';
import {
  type NotificationAmount,
  type NotificationCause,
  type NotificationContent,
  type NotificationSubject,
} from './notification.events';

/** Totals of the batches that a notification is about. */
export interface BatchDigest {
  readonly batches: number;
  readonly amounts: readonly NotificationAmount[];
  readonly periods: readonly string[];
  readonly causes: readonly NotificationCause[];
  readonly otherCauses: number;
}

export interface Place {
  readonly environment: string;
  /** Public address of the service; null when the operator has not set it. */
  readonly publicUrl: string | null;
}

const LINE_MAX = 300;

/** Null when there is nothing left to report. `digest` is null for what is not about batches. */
export const contentOf = (
  subject: NotificationSubject,
  digest: BatchDigest | null,
  { environment, publicUrl }: Place,
): NotificationContent | null => {
  const words = wordsOf(subject, digest);
  if (words === null) return null;
  const path = `/v1/environments/${environment}${words.path}`;
  const page = `/e/${environment}${words.page}`;
  return {
    title: oneLine(words.title),
    summary: oneLine(words.summary),
    batches: digest?.batches ?? null,
    amounts: digest?.amounts ?? [],
    periods: digest?.periods ?? [],
    causes: (digest?.causes ?? []).map(plainCause),
    otherCauses: digest?.otherCauses ?? 0,
    fix: oneLine(words.fix),
    path,
    page,
    link: publicUrl === null ? null : publicUrl.replace(/\/+$/, '') + page,
  };
};

/** One line of bounded length, from any text. */
export const oneLine = (text: string): string => {
  const line = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
  return line.length <= LINE_MAX ? line : `${line.slice(0, LINE_MAX - 1)}…`;
};

const plainCause = ({ code, message, fix, batches }: NotificationCause): NotificationCause => ({
  code: oneLine(code),
  message: oneLine(message),
  fix: oneLine(fix),
  batches,
});

type Words = Required<Pick<NotificationContent, 'title' | 'summary' | 'fix' | 'path' | 'page'>>;

const wordsOf = (subject: NotificationSubject, digest: BatchDigest | null): Words | null => {
  switch (subject.kind) {
    case 'run-failed':
      return {
        title: `${subject.failed} of ${counted(subject.batches)} failed`,
        summary: `Posting run ${subject.runId} is over. What failed is not in the ledger and is not sent again automatically.`,
        fix: 'Fix the causes, then post the failed batches again.',
        path: `/posting-runs/${encodeURIComponent(subject.runId)}`,
        page: `/runs/${encodeURIComponent(subject.runId)}`,
      };
    case 'ledger-changed':
      return {
        title: `${subject.found} of ${counted(subject.batches)} changed in Sage Intacct after posting`,
        summary:
          'They are not in Sage Intacct as they were posted any more. Each shows what was sent and what is there.',
        fix: 'Correct them in Sage Intacct, or accept them with a reason.',
        path: `/ledger-watch/rounds/${encodeURIComponent(subject.roundId)}`,
        page: '/ledger-watch',
      };
    case 'batch-needs-person':
      return needsPerson(subject, digest);
    case 'connection-paused':
      return {
        title: `Posting is paused: ${subject.message}`,
        summary: `Sage Intacct refused our sign-in (${subject.code}). Nothing is sent until it is fixed; ${waiting(digest)}.`,
        fix: subject.fix,
        path: '/connection',
        page: '/settings/accounting',
      };
    case 'run-missed':
      return missed(subject);
    case 'scheduled-run-failed':
      return {
        title: `The scheduled run of ${subject.occurrenceId} could not start`,
        summary: `${subject.message} (${subject.code}) So ${waiting(digest)}.`,
        fix: subject.fix,
        path: '/posting-schedule',
        page: SCHEDULE_PAGE,
      };
    case 'schedule-paused':
      return {
        title: `Automatic posting paused itself after ${subject.failuresInARow} failed runs`,
        summary: `${subject.reason}. No run starts automatically until it is resumed; ${waiting(digest)}.`,
        fix: 'Fix the cause, then resume automatic posting with a reason.',
        path: '/posting-schedule',
        page: SCHEDULE_PAGE,
      };
    case 'books-closing':
      return closing(subject, digest);
    case 'approval-needed':
      return approvalNeeded(digest);
    case 'approval-policy':
      return weakerPolicy(subject);
    case 'tie-out-differs':
      return tieOutDiffers(subject);
    case 'period-close':
      return periodClose(subject);
    case 'test':
      return {
        title: 'Test notification',
        summary: `${subject.askedBy} asked for it. Nothing has happened and there is nothing to do.`,
        fix: 'Nothing.',
        path: '/notification-settings',
        page: '/settings/notifications',
      };
    default:
      return assertNever(subject);
  }
};

const SCHEDULE_PAGE = '/settings/accounting/journal-frequency';

type Subject<Kind> = Extract<NotificationSubject, { kind: Kind }>;

const needsPerson = ({ runId, late }: Subject<'batch-needs-person'>, digest: BatchDigest | null): Words | null => {
  const { batches = 0 } = digest ?? {};
  if (batches === 0) return null;
  const since = late ? `Found after posting run ${runId} was over` : `Posting run ${runId} is over`;
  const filter = late ? '' : '&status=Outcome%20Unknown';
  return {
    title: `${counted(batches)} ${batches === 1 ? 'needs' : 'need'} attention`,
    summary: `${since}: what the ledger holds for these batches differs from what was sent, or is unknown. Nothing more happens automatically.`,
    fix: 'Check each in Sage Intacct as its cause says, then check it again here or release it.',
    path: `/journal-batches?runId=${encodeURIComponent(runId)}${filter}`,
    page: late ? '/post-journals' : '/post-journals?status=Outcome%20Unknown',
  };
};

const missed = (subject: Subject<'run-missed'>): Words => {
  const { occurrences, firstLocal, lastLocal, timeZone, because } = subject;
  const when = firstLocal === lastLocal ? firstLocal : `${firstLocal} to ${lastLocal}`;
  const why = {
    'too-late': 'The service did not run at that time, and it is too late to catch up.',
    collapsed: 'The service did not run at that time; one later run posts for all of them.',
    'still-running': 'The previous run was not over yet.',
  }[because];
  const what = because === 'still-running' ? 'left out' : 'missed';
  return {
    title: `${occurrences} scheduled ${occurrences === 1 ? 'run was' : 'runs were'} ${what}`,
    summary: `${when} (${timeZone}). ${why}`,
    fix:
      because === 'still-running'
        ? 'Check the run that is open; choose a lower frequency if this happens often.'
        : 'Find out why the service was down. Post Journals posts at once.',
    path: '/posting-schedule/occurrences',
    page: SCHEDULE_PAGE,
  };
};

const closing = (subject: Subject<'books-closing'>, digest: BatchDigest | null): Words | null => {
  const { period, closeDate, daysLeft } = subject;
  const { batches = 0, periods: [oldest = period] = [] } = digest ?? {};
  if (batches === 0) return null;
  const when = daysLeft === 0 ? 'today' : `in ${daysLeft} ${daysLeft === 1 ? 'day' : 'days'}`;
  return {
    title: `Books of ${period} close ${when}: ${counted(batches)} not posted`,
    summary: `They close on ${closeDate}. Counted are batches of this period and earlier ones that are Ready to Post, In Progress, Failed, Outcome Unknown, or awaiting approval.`,
    fix: 'Fix what failed, decide what needs attention, get approval for what awaits it, and post what is ready.',
    path: `/journal-batches?period=${oldest}`,
    page: `/post-journals?period=${oldest}`,
  };
};

const approvalNeeded = (digest: BatchDigest | null): Words | null => {
  const { batches = 0 } = digest ?? {};
  if (batches === 0) return null;
  return {
    title: `${counted(batches)} ${batches === 1 ? 'awaits' : 'await'} approval here`,
    summary:
      'They are not posted, not by the schedule either, before other people approved exactly what will be posted.',
    fix: 'Look at them under Approvals; approve them, or refuse them with a reason.',
    path: '/posting-approvals',
    page: '/approvals',
  };
};

const weakerPolicy = ({ step, by, rules }: Subject<'approval-policy'>): Words =>
  step === 'proposed'
    ? {
        title: 'A weaker approval policy was proposed',
        summary: `${by} proposed: ${rules}. Nothing changes until another Controller agrees.`,
        fix: 'Another Controller agrees or declines under Settings > Approvals.',
        path: '/approval-policy',
        page: '/settings/approvals',
      }
    : {
        title: 'The approval policy was weakened',
        summary: `${by} agreed to: ${rules}. It holds for entries that are prepared from now on.`,
        fix: 'Nothing, if you know of it. Otherwise look into the history of the approval policy.',
        path: '/approval-policy',
        page: '/settings/approvals',
      };

const tieOutDiffers = ({ period, open, notPosted }: Subject<'tie-out-differs'>): Words => ({
  title: `The tie-out of ${period} has ${open} ${open === 1 ? 'difference' : 'differences'} that nothing explains`,
  summary:
    'What was posted and what Sage Intacct holds do not agree there. ' +
    (notPosted === 0
      ? 'All that was delivered is posted or withdrawn.'
      : `${notPosted} ${notPosted === 1 ? 'account has' : 'accounts have'} deliveries that are not posted.`),
  fix: 'Open each under Reconcile: correct it in Sage Intacct, or accept it with a reason.',
  path: `/reconciliation?period=${period}`,
  page: `/reconcile?period=${period}`,
});

const periodClose = ({ step, period, by, reason }: Subject<'period-close'>): Words => {
  const place = { path: '/accounting-periods', page: `/close-period?period=${period}` };
  switch (step) {
    case 'started':
      return {
        title: `${period} is being closed`,
        summary: `${by} began to close it. Nothing of the month is posted from now on, and its checklist is computed.`,
        fix: 'Fix what is open in the checklist under Close Period, then sign it.',
        ...place,
      };
    case 'closed':
      return {
        title: `${period} is closed`,
        summary: `The last signature is of ${by}. Runs and reversals into the month are refused, and late entries are set aside.`,
        fix: 'Nothing, if you know of it. Its evidence pack has the checklist with the signatures.',
        ...place,
      };
    case 'open-asked':
      return {
        title: `The books of ${period} are to be opened in Sage Intacct`,
        summary: `${by} asks for it, because an entry is dated into a period that is closed there: ${reason ?? ''}`,
        fix: 'Open them under General Ledger > Books > Open, then post the entry again; or tell the person why not.',
        path: `/journal-batches?period=${period}`,
        page: `/post-journals?period=${period}`,
      };
    case 'reopened':
      return {
        title: `${period} was reopened`,
        summary: `${by} reopened it: ${reason ?? ''}`,
        fix: 'Nothing, if you know of it. Close it again when the rest is posted.',
        ...place,
      };
  }
};

const counted = (batches: number): string => `${batches} journal ${batches === 1 ? 'batch' : 'batches'}`;

const waiting = (digest: BatchDigest | null): string => {
  const { batches = 0 } = digest ?? {};
  return batches === 0 ? 'no journal batch is waiting' : `${counted(batches)} ${batches === 1 ? 'is' : 'are'} waiting`;
};
