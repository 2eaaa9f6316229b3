import { type DomainEvent } from '../shared/decider';
import { type RaisedKind } from './notification-kinds';
import { type Target } from './notification-settings.state';

/** What it is about: enough to gather the figures when it is written. `late`: after the run was over. */
export type NotificationSubject =
  | { readonly kind: 'run-failed'; readonly runId: string; readonly failed: number; readonly batches: number }
  | { readonly kind: 'batch-needs-person'; readonly runId: string; readonly late: boolean }
  | { readonly kind: 'connection-paused'; readonly code: string; readonly message: string; readonly fix: string }
  | {
      readonly kind: 'run-missed';
      readonly occurrences: number;
      readonly firstLocal: string;
      readonly lastLocal: string;
      readonly timeZone: string;
      readonly because: 'too-late' | 'collapsed' | 'still-running';
    }
  | {
      readonly kind: 'scheduled-run-failed';
      readonly occurrenceId: string;
      readonly code: string;
      readonly message: string;
      readonly fix: string;
    }
  | { readonly kind: 'schedule-paused'; readonly reason: string; readonly failuresInARow: number }
  | {
      readonly kind: 'books-closing';
      readonly period: string;
      readonly closeDate: string;
      readonly daysLeft: number;
    }
  | { readonly kind: 'test'; readonly askedBy: string };

/** The same trouble of several batches, counted, with the first one's words. */
export interface NotificationCause {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  readonly batches: number;
}

export interface NotificationAmount {
  readonly currency: string;
  readonly batches: number;
  /** Decimal text with the currency's own decimals. */
  readonly total: string;
}

/** What, how many, how much, and where to mend it. Written once, so that every attempt sends the same. */
export interface NotificationContent {
  /** One line, without the environment. */
  readonly title: string;
  readonly summary: string;
  /** Null when it is not about batches. */
  readonly batches: number | null;
  readonly amounts: readonly NotificationAmount[];
  readonly periods: readonly string[];
  /** The most frequent ones. */
  readonly causes: readonly NotificationCause[];
  readonly otherCauses: number;
  readonly fix: string;
  /** Address within the API where it is mended. */
  readonly path: string;
  /** The same as a full address; null when the operator has not said under which address people reach the service. */
  readonly link: string | null;
}

/** `delivered`, to be tried again, or refused for good. `status` is the receiver's own number. */
export interface AttemptOutcome {
  readonly outcome: 'delivered' | 'failed' | 'refused';
  readonly status: number | null;
  readonly detail: string;
}

export interface AttemptFacts {
  /** `webhook:<id>` or `email:<address>`. */
  readonly targetId: string;
  readonly attempt: number;
}

export type NotificationEvent =
  /** `holdUntil`: more of the same is expected and gathered until then. */
  | DomainEvent<
      'NotificationRaised',
      { notificationId: string; kind: RaisedKind; subject: NotificationSubject; holdUntil: string }
    >
  | DomainEvent<
      'NotificationComposed',
      { content: NotificationContent; targets: readonly Target[]; retries: boolean; at: string }
    >
  /** There was nothing left to tell, or nobody to tell it to. */
  | DomainEvent<'NotificationWithdrawn', { reason: string }>
  /** Before anything is sent. Whoever wrote it sends; after `leaseUntil` anybody may start the next attempt. */
  | DomainEvent<'NotificationDeliveryStarted', AttemptFacts & { attemptId: string; at: string; leaseUntil: string }>
  | DomainEvent<'NotificationDelivered', AttemptFacts & { status: number | null; detail: string; ms: number }>
  | DomainEvent<
      'NotificationDeliveryFailed',
      AttemptFacts & { status: number | null; detail: string; ms: number; nextAttemptAt: string | null }
    >
  | DomainEvent<'NotificationGivenUp', AttemptFacts & { reason: string }>
  | DomainEvent<'NotificationRedeliveryAsked', { targetIds: readonly string[]; at: string }>;
