import { closingBooks, reminderOf } from '../../../src/domain/notification/book-closing';
import {
  addWebhook,
  changePreferences,
  changeWebhook,
  removeWebhook,
  rotateSecret,
} from '../../../src/domain/notification/notification-settings.decisions';
import { type NotificationPreferences } from '../../../src/domain/notification/notification-settings.events';
import {
  DEFAULT_PREFERENCES,
  notificationSettings,
  targetsOf,
} from '../../../src/domain/notification/notification-settings.state';
import { givenFor, refusalOf } from '../../support/given';
import { webhookAdded, webhookOf } from '../../support/notification-events';

const given = givenFor(notificationSettings);
const preferences = (more: Partial<NotificationPreferences> = {}): NotificationPreferences => ({
  recipients: [{ address: 'close@example.com', kinds: ['books-closing', 'run-failed'] }],
  closeDay: 5,
  closeReminderDays: 3,
  ...more,
});
const sorted = preferences({ recipients: [{ address: 'close@example.com', kinds: ['run-failed', 'books-closing'] }] });
const changed = { type: 'NotificationPreferencesChanged', data: sorted } as const;

describe('recipients', () => {
  it('is kept in one order, and does nothing when nothing changes', () => {
    given()
      .when((state) => changePreferences(state, preferences()))
      .then(changed);
    given(changed)
      .when((state) => changePreferences(state, preferences()))
      .thenNothing();
    given()
      .when((state) => changePreferences(state, DEFAULT_PREFERENCES))
      .thenNothing();
  });

  it.each([
    ['no at', 'close'],
    ['a name of 65 characters', `${'a'.repeat(65)}@example.com`],
    ['a dot at the end', 'a.@example.com'],
    ['a name', 'Close <close@example.com>'],
    ['a second recipient', 'a@example.com,b@example.com'],
    ['another header', 'a@example.com\r\nBcc: b@example.com'],
    ['a line feed at the end', 'a@example.com\n'],
    ['quotes', '"a b"@example.com'],
    ['two dots', 'a..b@example.com'],
    ['too long', `${'a'.repeat(250)}@example.com`],
    ['no host', 'a@'],
  ])('has plain addresses only: %s', (_what, address) => {
    const recipients = [{ address, kinds: ['run-failed'] as const }];
    const refusal = refusalOf(() => changePreferences(given().state, preferences({ recipients })));
    expect([refusal.code, refusal.details['field']]).toEqual(['NOTIFICATION_SETTING_INVALID', 'recipients.address']);
  });

  it.each([
    ['closeDay', { closeDay: 0 }],
    ['closeDay', { closeDay: 32 }],
    ['closeDay', { closeDay: 1.5 }],
    ['closeReminderDays', { closeReminderDays: 28 }],
    ['closeReminderDays', { closeReminderDays: -1 }],
    ['kinds', { recipients: [{ address: 'a@example.com', kinds: [] }] }],
    ['kinds', { recipients: [{ address: 'a@example.com', kinds: ['test'] }] }],
    [
      'recipients.address',
      {
        recipients: [
          { address: 'a@example.com', kinds: ['run-failed'] },
          { address: 'A@example.com', kinds: ['run-failed'] },
        ],
      },
    ],
    [
      'recipients',
      {
        recipients: Array.from({ length: 51 }, (_, index) => ({
          address: `${index}@example.com`,
          kinds: ['run-failed'],
        })),
      },
    ],
  ])('refuses a wrong %s and names it', (field, more) => {
    const refusal = refusalOf(() => changePreferences(given().state, preferences(more as never)));
    expect([refusal.code, refusal.details['field']]).toEqual(['NOTIFICATION_SETTING_INVALID', field]);
  });

  it.each([
    'first.last+close@mail.example.co.uk',
    'root@localhost',
    `${'a'.repeat(64)}@example.com`,
    `a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.example`,
  ])('may be %s', (address) => {
    const recipients = [{ address, kinds: ['run-failed'] as const }];
    expect(changePreferences(given().state, preferences({ recipients }))).toHaveLength(1);
  });

  it('is up to fifty people, and the close day any day of a month', () => {
    const recipients = Array.from({ length: 50 }, (_, index) => ({
      address: `${index}@example.com`,
      kinds: ['run-failed'] as const,
    }));
    const edges = [
      { recipients },
      { closeDay: 1 },
      { closeDay: 31 },
      { closeReminderDays: 0 },
      { closeReminderDays: 27 },
    ];
    for (const more of edges) expect(changePreferences(given().state, preferences(more))).toHaveLength(1);
  });

  it('is refused in words that say what to give', () => {
    const refusal = refusalOf(() => changePreferences(given().state, preferences({ closeDay: 32 })));
    const { code, message, fix, details } = refusal;
    expect({ code, message, fix, details }).toEqual({
      code: 'NOTIFICATION_SETTING_INVALID',
      message: 'The closeDay of notifications cannot be "32".',
      fix: 'Give a day from 1 to 31, or null.',
      details: { field: 'closeDay', value: '32', expected: 'a day from 1 to 31, or null' },
    });
  });

  it('is everybody who chose the kind, but no webhook that is switched off', () => {
    const off = webhookAdded({ webhookId: 'hook-2', enabled: false });
    const { state } = given(changed, webhookAdded(), off);
    expect(targetsOf(state, 'run-failed')).toEqual([
      { channel: 'webhook', name: 'hook-1', label: 'https://hooks.example.com' },
      { channel: 'email', name: 'close@example.com', label: 'close@example.com' },
    ]);
    expect(targetsOf(state, 'books-closing')).toEqual([
      { channel: 'email', name: 'close@example.com', label: 'close@example.com' },
    ]);
    expect([targetsOf(state, 'run-missed'), targetsOf(state, 'test')]).toEqual([[], []]);
  });
});

