import { type AccountingPeriodEvent } from '../../../src/domain/accounting-period/accounting-period.events';
import { accountingPeriod } from '../../../src/domain/accounting-period/accounting-period.state';
import { type TieOutEvent } from '../../../src/domain/reconciliation/reconciliation.events';
import { tieOut } from '../../../src/domain/reconciliation/reconciliation.state';
import { connection } from '../../../src/domain/connection/connection.state';
import { notification } from '../../../src/domain/notification/notification.state';
import { postingSchedule } from '../../../src/domain/posting-schedule/posting-schedule.state';
import { approvalKeyOf } from '../../../src/application/journal-batch/batch-keys';
import { type ApprovalPolicyEvent } from '../../../src/domain/posting-approval/approval-policy.events';
import { approvalPolicy } from '../../../src/domain/posting-approval/approval-policy.state';
import { type PostingApprovalEvent } from '../../../src/domain/posting-approval/posting-approval.events';
import { postingApproval } from '../../../src/domain/posting-approval/posting-approval.state';
import { type JournalBatchEvent } from '../../../src/domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { streamId } from '../../../src/application/shared/streams';
import { pause } from '../../../src/domain/connection/connection.decisions';
import { removeWebhook } from '../../../src/domain/notification/notification-settings.decisions';
import { type PostingScheduleEvent } from '../../../src/domain/posting-schedule/posting-schedule.events';
import { approvalEntry } from '../../support/approval-events';
import { midnight } from '../../support/schedule-events';
import { verified } from '../../support/batch-events';
import { problemOf } from '../../support/builders';
import {
  ACCEPTED,
  byWorker,
  FAILED,
  givenToPerson,
  type NotificationInstance,
  NotificationSystem,
} from '../../support/notification-system';
import { cause, ENVIRONMENT } from '../../support/plain-ports';

const START = '2026-09-30T12:00:00.000Z';
const at = (ms: number): string => new Date(Date.parse(START) + ms).toISOString();
const MINUTE = 60_000;

let system: NotificationSystem;
let one: NotificationInstance;
beforeEach(async () => {
  system = new NotificationSystem();
  await system.start();
  one = system.notifier();
});
afterEach(() => system.stop());

const bodies = (): Record<string, unknown>[] =>
  system.webhooks.posts.map(({ body }) => (JSON.parse(body) as { data: Record<string, unknown> }).data);
const kinds = (): unknown[] => bodies().map(({ kind }) => kind);
const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

const failingRun = async (): Promise<void> => {
  await system.failedBatch('JB1', ['ACCOUNT_NOT_MAPPED']);
  await system.overRun(['JB1', 'JB2'], { failed: 1, posted: 1 });
};

const pauseConnection = async (): Promise<void> => {
  const why = {
    credentialRef: 'acme-test/1',
    code: 'SIGN_IN_REFUSED',
    message: 'Wrong password.',
    fix: 'Connect again.',
  };
  await system.aggregates.change(connection, ENVIRONMENT, cause, (state) => pause(state, why));
};

const scheduled = async (...events: readonly PostingScheduleEvent[]): Promise<void> => {
  await system.aggregates.change(postingSchedule, ENVIRONMENT, { ...cause, actor: 'schedule' }, () => events);
};

