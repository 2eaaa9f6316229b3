import { closingBooks, reminderOf } from '../../domain/notification/book-closing';
import { localAt } from '../../domain/posting-schedule/time-zone';
import { type Position } from '../ports/event-store';
import { notificationSettings } from '../../domain/notification/notification-settings.state';
import { notification } from '../../domain/notification/notification.state';
import { postingSchedule } from '../../domain/posting-schedule/posting-schedule.state';
import { streamId } from '../shared/streams';
import { notificationIdOf } from './notification-occasions';
import { composeContent } from './notification-composer';
import { raiseFor } from './notification-follower';
import { causeOfNotification } from './notification-delivery';
import { type NotificationLimits, type NotificationPorts } from './notification-ports';

/** Reminds of books that close while journals are not posted. The only notification caused by time, not by an event. */
export class NotificationReminders {
  constructor(
    private readonly ports: Pick<NotificationPorts, 'aggregates' | 'batchViews' | 'clock' | 'log'>,
    private readonly limits: NotificationLimits,
  ) {}

  /** Position of the reminder that it raised; null when none is due, nothing is unposted, or it was already raised. */
  async remind(environment: string): Promise<Position | null> {
    const { aggregates, clock } = this.ports;
    const { state: settings } = await aggregates.load(notificationSettings, environment);
    if (settings.closeDay === null) return null;
    const { state: schedule } = await aggregates.load(postingSchedule, environment);
    const now = clock.now();
    const books = closingBooks(settings, localAt(schedule.timing.timeZone, Date.parse(now)));
    if (books === null) return null;
    const subject = { kind: 'books-closing', ...books } as const;
    const notificationId = notificationIdOf(environment, subject, reminderOf(books));
    const { state } = await aggregates.load(notification, streamId(environment, notificationId));
    if (state.status !== 'Absent') return null;
    if ((await composeContent(this.ports, this.limits, environment, subject)) === null) return null;
    const origin = causeOfNotification(environment, notificationId);
    return raiseFor(this.ports, origin, { notificationId, subject, holdUntil: now });
  }
}
