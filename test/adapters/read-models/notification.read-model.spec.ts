import { NotificationReadModel } from '../../../src/adapters/read-models/notification.read-model';
import { Projector } from '../../../src/adapters/read-models/projector';
import { openDatabase } from '../../../src/adapters/sqlite/open-database';
import { type NotificationEvent } from '../../../src/domain/notification/notification.events';
import {
  AT,
  composed,
  delivered,
  deliveryFailed,
  deliveryStarted,
  later,
  raised,
} from '../../support/notification-events';
import { MemoryLog } from '../../support/plain-ports';
import { changedHook, eventOf, HOOK, MAIL, recipients, shownBy, storeWithHistory } from '../../support/view-history';

describe('notifications', () => {
  let notifications: NotificationReadModel;
  beforeAll(async () => {
    notifications = await shownBy((database) => new NotificationReadModel(database));
  });

  it('show the settings of an environment', () => {
    expect(notifications.settingsOf('acme')).toMatchObject({
      settings: { webhooks: [{ ...changedHook, secretRef: 'ref-2' }], recipients, closeDay: 5, closeReminderDays: 3 },
      changedBy: 'ana',
      revision: 3,
    });
    expect([notifications.settingsOf('gone').settings.webhooks, notifications.settingsOf('new').revision]).toEqual([
      [],
      -1,
    ]);
  });

  it('are listed newest first, page by page, by kind and outcome', () => {
    const all = { kind: null, outcome: null };
    const page = notifications.notificationsOf('acme', all, { limit: 2, cursor: null });
    const rest = notifications.notificationsOf('acme', all, { limit: 2, cursor: page.nextCursor });
    expect(
      [...page.items, ...rest.items].map(({ notificationId, kind, outcome, withdrawn, content }) => [
        notificationId,
        kind,
        outcome,
        withdrawn,
        content?.title,
      ]),
    ).toEqual([
      ['n-3', 'run-missed', 'Withdrawn', 'mended', undefined],
      ['n-2', 'run-failed', 'Waiting', null, undefined],
      ['n-1', 'run-failed', 'Failed', null, '1 of 2 journal batches failed'],
    ]);
    expect(rest.nextCursor).toBeNull();
    const filtered = notifications.notificationsOf(
      'acme',
      { kind: 'run-failed', outcome: 'Failed' },
      { limit: 2, cursor: null },
    );
    expect(filtered.items).toEqual(rest.items);
  });

  it('show every attempt to deliver them', () => {
    const failed = { outcome: 'Failed', status: 500, detail: 'status 500', ms: 5, endedAt: expect.any(String) };
    const none = { nextAttemptAt: null };
    expect(notifications.notification('acme', 'n-1')?.deliveries).toEqual([
      {
        ...none,
        targetId: HOOK,
        channel: 'webhook',
        label: 'https://hooks.example.com',
        status: 'Delivered',
        attempts: 2,
        reason: null,
        log: [
          { attempt: 1, startedAt: AT, ...failed },
          {
            attempt: 2,
            startedAt: later(10_000),
            ...failed,
            outcome: 'Delivered',
            status: 200,
            detail: 'accepted',
          },
        ],
      },
      {
        ...none,
        targetId: MAIL,
        channel: 'email',
        label: 'close@example.com',
        status: 'Given up',
        attempts: 2,
        reason: 'no such user',
        log: [
          { attempt: 1, startedAt: AT, ...failed },
          { attempt: 2, startedAt: later(5_000), ...failed },
        ],
      },
    ]);
    expect(notifications.notification('other', 'n-1')).toBeUndefined();
  });

  it('are due when their time has come', () => {
    expect([AT, later(8), later(9), later(1e9)].map((now) => notifications.dueNotifications('acme', now, 9))).toEqual([
      [],
      [],
      ['n-2'],
      ['n-2'],
    ]);
  });

  it('are due again at the next attempt, or when the lease of one that is under way ends', async () => {
    const store = await storeWithHistory();
    const database = openDatabase(':memory:', 'OFF');
    const live = new NotificationReadModel(database);
    const projector = new Projector(store, database, [live], new MemoryLog());
    await projector.start();
    const due = async (...events: readonly NotificationEvent[]): Promise<unknown> => {
      const facts = events.map(({ type, data }, index) => eventOf(['notification-acme.n-9', type, data], 900 + index));
      const before = await store.read('notification-acme.n-9');
      const result = await store.append(
        'notification-acme.n-9',
        facts,
        before.length === 0 ? 'no-stream' : before.length - 1,
      );
      await projector.require(result.kind === 'ok' ? result.position : null);
      const at = (ms: number): boolean => live.dueNotifications('acme', later(ms), 9).includes('n-9');
      return [0, 9_999, 10_000, 59_999, 60_000].map(at);
    };
    const n9: NotificationEvent = {
      type: 'NotificationRaised',
      data: { ...raised().data, notificationId: 'n-9' } as never,
    };
    expect(await due(n9)).toEqual([true, true, true, true, true]);
    expect(await due(composed())).toEqual([true, true, true, true, true]);
    expect(await due(deliveryStarted(HOOK), deliveryStarted(MAIL))).toEqual([false, false, false, false, true]);
    expect(await due(deliveryFailed(HOOK, 1, later(10_000)))).toEqual([false, false, true, true, true]);
    expect(await due(deliveryStarted(HOOK, 2), delivered(HOOK, 2), delivered(MAIL))).toEqual(Array(5).fill(false));
    await projector.stop();
    store.close();
  });
});