describe('a run that ends with trouble', () => {
  it('is sent once for what failed and once for what needs attention, with how many, how much, why and where', async () => {
    await system.addWebhook();
    await system.prefer({ recipients: [{ address: 'close@example.com', kinds: ['run-failed'] }] });
    await system.failedBatch('JB1', ['ACCOUNT_NOT_MAPPED', 'ACCOUNT_NOT_MAPPED', 'CLASS_UNKNOWN']);
    await system.failedBatch('JB2', ['ACCOUNT_NOT_MAPPED'], { totalMinor: '250', period: '2026-08' });
    await system.failedBatch('JB3', ['CLASS_UNKNOWN', 'A', 'B', 'C', 'D'], { currency: 'JPY', totalMinor: '77' });
    const undecided = Array.from({ length: 300 }, (_, index) => `UD${index}`);
    for (const key of undecided) await system.undecidedBatch(key, { totalMinor: '1' });
    await system.overRun(['JB1', 'JB2', 'JB3', ...undecided], { failed: 3, needsPerson: 300 });
    await system.notify(one);
    expect(kinds().sort()).toEqual(['batch-needs-person', 'run-failed']);
    const of = (kind: string): unknown => bodies().find((body) => body['kind'] === kind);
    const causeOf = (code: string, batches: number): object => ({
      code,
      message: `${code} happened.`,
      fix: `Fix ${code}.`,
      batches,
    });
    const path = '/v1/environments/acme-test/posting-runs/run-1';
    expect(of('run-failed')).toEqual({
      notificationId: expect.any(String),
      environment: ENVIRONMENT,
      kind: 'run-failed',
      title: '3 of 303 journal batches failed',
      summary: 'Posting run run-1 is over. What failed is not in the ledger and is not sent again automatically.',
      batches: 3,
      amounts: [
        { currency: 'JPY', batches: 1, total: '77' },
        { currency: 'USD', batches: 2, total: '12.50' },
      ],
      periods: ['2026-08', '2026-09'],
      causes: [
        causeOf('ACCOUNT_NOT_MAPPED', 2),
        causeOf('CLASS_UNKNOWN', 2),
        causeOf('A', 1),
        causeOf('B', 1),
        causeOf('C', 1),
      ],
      otherCauses: 1,
      fix: 'Fix the causes, then post the failed batches again.',
      path,
      page: '/e/acme-test/runs/run-1',
      link: 'https://revrec.example.com/e/acme-test/runs/run-1',
    });
    expect(of('batch-needs-person')).toMatchObject({
      title: '300 journal batches need attention',
      batches: 300,
      amounts: [{ currency: 'USD', batches: 300, total: '3.00' }],
      causes: [causeOf('VANISHED', 300)],
      path: '/v1/environments/acme-test/journal-batches?runId=run-1&status=Outcome%20Unknown',
    });
    const [email] = system.emails.emails;
    expect([system.emails.emails.length, email?.to, email?.subject]).toEqual([
      1,
      'close@example.com',
      '[acme-test] 3 of 303 journal batches failed',
    ]);
    expect(email?.text).toBe(
      `acme-test: 3 of 303 journal batches failed

Posting run run-1 is over. What failed is not in the ledger and is not sent again automatically.

How much
  77 JPY (1)
  12.50 USD (2)

Periods
  2026-08, 2026-09

Causes
  2 x ACCOUNT_NOT_MAPPED: ACCOUNT_NOT_MAPPED happened.
      Fix ACCOUNT_NOT_MAPPED.
  2 x CLASS_UNKNOWN: CLASS_UNKNOWN happened.
      Fix CLASS_UNKNOWN.
  1 x A: A happened.
      Fix A.
  1 x B: B happened.
      Fix B.
  1 x C: C happened.
      Fix C.
  and 1 other kinds

What to do
  Fix the causes, then post the failed batches again.

Where
  https://revrec.example.com/e/acme-test/runs/run-1

-- 
Notification ${email?.messageId} of ${START}. Recipients are set under notification settings.
`,
    );
  });

  it('is not sent when all went well, nor when nobody subscribed', async () => {
    await system.addWebhook({ kinds: ['connection-paused'] });
    await failingRun();
    await system.notify(one);
    expect(system.notifications()).toEqual([]);
    await system.addWebhook({ webhookId: 'hook-2', secretRef: 'acme-test/webhook/2' });
    await system.startRun(['JB1'], 'run-2');
    await system.endRun({ posted: 1 }, 'run-2');
    await system.notify(one);
    expect(system.notifications()).toEqual([]);
  });

  it('is sent to those who set up notifications before it, and nobody is notified of the past', async () => {
    await failingRun();
    await system.addWebhook();
    await pauseConnection();
    await system.notify(one);
    await system.notify(system.notifier());
    expect(kinds()).toEqual(['connection-paused']);
  });
});

it('notifies an environment of nothing before its own settings, however early another one set them up', async () => {
  await system.addWebhook({ secretRef: 'acme-live/1' }, 'acme-live');
  await failingRun();
  await system.addWebhook();
  await pauseConnection();
  await system.notify(one);
  expect(kinds()).toEqual(['connection-paused']);
});

