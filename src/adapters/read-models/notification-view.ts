import { type RecordedEvent } from '../../application/ports/event-store';
import {
  type AttemptView,
  type DeliveryView,
  type NotificationOutcome,
  type NotificationView,
} from '../../application/notification/notification.views';
import { type NotificationEvent } from '../../domain/notification/notification.events';
import { type Target, targetIdOf } from '../../domain/notification/notification-settings.state';
import { assertNever } from '../../domain/shared/decider';

type Raised = Extract<NotificationEvent, { type: 'NotificationRaised' }>;
type Later = Exclude<NotificationEvent, Raised>;

export const raisedView = (event: RecordedEvent, { notificationId, kind }: Raised['data']): NotificationView => ({
  notificationId,
  kind,
  outcome: 'Waiting',
  raisedAt: event.metadata.occurredAt,
  content: null,
  withdrawn: null,
  deliveries: [],
  revision: event.revision,
});

export const viewAfter = (before: NotificationView, event: RecordedEvent & Later): NotificationView => {
  const view = { ...changed(before, event, event.metadata.occurredAt), revision: event.revision };
  return { ...view, outcome: outcomeOf(view) };
};

/** When the next action is due: an attempt, or the end of the lease of one in flight. */
export const dueAtOf = ({ deliveries }: NotificationView): string | null =>
  deliveries.flatMap(({ nextAttemptAt }) => nextAttemptAt ?? []).sort()[0] ?? null;

const changed = (view: NotificationView, event: Later, occurredAt: string): NotificationView => {
  switch (event.type) {
    case 'NotificationComposed': {
      const { content, targets, at } = event.data;
      return { ...view, content, deliveries: targets.map((target) => newDelivery(target, at)) };
    }
    case 'NotificationWithdrawn':
      return { ...view, withdrawn: event.data.reason };
    case 'NotificationDeliveryStarted': {
      const { targetId, attempt, at, leaseUntil } = event.data;
      return withDelivery(view, targetId, (delivery) => ({
        ...delivery,
        status: 'Under way',
        attempts: attempt,
        nextAttemptAt: leaseUntil,
        log: [...delivery.log, begun(attempt, at)],
      }));
    }
    case 'NotificationDelivered': {
      const { targetId, attempt, status, detail, ms } = event.data;
      const end = { outcome: 'Delivered', status, detail, ms, endedAt: occurredAt } as const;
      return withDelivery(view, targetId, (delivery) => ({
        ...ended(delivery, attempt, end),
        status: 'Delivered',
        nextAttemptAt: null,
        reason: null,
      }));
    }
    case 'NotificationDeliveryFailed': {
      const { targetId, attempt, status, detail, ms, nextAttemptAt } = event.data;
      const end = { outcome: 'Failed', status, detail, ms, endedAt: occurredAt } as const;
      return withDelivery(view, targetId, (delivery) => ({
        ...ended(delivery, attempt, end),
        status: 'Waiting',
        nextAttemptAt,
      }));
    }
    case 'NotificationGivenUp': {
      const { targetId, reason } = event.data;
      return withDelivery(view, targetId, (delivery) => ({
        ...delivery,
        status: 'Given up',
        nextAttemptAt: null,
        reason,
      }));
    }
    case 'NotificationRedeliveryAsked': {
      const { targetIds, at } = event.data;
      return targetIds.reduce(
        (next, targetId) =>
          withDelivery(next, targetId, (delivery) => ({
            ...delivery,
            status: 'Waiting',
            nextAttemptAt: at,
            reason: null,
          })),
        view,
      );
    }
    default:
      return assertNever(event);
  }
};

const outcomeOf = ({ withdrawn, deliveries }: NotificationView): NotificationOutcome => {
  if (withdrawn !== null) return 'Withdrawn';
  if (deliveries.some(({ status }) => status === 'Waiting' || status === 'Under way')) return 'Delivering';
  return deliveries.some(({ status }) => status === 'Given up') ? 'Failed' : 'Delivered';
};

const newDelivery = (target: Target, at: string): DeliveryView => ({
  targetId: targetIdOf(target),
  channel: target.channel,
  label: target.label,
  status: 'Waiting',
  attempts: 0,
  nextAttemptAt: at,
  reason: null,
  log: [],
});

const begun = (attempt: number, startedAt: string): AttemptView => ({
  attempt,
  startedAt,
  endedAt: null,
  outcome: 'Under way',
  status: null,
  detail: null,
  ms: null,
});

const ended = (delivery: DeliveryView, attempt: number, end: Partial<AttemptView>): DeliveryView => ({
  ...delivery,
  log: delivery.log.map((one) => (one.attempt === attempt ? { ...one, ...end } : one)),
});

const withDelivery = (
  view: NotificationView,
  targetId: string,
  change: (delivery: DeliveryView) => DeliveryView,
): NotificationView => ({
  ...view,
  deliveries: view.deliveries.map((one) => (one.targetId === targetId ? change(one) : one)),
});
