import { assertNever, type Decider } from '../shared/decider';
import { type NotificationContent, type NotificationEvent, type NotificationSubject } from './notification.events';
import { type Target, targetIdOf } from './notification-settings.state';

/** One target of a notification. `dueMs` is when the next attempt may start: of a started one, when its lease ends. */
export interface Delivery {
  readonly target: Target;
  readonly status: 'Waiting' | 'Started' | 'Delivered' | 'GivenUp';
  /** Over all rounds; it numbers the attempts. */
  readonly attempts: number;
  /** Since the last request to deliver again. */
  readonly attemptsOfRound: number;
  readonly attemptId: string | null;
  readonly dueMs: number;
}

export type Notification =
  | { readonly status: 'Absent' }
  | { readonly status: 'Raised'; readonly subject: NotificationSubject; readonly holdUntilMs: number }
  | { readonly status: 'Withdrawn' }
  | {
      readonly status: 'Composed';
      readonly subject: NotificationSubject;
      readonly content: NotificationContent;
      readonly composedAt: string;
      readonly retries: boolean;
      readonly deliveries: readonly Delivery[];
    };

export type Composed = Extract<Notification, { status: 'Composed' }>;

export const notification: Decider<Notification, NotificationEvent> = {
  category: 'notification',
  initial: { status: 'Absent' },
  evolve: (state, event): Notification => {
    switch (event.type) {
      case 'NotificationRaised':
        return { status: 'Raised', subject: event.data.subject, holdUntilMs: Date.parse(event.data.holdUntil) };
      case 'NotificationComposed': {
        if (state.status !== 'Raised') return state;
        const { content, targets, retries, at } = event.data;
        const deliveries = targets.map((target) => waiting(target, Date.parse(at)));
        return { status: 'Composed', subject: state.subject, content, composedAt: at, retries, deliveries };
      }
      case 'NotificationWithdrawn':
        return { status: 'Withdrawn' };
      case 'NotificationDeliveryStarted': {
        const { attempt, attemptId, leaseUntil } = event.data;
        return changed(state, event.data.targetId, (delivery) => ({
          ...delivery,
          status: 'Started',
          attempts: attempt,
          attemptsOfRound: delivery.attemptsOfRound + 1,
          attemptId,
          dueMs: Date.parse(leaseUntil),
        }));
      }
      case 'NotificationDelivered':
        return changed(state, event.data.targetId, (delivery) => ({ ...delivery, status: 'Delivered' }));
      case 'NotificationDeliveryFailed': {
        const { nextAttemptAt } = event.data;
        if (nextAttemptAt === null) return state; // The same append gives it up.
        return changed(state, event.data.targetId, (delivery) => ({
          ...delivery,
          status: 'Waiting',
          dueMs: Date.parse(nextAttemptAt),
        }));
      }
      case 'NotificationGivenUp':
        return changed(state, event.data.targetId, (delivery) => ({ ...delivery, status: 'GivenUp' }));
      case 'NotificationRedeliveryAsked': {
        const { targetIds, at } = event.data;
        return targetIds.reduce<Notification>(
          (next, targetId) =>
            changed(next, targetId, (delivery) => ({
              ...delivery,
              status: 'Waiting',
              attemptsOfRound: 0,
              dueMs: Date.parse(at),
            })),
          state,
        );
      }
      default:
        return assertNever(event);
    }
  },
};

const waiting = (target: Target, dueMs: number): Delivery => ({
  target,
  status: 'Waiting',
  attempts: 0,
  attemptsOfRound: 0,
  attemptId: null,
  dueMs,
});

const changed = (state: Notification, targetId: string, change: (delivery: Delivery) => Delivery): Notification =>
  state.status === 'Composed'
    ? {
        ...state,
        deliveries: state.deliveries.map((one) => (targetIdOf(one.target) === targetId ? change(one) : one)),
      }
    : state;
