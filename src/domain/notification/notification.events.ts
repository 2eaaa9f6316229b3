import { type DomainEvent } from '../shared/decider';
import { type RaisedKind } from './notification-kinds';
import { type Target } from './notification-settings.state';

/** What it is about: enough to gather the figures when it is composed. `late`: after the run was over. */
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
  /** Entries wait for approval here. */
  | { readonly kind: 'approval-needed' }
  /** A weaker approval policy was proposed, or agreed to. `rules` is the policy in words. */
  | {
      readonly kind: 'approval-policy';
      readonly step: 'proposed' | 'agreed';
      readonly by: string;
      readonly rules: string;
    }
  /** A round of the ledger watch found posted entries otherwise than before. */
  | { readonly kind: 'ledger-changed'; readonly roundId: string; readonly found: number; readonly batches: number }
  /** A tie-out of a month found differences that nothing explains. */
  | { readonly kind: 'tie-out-differs'; readonly period: string; readonly open: number; readonly notPosted: number }
  /** A month is being closed, was closed or reopened; or somebody asks to open its books in the ledger. */
  | {
      readonly kind: 'period-close';
      readonly step: 'started' | 'closed' | 'reopened' | 'open-asked';
      readonly period: string;
      readonly by: string;
      /** Why it was reopened, or is to be; null otherwise. */
      readonly reason: string | null;
    }
  | { readonly kind: 'test'; readonly askedBy: string };

/** The same problem of several batches, counted, in the words of the first. */
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

/** What, how many, how much, and where to fix it. Composed once, so that every attempt sends the same. */
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
  /** Path within the API where it is fixed. */
  readonly path: string;
  /** Path of the page where it is fixed. Absent before there were pages. */
  readonly page?: string;
  /** Full address of the page, of the API when there is none; null when the operator has not set the public address. */
  readonly link: string | null;
}

/** `delivered`, to be retried, or refused for good. `status` is the receiver's own status code. */
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
  /** `holdUntil`: more of the same is expected and collected until then. */
  | DomainEvent<
      'NotificationRaised',
      { notificationId: string; kind: RaisedKind; subject: NotificationSubject; holdUntil: string }
    >
  | DomainEvent<
      'NotificationComposed',
      { content: NotificationContent; targets: readonly Target[]; retries: boolean; at: string }
    >
  /** There was nothing left to report, or no receiver. */
  | DomainEvent<'NotificationWithdrawn', { reason: string }>
  /** Recorded before anything is sent. Its writer sends; after `leaseUntil` any process may start the next attempt. */
  | DomainEvent<'NotificationDeliveryStarted', AttemptFacts & { attemptId: string; at: string; leaseUntil: string }>
  | DomainEvent<'NotificationDelivered', AttemptFacts & { status: number | null; detail: string; ms: number }>
  | DomainEvent<
      'NotificationDeliveryFailed',
      AttemptFacts & { status: number | null; detail: string; ms: number; nextAttemptAt: string | null }
    >
  | DomainEvent<'NotificationGivenUp', AttemptFacts & { reason: string }>
  | DomainEvent<'NotificationRedeliveryAsked', { targetIds: readonly string[]; at: string }>;