describe('several instances and crashes', () => {
  beforeEach(() => system.addWebhook());

  it('raise a notification once and send it once', async () => {
    await failingRun();
    await system.projected();
    const all = [one, system.notifier(), system.notifier()];
    await Promise.all(all.map(({ worker }) => worker.tick()));
    for (const instance of all) await system.notify(instance, at(MINUTE));
    expect(await system.recorded('NotificationRaised')).toHaveLength(1);
    expect(system.webhooks.posts).toHaveLength(1);
    expect(system.notifications()).toMatchObject([{ outcome: 'Delivered' }]);
  });

  it.each(['NotificationRaised', 'NotificationComposed', 'NotificationDeliveryStarted'])(
    'go on where a process died before %s was written',
    async (type) => {
      await failingRun();
      one.store.interfere = ({ events }, proceed) => {
        if (events[0]?.type === type) one.store.kill();
        return one.store.isKilled ? never() : proceed();
      };
      await system.projected();
      void one.worker.tick();
      await system.clock.idle();
      expect([one.store.isKilled, system.webhooks.posts.length]).toEqual([true, 0]);
      await system.notify(system.notifier(), at(1_000));
      expect(system.webhooks.posts).toHaveLength(1);
      expect(system.notifications()).toMatchObject([{ outcome: 'Delivered', deliveries: [{ attempts: 1 }] }]);
    },
  );

  it('send again, under the same id, what a process may have sent before it died, but not before its lease is over', async () => {
    await failingRun();
    system.webhooks.answer = () => {
      one.store.kill();
      return ACCEPTED;
    };
    await system.projected();
    void one.worker.tick();
    await system.clock.idle();
    system.webhooks.answer = () => ACCEPTED;
    const two = system.notifier();
    await system.notify(two, at(MINUTE - 1));
    expect(system.webhooks.posts).toHaveLength(1);
    await system.notify(two, at(MINUTE));
    expect(system.webhooks.posts.map(({ messageId }) => messageId)).toEqual([
      system.webhooks.posts[0]?.messageId,
      system.webhooks.posts[0]?.messageId,
    ]);
    expect(system.webhooks.posts[1]?.body).toBe(system.webhooks.posts[0]?.body);
    expect(system.notifications()).toMatchObject([
      {
        outcome: 'Delivered',
        deliveries: [{ log: [{ outcome: 'Under way' }, { outcome: 'Delivered', startedAt: at(MINUTE) }] }],
      },
    ]);
  });

  it('begin near the end of a long log, at their checkpoint', async () => {
    await failingRun();
    const data = { permission: 'p', role: null, name: 'n' };
    const more = async (): Promise<void> => {
      const id = `${ENVIRONMENT}.${system.ids.next()}`;
      const kind = { category: 'accessLog', initial: null, evolve: () => null };
      const events = Array.from({ length: 500 }, () => ({ type: 'AccessRefused', data }));
      await system.aggregates.change(kind, id, cause, () => events);
    };
    for (let append = 0; append < 21; append += 1) await more();
    await system.notify(one);
    expect(await system.recorded('NotificationCheckpointMoved')).toHaveLength(1);
    const two = system.notifier();
    const from: (string | null)[] = [];
    const { readAll } = two.store;
    two.store.readAll = (after, limit) => {
      from.push(after);
      return readAll.call(two.store, after, limit);
    };
    await system.notify(two);
    expect(Number(from[0])).toBeGreaterThan(10_000);
    expect(system.webhooks.posts).toHaveLength(1);
  });

  it('record what was delivered though they could not record the concurrent attempt', async () => {
    await system.addWebhook({ webhookId: 'hook-2', secretRef: 'acme-test/webhook/2' });
    await failingRun();
    let isBroken = true;
    one.store.interfere = ({ events }, proceed) => {
      if (!isBroken || events[0]?.type !== 'NotificationDelivered') return proceed();
      isBroken = false;
      return Promise.reject(new Error('disk'));
    };
    await system.notify(one);
    await system.notify(one, at(MINUTE));
    expect(system.log.events()).toContain('notification.interrupted');
    expect(system.notifications()).toMatchObject([
      { outcome: 'Delivered', deliveries: [{ attempts: 2 }, { attempts: 1 }] },
    ]);
  });

  it('survive a store that does not answer, and find their work again', async () => {
    await failingRun();
    one.store.interfere = () => Promise.reject(new Error('disk'));
    await system.notify(one);
    expect(system.log.events()).toContain('notification.interrupted');
    one.store.interfere = (_request, proceed) => proceed();
    await system.notify(one);
    expect(system.webhooks.posts).toHaveLength(1);
  });

  it('do nothing when they are stopped', async () => {
    await failingRun();
    await one.worker.stop();
    await system.notify(one);
    expect(system.notifications()).toEqual([]);
  });

  it('leave alone what belongs to environments that they do not serve', async () => {
    await failingRun();
    await system.notify(system.notifier({}, ['acme-live']));
    expect(system.notifications()).toEqual([]);
    await system.notify(one);
    expect(system.webhooks.posts).toHaveLength(1);
  });
});

