import { DomainError } from '../shared/errors';
import {
  type AttemptFacts,
  type AttemptOutcome,
  type NotificationContent,
  type NotificationEvent,
  type NotificationSubject,
} from './notification.events';
import { type Delivery, notification, type Notification } from './notification.state';
import { type Target, targetIdOf } from './notification-settings.state';

export interface DeliveryRules {
  /** After each failed attempt except the last. */
  readonly retryDelaysMs: readonly number[];
  /** Maximum random extra, so that deliveries that failed together are not retried together. */
  readonly jitterMax: number;
  /** After this an attempt without an outcome counts as failed: its process is gone. */
  readonly leaseMs: number;
}

/** Raised once, however many processes see the occasion. */
export const raise = (
  state: Notification,
  { notificationId, subject, holdUntil }: { notificationId: string; subject: NotificationSubject; holdUntil: string },
): NotificationEvent[] =>
  state.status === 'Absent'
    ? [{ type: 'NotificationRaised', data: { notificationId, kind: subject.kind, subject, holdUntil } }]
    : [];

/** Records what is sent and to whom, when it is due. Without content (null) or receivers it is withdrawn. */
export const compose = (
  state: Notification,
  input: { content: NotificationContent | null; targets: readonly Target[]; retries: boolean; at: string },
): NotificationEvent[] => {
  const { content, targets, retries, at } = input;
  if (state.status !== 'Raised' || state.holdUntilMs > Date.parse(at)) return [];
  if (content === null) return [{ type: 'NotificationWithdrawn', data: { reason: 'It was fixed in the meantime.' } }];
  if (targets.length === 0)
    return [{ type: 'NotificationWithdrawn', data: { reason: 'It no longer has recipients.' } }];
  return [{ type: 'NotificationComposed', data: { content, targets, retries, at } }];
};

/** Claims every attempt that is due. One without a recorded outcome counts, and the next one starts after its lease. */
export const startDue = (
  state: Notification,
  { now, attemptId }: { now: string; attemptId: string },
  rules: DeliveryRules,
): NotificationEvent[] => {
  if (state.status !== 'Composed') return [];
  const nowMs = Date.parse(now);
  const leaseUntil = isoOf(nowMs + rules.leaseMs);
  return state.deliveries
    .filter((delivery) => isOpen(delivery) && delivery.dueMs <= nowMs)
    .map((delivery): NotificationEvent => {
      const targetId = targetIdOf(delivery.target);
      const attempt = delivery.attempts + 1;
      return delivery.attemptsOfRound >= attemptsMax(state.retries, rules)
        ? { type: 'NotificationGivenUp', data: { targetId, attempt: attempt - 1, reason: 'The outcome is unknown.' } }
        : { type: 'NotificationDeliveryStarted', data: { targetId, attempt, attemptId, at: now, leaseUntil } };
    });
};

/**
 * Raised, composed and claimed at once, so that the caller sends it and sees its outcome. One attempt; does nothing
 * when repeated.
 */
export const startTest = (
  state: Notification,
  input: {
    notificationId: string;
    subject: Extract<NotificationSubject, { kind: 'test' }>;
    content: NotificationContent;
    target: Target;
    at: string;
    attemptId: string;
  },
  rules: DeliveryRules,
): NotificationEvent[] => {
  const { notificationId, subject, content, target, at, attemptId } = input;
  const raised = raise(state, { notificationId, subject, holdUntil: at });
  if (raised.length === 0) return [];
  const before = raised.reduce(notification.evolve, state);
  const composed = compose(before, { content, targets: [target], retries: false, at });
  const open = composed.reduce(notification.evolve, before);
  return [...raised, ...composed, ...startDue(open, { now: at, attemptId }, rules)];
};

/**
 * The outcome of an attempt. `chance` is from 0 to 1. Does nothing when the outcome is known or a later attempt has
 * started.
 */
export const recordOutcome = (
  state: Notification,
  input: AttemptFacts & { attemptId: string; result: AttemptOutcome; ms: number; now: string; chance: number },
  rules: DeliveryRules,
): NotificationEvent[] => {
  const { targetId, attempt, attemptId, result, ms, now, chance } = input;
  const delivery = deliveryOf(state, targetId);
  if (state.status !== 'Composed' || delivery?.status !== 'Started') return [];
  const { outcome, status, detail } = result;
  const facts = { targetId, attempt, status, detail, ms };
  // Even when another process is already retrying.
  if (outcome === 'delivered') return [{ type: 'NotificationDelivered', data: facts }];
  if (delivery.attemptId !== attemptId) return [];
  const delayMs = rules.retryDelaysMs[delivery.attemptsOfRound - 1];
  if (outcome === 'refused' || delayMs === undefined || !state.retries) {
    const reason =
      outcome === 'refused' ? detail : `${delivery.attemptsOfRound} attempts failed, the last one: ${detail}`;
    return [
      { type: 'NotificationDeliveryFailed', data: { ...facts, nextAttemptAt: null } },
      { type: 'NotificationGivenUp', data: { targetId, attempt, reason } },
    ];
  }
  const nextMs = Date.parse(now) + delayMs + Math.floor(delayMs * rules.jitterMax * chance);
  return [{ type: 'NotificationDeliveryFailed', data: { ...facts, nextAttemptAt: isoOf(nextMs) } }];
};

/**
 * Starts a new round of attempts for these targets, or (null) for all that were given up. Does nothing when repeated
 * before anything was sent.
 */
export const redeliver = (
  state: Notification,
  { targetIds, at }: { targetIds: readonly string[] | null; at: string },
): NotificationEvent[] => {
  const deliveries = state.status === 'Composed' ? state.deliveries : [];
  const unknown = targetIds?.find((id) => !deliveries.some(({ target }) => targetIdOf(target) === id));
  const over = deliveries.filter(
    ({ target, status }) =>
      !isUnderWay(status) && (targetIds === null ? status === 'GivenUp' : targetIds.includes(targetIdOf(target))),
  );
  if (over.length > 0 && unknown === undefined)
    return [
      { type: 'NotificationRedeliveryAsked', data: { targetIds: over.map(({ target }) => targetIdOf(target)), at } },
    ];
  if (unknown === undefined && deliveries.some(({ status }) => isUnderWay(status))) return [];
  throw new DomainError(
    'NOTHING_TO_REDELIVER',
    unknown === undefined ? 'Every delivery of this notification arrived.' : `It was not sent to ${unknown}.`,
    'Name the targets that are to receive this notification again.',
    { targetIds: deliveries.map(({ target }) => targetIdOf(target)) },
  );
};

const isUnderWay = (status: Delivery['status']): boolean => status === 'Waiting' || status === 'Started';

const isOpen = ({ status }: Delivery): boolean => isUnderWay(status);

const attemptsMax = (retries: boolean, { retryDelaysMs }: DeliveryRules): number =>
  retries ? retryDelaysMs.length + 1 : 1;

const deliveryOf = (state: Notification, targetId: string): Delivery | undefined =>
  state.status === 'Composed' ? state.deliveries.find(({ target }) => targetIdOf(target) === targetId) : undefined;

const isoOf = (ms: number): string => new Date(ms).toISOString();
