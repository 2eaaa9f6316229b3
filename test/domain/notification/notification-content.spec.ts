import { readFileSync } from 'node:fs';
import { type NotificationSubject } from '../../../src/domain/notification/notification.events';
import { type BatchDigest, contentOf, oneLine } from '../../../src/domain/notification/notification-content';

const digest: BatchDigest = {
  batches: 2,
  amounts: [{ currency: 'USD', batches: 2, total: '12.50' }],
  periods: ['2026-09'],
  causes: [{ code: 'CLASS_UNKNOWN', message: 'No class "SMB".', fix: 'Add it.', batches: 2 }],
  otherCauses: 1,
};
const nothing: BatchDigest = { batches: 0, amounts: [], periods: [], causes: [], otherCauses: 0 };
const place = { environment: 'acme-test', publicUrl: null };
const run = { runId: 'run-1' };
const pause = { code: 'SIGN_IN_REFUSED', message: 'Wrong password.', fix: 'Connect again.' };
const once = { firstLocal: '2026-10-01T00:00', lastLocal: '2026-10-01T00:00', timeZone: 'UTC' };
const closing = { kind: 'books-closing', period: '2026-09', closeDate: '2026-10-05', daysLeft: 3 } as const;

const SCHEDULE = '/settings/accounting/journal-frequency';
const periodClose = (step: 'closed' | 'open-asked'): NotificationSubject => ({
  kind: 'period-close',
  step,
  period: '2026-09',
  by: 'Ana',
  reason: null,
});

/** The addresses that the router of the pages knows. */
const PAGES = [...readFileSync('web/src/router.tsx', 'utf8').matchAll(/path: '(\/[^']*)'/g)].map(
  ([, path = '']) => new RegExp(`^${path.replace(/\$\w+/g, '[^/]+')}$`),
);

/** Title, summary, what to do and where, of a subject with what it is about. */
const words = (subject: NotificationSubject, about: BatchDigest | null = null): unknown => {
  const content = contentOf(subject, about, place);
  return (
    content && [content.title, content.summary, content.fix, content.path.replace('/v1/environments/acme-test', '')]
  );
};

