import { notification } from '../../domain/notification/notification.state';
import { factOf } from '../../application/shared/streams';
import { type RecordedEvent } from '../../application/ports/event-store';
import {
  type DeliverySummary,
  type KnownNotificationSettings,
  type NotificationFilter,
  type NotificationSummary,
  type NotificationView,
  NotificationViews,
} from '../../application/notification/notification.views';
import { type Page, type PageRequest } from '../../application/ports/page';
import { type NotificationEvent } from '../../domain/notification/notification.events';
import { type NotificationSettingsEvent } from '../../domain/notification/notification-settings.events';
import { notificationSettings } from '../../domain/notification/notification-settings.state';
import { type SqliteDatabase } from '../sqlite/open-database';
import { dueAtOf, raisedView, viewAfter } from './notification-view';
import { keyOfCursor, pageOfRows } from '../sqlite/paging';
import { ownIdOf, type ReadModel } from './read-model';

const UNTOUCHED: KnownNotificationSettings = {
  settings: notificationSettings.initial,
  changedAt: null,
  changedBy: null,
  revision: -1,
};

/**
 * Notification settings, and every notification with its deliveries. `due_at` is null when nothing more happens
 * automatically.
 */
export class NotificationReadModel extends NotificationViews implements ReadModel {
  readonly version = 'notification/3';
  readonly tables = ['notification_settings', 'notification'];

  constructor(private readonly database: SqliteDatabase) {
    super();
  }

  create(): void {
    this.database.exec(`
      CREATE TABLE IF NOT EXISTS notification_settings (environment TEXT PRIMARY KEY, known TEXT NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS notification (
        environment TEXT, notification_id TEXT, place INTEGER NOT NULL, kind TEXT NOT NULL, outcome TEXT NOT NULL, due_at TEXT, view TEXT NOT NULL,
        PRIMARY KEY (environment, notification_id)
      ) STRICT;
      CREATE INDEX IF NOT EXISTS notification_newest ON notification (environment, place);
      CREATE INDEX IF NOT EXISTS notification_due ON notification (environment, due_at) WHERE due_at IS NOT NULL;
    `);
  }

  apply(event: RecordedEvent, place: number): void {
    const settings = factOf(notificationSettings, event);
    if (settings !== null) this.applySettings(settings);
    const raised = factOf(notification, event);
    if (raised !== null) this.applyNotification(raised, place);
  }

  override settingsOf(environment: string): KnownNotificationSettings {
    const row = this.database
      .prepare<[string], { known: string }>('SELECT known FROM notification_settings WHERE environment = ?')
      .get(environment);
    return row ? (JSON.parse(row.known) as KnownNotificationSettings) : UNTOUCHED;
  }

  override notificationsOf(
    environment: string,
    { kind, outcome }: NotificationFilter,
    page: PageRequest,
  ): Page<NotificationSummary> {
    const [before = Number.MAX_SAFE_INTEGER] = keyOfCursor(page.cursor, 1) ?? [];
    const rows = this.database
      .prepare<unknown[], { place: number; view: string }>(
        `SELECT place, view FROM notification WHERE environment = ? AND place < ? AND kind = coalesce(?, kind)
          AND outcome = coalesce(?, outcome) ORDER BY place DESC LIMIT ?`,
      )
      .all(environment, before, kind, outcome, page.limit + 1);
    return pageOfRows(
      rows,
      page,
      ({ view }) => summaryOf(JSON.parse(view) as NotificationView),
      ({ place }) => [place],
    );
  }

  override notification(environment: string, notificationId: string): NotificationView | undefined {
    const row = this.database
      .prepare<[string, string], { view: string }>(
        'SELECT view FROM notification WHERE environment = ? AND notification_id = ?',
      )
      .get(environment, notificationId);
    return row && (JSON.parse(row.view) as NotificationView);
  }

  override dueNotifications(environment: string, now: string, limit: number): readonly string[] {
    return this.database
      .prepare<[string, string, number], { id: string }>(
        'SELECT notification_id AS id FROM notification WHERE environment = ? AND due_at <= ? ORDER BY due_at, place LIMIT ?',
      )
      .all(environment, now, limit)
      .map(({ id }) => id);
  }

  private applySettings(event: RecordedEvent & NotificationSettingsEvent): void {
    const { environment, occurredAt, actor } = event.metadata;
    const known: KnownNotificationSettings = {
      settings: notificationSettings.evolve(this.settingsOf(environment).settings, event),
      changedAt: occurredAt,
      changedBy: actor,
      revision: event.revision,
    };
    this.database
      .prepare('INSERT OR REPLACE INTO notification_settings VALUES (?, ?)')
      .run(environment, JSON.stringify(known));
  }

  private applyNotification(event: RecordedEvent & NotificationEvent, place: number): void {
    const { environment } = event.metadata;
    if (event.type === 'NotificationRaised') {
      const view = raisedView(event, event.data);
      this.database
        .prepare('INSERT INTO notification VALUES (?, ?, ?, ?, ?, ?, ?)')
        .run(
          environment,
          view.notificationId,
          place,
          view.kind,
          view.outcome,
          event.data.holdUntil,
          JSON.stringify(view),
        );
      return;
    }
    const before = this.notification(environment, ownIdOf(event));
    if (!before) return;
    const view = viewAfter(before, event);
    this.database
      .prepare(
        'UPDATE notification SET outcome = ?, due_at = ?, view = ? WHERE environment = ? AND notification_id = ?',
      )
      .run(view.outcome, dueAtOf(view), JSON.stringify(view), environment, view.notificationId);
  }
}

/** Without the log of each delivery. */
const summaryOf = ({ deliveries, ...view }: NotificationView): NotificationSummary => ({
  ...view,
  deliveries: deliveries.map(
    ({ targetId, channel, label, status, attempts, nextAttemptAt, reason }): DeliverySummary => ({
      targetId,
      channel,
      label,
      status,
      attempts,
      nextAttemptAt,
      reason,
    }),
  ),
});