describe('a webhook', () => {
  const target = {
    url: 'https://hooks.example.com/2',
    kinds: ['run-missed' as const],
    enabled: false,
    shape: 'slack' as const,
  };

  const { url, kinds, enabled } = webhookOf();

  it('is added once, with the secret that it was given first', () => {
    given()
      .when((state) => addWebhook(state, webhookOf()))
      .then(webhookAdded({ shape: 'standard' }));
    given()
      .when((state) => addWebhook(state, webhookOf({ shape: 'teams' })))
      .then(webhookAdded({ shape: 'teams' }));
    given(webhookAdded())
      .when((state) => addWebhook(state, webhookOf({ secretRef: 'acme-test/webhook/2' })))
      .thenNothing();
    given(...Array.from({ length: 10 }, (_, index) => webhookAdded({ webhookId: `hook-${index + 10}` })))
      .when((state) => addWebhook(state, webhookOf()))
      .thenRejected('NOTIFICATION_SETTING_INVALID');
  });

  it('is changed, gets another secret, and is removed', () => {
    given(webhookAdded())
      .when((state) => changeWebhook(state, 'hook-1', target))
      .then({ type: 'NotificationWebhookChanged', data: { webhookId: 'hook-1', ...target } });
    given(webhookAdded())
      .when((state) => changeWebhook(state, 'hook-1', webhookOf()))
      .thenNothing();
    given(webhookAdded({ shape: 'slack' }))
      .when((state) => changeWebhook(state, 'hook-1', webhookOf()))
      .then({
        type: 'NotificationWebhookChanged',
        data: { webhookId: 'hook-1', url, kinds, enabled, shape: 'standard' },
      });
    given(webhookAdded())
      .when((state) => rotateSecret(state, 'hook-1', 'ref-2'))
      .then({ type: 'NotificationWebhookSecretRotated', data: { webhookId: 'hook-1', secretRef: 'ref-2' } });
    given(webhookAdded(), {
      type: 'NotificationWebhookSecretRotated',
      data: { webhookId: 'hook-1', secretRef: 'ref-2' },
    })
      .when((state) => rotateSecret(state, 'hook-1', 'ref-2'))
      .thenNothing();
    given(webhookAdded())
      .when((state) => removeWebhook(state, 'hook-1'))
      .then({ type: 'NotificationWebhookRemoved', data: { webhookId: 'hook-1' } });
    given()
      .when((state) => removeWebhook(state, 'hook-1'))
      .thenNothing();
    given(webhookAdded(), { type: 'NotificationWebhookRemoved', data: { webhookId: 'hook-1' } })
      .when((state) => changeWebhook(state, 'hook-1', target))
      .thenRejected('WEBHOOK_NOT_FOUND');
    const refusal = refusalOf(() => changeWebhook(given().state, 'hook-1', target));
    expect([refusal.message, refusal.fix, refusal.details]).toEqual([
      'There is no webhook hook-1.',
      'Check its id in the settings.',
      { webhookId: 'hook-1' },
    ]);
  });

  it('is changed and removed without a touch to the others', () => {
    const other = webhookOf({ webhookId: 'hook-2' });
    const both = [webhookAdded(), webhookAdded(other)] as const;
    const changedOne = { type: 'NotificationWebhookChanged', data: { webhookId: 'hook-1', ...target } } as const;
    expect(given(...both, changedOne).state.webhooks).toEqual([{ ...webhookOf(), ...target }, other]);
    expect(
      given(...both, { type: 'NotificationWebhookRemoved', data: { webhookId: 'hook-1' } }).state.webhooks,
    ).toEqual([other]);
    given(...both)
      .when((state) => changeWebhook(state, 'hook-2', target))
      .then({ type: 'NotificationWebhookChanged', data: { webhookId: 'hook-2', ...target } });
    given(...both)
      .when((state) => removeWebhook(state, 'hook-3'))
      .thenNothing();
  });
});

describe('books that close', () => {
  const on = (local: string, closeDay: number | null = 5, closeReminderDays = 3): string | null => {
    const books = closingBooks({ closeDay, closeReminderDays }, local);
    return books && `${reminderOf(books)}, ${books.daysLeft} days`;
  };

  it.each([
    ['2026-10-01T23:59', null],
    ['2026-10-02T07:59', null], // What a nightly run posts needs no reminder.
    ['2026-10-02T08:00', '2026-09 2026-10-05 ahead, 3 days'],
    ['2026-10-04T12:00', '2026-09 2026-10-05 ahead, 1 days'],
    ['2026-10-05T08:00', '2026-09 2026-10-05 last day, 0 days'],
    ['2026-10-06T08:00', null],
  ])('are told of at %s: %s', (local, expected) => {
    expect(on(local)).toBe(expected);
  });

  it('may close on the last day of a short month, or so early that the reminder begins in the month before', () => {
    expect(on('2027-02-27T10:00', 31)).toBe('2027-01 2027-02-28 ahead, 1 days');
    expect(on('2026-09-29T10:00', 1)).toBe('2026-09 2026-10-01 ahead, 2 days');
    expect(on('2026-12-31T10:00', 2)).toBe('2026-12 2027-01-02 ahead, 2 days');
    expect(on('2026-10-05T10:00', 5, 0)).toBe('2026-09 2026-10-05 last day, 0 days');
    expect(on('2026-10-04T10:00', 5, 0)).toBe(null);
    expect(on('2026-10-05T10:00', null)).toBe(null);
  });
});