describe('a receiver that does not take it', () => {
  beforeEach(async () => {
    await system.addWebhook();
    await failingRun();
    system.webhooks.answer = () => FAILED;
  });

  it('gets it again after each delay, with some chance in it, until it is given up; all of that is on record', async () => {
    await system.notify(one);
    for (const ms of [10_999, 11_000, 76_999, 77_000, 600_000]) await system.notify(one, at(ms));
    expect(system.webhooks.posts.map((post) => post.at)).toEqual([at(0), at(11_000), at(77_000)]);
    const attempt = (number: number, ms: number): object => ({
      attempt: number,
      startedAt: at(ms),
      endedAt: at(ms),
      outcome: 'Failed',
      status: 503,
      detail: 'answered with status 503',
      ms: 0,
    });
    const reason = '3 attempts failed, the last one: answered with status 503';
    expect(system.notifications()).toMatchObject([
      {
        outcome: 'Failed',
        deliveries: [
          {
            label: 'https://hooks.example.com',
            status: 'Given up',
            attempts: 3,
            nextAttemptAt: null,
            reason,
            log: [attempt(1, 0), attempt(2, 11_000), attempt(3, 77_000)],
          },
        ],
      },
    ]);
    expect(system.log.events().filter((event) => event.startsWith('notification.'))).toEqual([
      'notification.raised',
      'notification.delivery-failed',
      'notification.delivery-failed',
      'notification.delivery-failed',
      'notification.given-up',
    ]);
    expect(JSON.stringify(system.log.entries)).not.toContain('/revrec'); // The path may hold a token.
  });

  it('gets it late, and others get theirs at once', async () => {
    await system.addWebhook({ webhookId: 'hook-2', secretRef: 'acme-test/webhook/2', url: 'https://two.example.com/' });
    system.webhooks.answer = ({ url }) => (url.includes('two.') ? ACCEPTED : FAILED);
    await system.notify(one);
    system.webhooks.answer = () => ACCEPTED;
    await system.notify(one, at(11_000));
    expect(system.webhooks.posts).toHaveLength(3);
    expect(system.notifications()).toMatchObject([{ outcome: 'Delivered' }]);
  });

  it('is not asked any more when its webhook is gone, or its secret', async () => {
    await system.addWebhook({ webhookId: 'hook-2', secretRef: 'acme-test/webhook/2' });
    await system.notify(one);
    await system.change((state) => removeWebhook(state, 'hook-1'));
    await system.vault.remove('acme-test/webhook/2');
    await system.notify(one, at(11_000));
    expect(system.webhooks.posts).toHaveLength(2);
    expect(system.notifications()[0]?.deliveries.map(({ reason }) => reason)).toEqual([
      'not sent: the webhook was removed',
      'not sent: the vault has lost its secret; rotate it',
    ]);
  });
});