describe('what a notification says', () => {
  it('is what, how many, how much, why, what to do, and where', () => {
    const subject = { kind: 'run-failed', ...run, failed: 2, batches: 9 } as const;
    expect(contentOf(subject, digest, { environment: 'acme-test', publicUrl: 'https://revrec.example.com//' })).toEqual(
      {
        title: '2 of 9 journal batches failed',
        summary: 'Posting run run-1 is over. What failed is not in the ledger and is not sent again automatically.',
        ...digest,
        fix: 'Fix the causes, then post the failed batches again.',
        path: '/v1/environments/acme-test/posting-runs/run-1',
        page: '/e/acme-test/runs/run-1',
        link: 'https://revrec.example.com/e/acme-test/runs/run-1',
      },
    );
    expect(contentOf({ kind: 'test', askedBy: 'Ana' }, null, place)).toEqual({
      title: 'Test notification',
      summary: 'Ana asked for it. Nothing has happened and there is nothing to do.',
      batches: null,
      amounts: [],
      periods: [],
      causes: [],
      otherCauses: 0,
      fix: 'Nothing.',
      path: '/v1/environments/acme-test/notification-settings',
      page: '/e/acme-test/settings/notifications',
      link: null,
    });
  });

  it.each<[string, NotificationSubject, BatchDigest | null, readonly string[]]>([
    [
      'a tie-out with differences',
      { kind: 'tie-out-differs', period: '2026-09', open: 2, notPosted: 1 },
      null,
      [
        'The tie-out of 2026-09 has 2 differences that nothing explains',
        'What was posted and what Sage Intacct holds do not agree there. 1 account has deliveries that are not posted.',
        'Open each under Reconcile: correct it in Sage Intacct, or accept it with a reason.',
        '/reconciliation?period=2026-09',
      ],
    ],
    [
      'a tie-out with one difference, of a month that is posted',
      { kind: 'tie-out-differs', period: '2026-09', open: 1, notPosted: 0 },
      null,
      [
        'The tie-out of 2026-09 has 1 difference that nothing explains',
        'What was posted and what Sage Intacct holds do not agree there. All that was delivered is posted or withdrawn.',
        'Open each under Reconcile: correct it in Sage Intacct, or accept it with a reason.',
        '/reconciliation?period=2026-09',
      ],
    ],
    [
      'a month that is being closed',
      { kind: 'period-close', step: 'started', period: '2026-09', by: 'Cora', reason: null },
      null,
      [
        '2026-09 is being closed',
        'Cora began to close it. Nothing of the month is posted from now on, and its checklist is computed.',
        'Fix what is open in the checklist under Close Period, then sign it.',
        '/accounting-periods',
      ],
    ],
    [
      'a month that was closed',
      { kind: 'period-close', step: 'closed', period: '2026-09', by: 'carl', reason: null },
      null,
      [
        '2026-09 is closed',
        'The last signature is of carl. Runs and reversals into the month are refused, and late entries are set aside.',
        'Nothing, if you know of it. Its evidence pack has the checklist with the signatures.',
        '/accounting-periods',
      ],
    ],
    [
      'a month that was reopened',
      { kind: 'period-close', step: 'reopened', period: '2026-09', by: 'Cora', reason: 'A late entry' },
      null,
      [
        '2026-09 was reopened',
        'Cora reopened it: A late entry',
        'Nothing, if you know of it. Close it again when the rest is posted.',
        '/accounting-periods',
      ],
    ],
    [
      'books that are to be opened in the ledger',
      { kind: 'period-close', step: 'open-asked', period: '2026-09', by: 'cora', reason: 'A late entry' },
      null,
      [
        'The books of 2026-09 are to be opened in Sage Intacct',
        'cora asks for it, because an entry is dated into a period that is closed there: A late entry',
        'Open them under General Ledger > Books > Open, then post the entry again; or tell the person why not.',
        '/journal-batches?period=2026-09',
      ],
    ],
    [
      'batches that need a person',
      { kind: 'batch-needs-person', ...run, late: false },
      digest,
      [
        '2 journal batches need attention',
        'Posting run run-1 is over: what the ledger holds for these batches differs from what was sent, or is unknown. Nothing more happens automatically.',
        'Check each in Sage Intacct as its cause says, then check it again here or release it.',
        '/journal-batches?runId=run-1&status=Outcome%20Unknown',
      ],
    ],
    [
      'one that needs a person after the run',
      { kind: 'batch-needs-person', ...run, late: true },
      { ...digest, batches: 1 },
      [
        '1 journal batch needs attention',
        'Found after posting run run-1 was over: what the ledger holds for these batches differs from what was sent, or is unknown. Nothing more happens automatically.',
        'Check each in Sage Intacct as its cause says, then check it again here or release it.',
        '/journal-batches?runId=run-1',
      ],
    ],
    [
      'a paused connection',
      { kind: 'connection-paused', ...pause },
      digest,
      [
        'Posting is paused: Wrong password.',
        'Sage Intacct refused our sign-in (SIGN_IN_REFUSED). Nothing is sent until it is fixed; 2 journal batches are waiting.',
        'Connect again.',
        '/connection',
      ],
    ],
    [
      'a run that was missed',
      { kind: 'run-missed', occurrences: 1, ...once, because: 'too-late' },
      null,
      [
        '1 scheduled run was missed',
        '2026-10-01T00:00 (UTC). The service did not run at that time, and it is too late to catch up.',
        'Find out why the service was down. Post Journals posts at once.',
        '/posting-schedule/occurrences',
      ],
    ],
    [
      'runs for which a later one posts',
      { kind: 'run-missed', occurrences: 3, ...once, firstLocal: '2026-09-29T00:00', because: 'collapsed' },
      null,
      [
        '3 scheduled runs were missed',
        '2026-09-29T00:00 to 2026-10-01T00:00 (UTC). The service did not run at that time; one later run posts for all of them.',
        'Find out why the service was down. Post Journals posts at once.',
        '/posting-schedule/occurrences',
      ],
    ],
    [
      'a run whose predecessor is open',
      { kind: 'run-missed', occurrences: 1, ...once, because: 'still-running' },
      null,
      [
        '1 scheduled run was left out',
        '2026-10-01T00:00 (UTC). The previous run was not over yet.',
        'Check the run that is open; choose a lower frequency if this happens often.',
        '/posting-schedule/occurrences',
      ],
    ],
    [
      'a scheduled run that could not start',
      { kind: 'scheduled-run-failed', occurrenceId: '2026-10-01T00:00[UTC]', ...pause },
      { ...digest, batches: 1 },
      [
        'The scheduled run of 2026-10-01T00:00[UTC] could not start',
        'Wrong password. (SIGN_IN_REFUSED) So 1 journal batch is waiting.',
        'Connect again.',
        '/posting-schedule',
      ],
    ],
    [
      'a schedule that paused itself',
      { kind: 'schedule-paused', reason: '3 scheduled runs in a row failed', failuresInARow: 3 },
      nothing,
      [
        'Automatic posting paused itself after 3 failed runs',
        '3 scheduled runs in a row failed. No run starts automatically until it is resumed; no journal batch is waiting.',
        'Fix the cause, then resume automatic posting with a reason.',
        '/posting-schedule',
      ],
    ],
    [
      'books that close',
      closing,
      digest,
      [
        'Books of 2026-09 close in 3 days: 2 journal batches not posted',
        'They close on 2026-10-05. Counted are batches of this period and earlier ones that are Ready to Post, In Progress, Failed, Outcome Unknown, or awaiting approval.',
        'Fix what failed, decide what needs attention, get approval for what awaits it, and post what is ready.',
        '/journal-batches?period=2026-09',
      ],
    ],
  ])('of %s', (_what, subject, about, expected) => {
    expect(words(subject, about)).toEqual(expected);
  });

  it('counts the days to the close in words', () => {
    const titles = [1, 0].map((daysLeft) => contentOf({ ...closing, daysLeft }, digest, place)?.title);
    expect(titles).toEqual([
      'Books of 2026-09 close in 1 day: 2 journal batches not posted',
      'Books of 2026-09 close today: 2 journal batches not posted',
    ]);
  });

  it('leads to the oldest period that is not posted', () => {
    const older = { ...digest, periods: ['2026-07', '2026-09'] };
    expect(contentOf(closing, older, place)?.path).toBe('/v1/environments/acme-test/journal-batches?period=2026-07');
  });

  it('is nothing when there is nothing to tell any more', () => {
    for (const about of [nothing, null]) {
      expect(words({ kind: 'batch-needs-person', ...run, late: true }, about)).toBeNull();
      expect(words(closing, about)).toBeNull();
    }
  });
});

describe('a line', () => {
  it('is one line of bounded length, whatever was written', () => {
    expect(oneLine(' a\r\nBcc: b\u2028c\u0000d\t')).toBe('a Bcc: b c d');
    expect(oneLine('x'.repeat(300))).toBe('x'.repeat(300));
    expect(oneLine('x'.repeat(301))).toBe(`${'x'.repeat(299)}…`);
    const causes = [{ code: 'A\nB', message: 'c\r\nd', fix: 'e\u2029f', batches: 1 }];
    const content = contentOf(
      { kind: 'connection-paused', code: 'C', message: 'a\nb', fix: 'c\nd' },
      { ...digest, causes },
      place,
    );
    expect([content?.title, content?.fix, content?.causes]).toEqual([
      'Posting is paused: a b',
      'c d',
      [{ code: 'A B', message: 'c d', fix: 'e f', batches: 1 }],
    ]);
  });

  it.each<[NotificationSubject, BatchDigest | null, string]>([
    [{ kind: 'run-failed', ...run, failed: 1, batches: 1 }, digest, '/runs/run-1'],
    [{ kind: 'batch-needs-person', ...run, late: false }, digest, '/post-journals?status=Outcome%20Unknown'],
    [{ kind: 'batch-needs-person', ...run, late: true }, digest, '/post-journals'],
    [{ kind: 'connection-paused', ...pause }, nothing, '/settings/accounting'],
    [{ kind: 'run-missed', occurrences: 1, ...once, because: 'too-late' }, null, SCHEDULE],
    [{ kind: 'scheduled-run-failed', occurrenceId: 'o-1', ...pause }, nothing, SCHEDULE],
    [{ kind: 'schedule-paused', reason: 'Wrong password', failuresInARow: 3 }, nothing, SCHEDULE],
    [closing, digest, '/post-journals?period=2026-09'],
    [{ kind: 'approval-needed' }, digest, '/approvals'],
    [{ kind: 'approval-policy', step: 'proposed', by: 'Ana', rules: 'off' }, null, '/settings/approvals'],
    [{ kind: 'ledger-changed', roundId: 'r-1', found: 1, batches: 9 }, digest, '/ledger-watch'],
    [{ kind: 'tie-out-differs', period: '2026-09', open: 1, notPosted: 0 }, null, '/reconcile?period=2026-09'],
    [periodClose('closed'), null, '/close-period?period=2026-09'],
    [periodClose('open-asked'), null, '/post-journals?period=2026-09'],
    [{ kind: 'test', askedBy: 'Ana' }, null, '/settings/notifications'],
  ])('links to a page that there is: %o', (subject, about, page) => {
    expect(contentOf(subject, about, place)?.page).toBe(`/e/acme-test${page}`);
    const [path = ''] = page.split('?');
    expect(PAGES.some((address) => address.test(path))).toBe(true);
  });
});