describe('other notifications', () => {
  beforeEach(() => system.addWebhook());

  it('is a connection that was paused, with what waits for it', async () => {
    await system.readyBatch('JB1');
    await pauseConnection();
    await system.notify(one);
    expect(bodies()).toMatchObject([
      {
        kind: 'connection-paused',
        title: 'Posting is paused: Wrong password.',
        summary: expect.stringContaining('1 journal batch is waiting'),
        batches: 1,
        amounts: [{ currency: 'USD', batches: 1, total: '10.00' }],
        fix: 'Connect again.',
        path: '/v1/environments/acme-test/connection',
      },
    ]);
  });

  it('is sent for skipped occurrences and an automatic pause, but not for what a change left behind', async () => {
    const [first, last] = [midnight('2026-09-28'), midnight('2026-09-29')];
    await scheduled({ type: 'PostingOccurrencesMissed', data: { count: 2, first, last, cause: 'collapsed' } });
    await scheduled({ type: 'PostingOccurrencesMissed', data: { count: 1, first, last: first, cause: 'left-behind' } });
    await scheduled({ type: 'PostingOccurrenceSkipped', data: { ...last, openOccurrenceId: first.occurrenceId } });
    const { occurrenceId } = last;
    await scheduled({
      type: 'PostingOccurrenceFailed',
      data: { occurrenceId, code: 'NOT_CONNECTED', message: 'No.', fix: 'Connect.' },
    });
    await scheduled({ type: 'PostingSchedulePausedItself', data: { reason: 'three failed', failuresInARow: 3 } });
    await system.notify(one);
    expect(
      bodies()
        .map(({ title }) => title)
        .sort(),
    ).toEqual([
      '1 scheduled run was left out',
      '2 scheduled runs were missed',
      'Automatic posting paused itself after 3 failed runs',
      'The scheduled run of 2026-09-29T00:00[UTC] could not start',
    ]);
  });

  it('is what waits for approval here, told together, and a weaker policy', async () => {
    await system.readyBatches(['JE-1', 'JE-2']);
    for (const journalEntryId of ['JE-1', 'JE-2']) {
      const entry = approvalEntry(journalEntryId, { businessEntityId: '' });
      const requested: PostingApprovalEvent = {
        type: 'PostingApprovalRequested',
        data: { ...entry, digest: 'd1', people: 1 },
      };
      const id = streamId(ENVIRONMENT, approvalKeyOf(ENVIRONMENT, entry));
      await system.aggregates.change(postingApproval, id, byWorker, () => [requested]);
    }
    const proposed: ApprovalPolicyEvent = {
      type: 'ApprovalPolicyWeakeningProposed',
      data: { rules: [], proposalId: 'p1', proposedBy: 'cora' },
    };
    await system.aggregates.change(approvalPolicy, ENVIRONMENT, cause, () => [proposed]);
    await system.notify(one);
    await system.notify(one, at(MINUTE));
    expect(bodies()).toMatchObject([
      {
        kind: 'approval-policy',
        title: 'A weaker approval policy was proposed',
        summary: 'cora proposed: none (approval is off). Nothing changes until another Controller agrees.',
      },
      {
        kind: 'approval-needed',
        title: '2 journal batches await approval here',
        path: expect.stringContaining('approvals'),
      },
    ]);
  });

  it('is a tie-out with differences, and each step of the close of a month', async () => {
    const month = streamId(ENVIRONMENT, '2026-09');
    const counted = { batches: 1, lines: 2, cells: 1, notPosted: 0, ledgerLines: 2 };
    const result = {
      ...{ turn: 1, readAt: START, digest: 'd', open: [], checks: [] },
      counts: { ...counted, otherEntries: 0, otherLines: 0, otherListed: 0 },
    };
    const finished = (tieOutId: string, openCount: number): TieOutEvent => ({
      type: 'TieOutFinished',
      data: { ...result, tieOutId, openCount },
    });
    await system.aggregates.change(tieOut, month, byWorker, () => [finished('agrees', 0), finished('differs', 3)]);
    await system.aggregates.change(accountingPeriod, month, cause, (): AccountingPeriodEvent[] => [
      { type: 'AccountingPeriodClosingStarted', data: { period: '2026-09', people: 1, name: 'Cora' } },
      { type: 'AccountingPeriodChecked', data: { items: [], digest: 'd' } },
      { type: 'AccountingPeriodSignedOff', data: { by: 'ana', name: 'Ana', digest: 'd', note: null } },
      { type: 'AccountingPeriodClosed', data: { digest: 'd' } },
      { type: 'AccountingPeriodReopened', data: { name: 'Carl', reason: 'A late entry' } },
    ]);
    await system.aggregates.change(journalBatch, streamId(ENVIRONMENT, 'JBC'), cause, (): JournalBatchEvent[] =>
      [{}, { isNotified: true as const }].map((more) => ({
        type: 'JournalBatchClosedPeriodDecided',
        data: {
          ...{ choice: 'ask-to-open', reason: 'Late', transactionDate: '2026-09-30', postingDate: null },
          ...{ closedThrough: null, ...more },
        },
      })),
    );
    await system.notify(one);
    await system.notify(one);
    expect(bodies().map(({ kind, title }) => [kind, title])).toEqual([
      ['tie-out-differs', 'The tie-out of 2026-09 has 3 differences that nothing explains'],
      ['period-close', '2026-09 is being closed'],
      ['period-close', '2026-09 is closed'],
      ['period-close', '2026-09 was reopened'],
      ['period-close', 'The books of 2026-09 are to be opened in Sage Intacct'],
    ]);
  });

  it('is trouble after the run was over, gathered for a quarter of an hour', async () => {
    await system.undecidedBatch('JB1');
    await system.overRun(['JB1', 'JB2', 'JB3'], { needsPerson: 1, awaitingApproval: 2 });
    await system.notify(one);
    expect(kinds()).toEqual(['batch-needs-person']);
    await system.failedBatch('JB2', ['DECLINED']);
    const declined = { attempt: 1, attemptId: 'a', recordNo: '7', problem: problemOf('DECLINED') };
    await system.record('JB2', byWorker, { type: 'PostingDeclined', data: declined });
    await system.undecidedBatch('JB3');
    await system.notify(one, at(14 * MINUTE));
    expect(system.notifications()).toMatchObject([{ outcome: 'Delivered' }, { outcome: 'Waiting', content: null }]);
    await system.notify(one, at(15 * MINUTE));
    expect(bodies()[1]).toMatchObject({
      title: '3 journal batches need attention',
      summary: expect.stringContaining('Found after posting run run-1 was over'),
      path: '/v1/environments/acme-test/journal-batches?runId=run-1',
    });
  });

  it('is nothing that a person found by his own check', async () => {
    await system.undecidedBatch('JB1');
    await system.overRun(['JB1'], { posted: 1 });
    await system.record('JB1', { ...cause, causationId: 'run-1' }, givenToPerson); // People may choose their correlation ids.
    await system.notify(one);
    expect(system.notifications()).toEqual([]);
  });

  it('is nothing when it was fixed while being collected', async () => {
    await system.undecidedBatch('JB1');
    await system.overRun(['JB1'], { posted: 1 });
    await system.record('JB1', byWorker, givenToPerson);
    await system.record('JB1', byWorker, verified());
    await system.notify(one);
    await system.notify(one, at(15 * MINUTE));
    expect([system.webhooks.posts, system.notifications().map(({ outcome }) => outcome)]).toEqual([[], ['Withdrawn']]);
  });

  it('is that books close while journals are not posted: once ahead, and once on the last day', async () => {
    await system.prefer({ closeDay: 5, closeReminderDays: 3 });
    const days = [
      '10-01T12:00',
      '10-02T07:00',
      '10-02T08:00',
      '10-02T09:00',
      '10-04T08:00',
      '10-05T08:00',
      '10-05T09:00',
    ];
    await system.notify(one, '2026-10-02T08:30:00.000Z'); // Nothing is unposted yet.
    await system.readyBatch('JB1', '2026-09');
    await system.failedBatch('JB2', ['CLASS_UNKNOWN'], { period: '2026-08' });
    await system.readyBatch('JB3', '2026-10');
    for (const day of days) await system.notify(one, `2026-${day}:00.000Z`);
    expect(bodies().map(({ title, batches, periods }) => [title, batches, periods])).toEqual([
      ['Books of 2026-09 close in 3 days: 2 journal batches not posted', 2, ['2026-08', '2026-09']],
      ['Books of 2026-09 close today: 2 journal batches not posted', 2, ['2026-08', '2026-09']],
    ]);
  });
});

it('says plainly that e-mail is not configured, once and for good', async () => {
  await system.prefer({ recipients: [{ address: 'close@example.com', kinds: ['run-failed'] }] });
  const detail = 'not sent: e-mail is not configured on this installation';
  system.emails.answer = () => ({ outcome: 'refused', status: null, detail });
  await failingRun();
  await system.notify(one);
  await system.notify(one, at(600_000));
  expect(system.emails.emails).toHaveLength(1);
  expect(system.notifications()).toMatchObject([
    { outcome: 'Failed', deliveries: [{ targetId: 'email:close@example.com', status: 'Given up', reason: detail }] },
  ]);
});

it('records its own automatic steps under the name of notifications', async () => {
  await system.addWebhook();
  await failingRun();
  await system.notify(one);
  const [raised] = await system.recorded('NotificationRaised');
  const [finished] = await system.recorded('PostingRunFinished');
  expect([raised?.metadata.actor, raised?.metadata.causationId]).toEqual(['notifications', finished?.id]);
  const { notificationId } = raised?.data as { notificationId: string };
  const { state } = await system.aggregates.load(notification, streamId(ENVIRONMENT, notificationId));
  expect(state).toMatchObject({ status: 'Composed', deliveries: [{ status: 'Delivered', attempts: 1 }] });
});
