import { type DomainEvent } from '../shared/decider';

/** An entry of the ledger with our prefix that no environment of this installation explains. What is not known of it is null. */
export interface UnexplainedEntry {
  readonly referenceNo: string;
  readonly recordNo: string | null;
  readonly title: string | null;
  readonly entityId: string | null;
  readonly currency: string | null;
  readonly totalMinor: string | null;
}

/**
 * Why posting stopped by itself. `log-restored`: the log does not hold what its seals, or the views, know of, so it does not know what was posted
 * since. `ledger-ahead`: the ledger holds entries of a period that nobody explains. `log-damaged`: what the log holds is not what was written.
 */
export type StopCause =
  | {
      readonly kind: 'log-restored';
      /** One for each restore, so that a resumed one does not stop again. */
      readonly restoreId: string;
      readonly noticedBy: 'seals' | 'views';
      /** Events that are lost for certain; null when nobody knows. */
      readonly eventsLost: number | null;
      /** ISO 8601: until when it is known that the lost log went; null when nobody knows. */
      readonly lostUntil: string | null;
    }
  | { readonly kind: 'ledger-ahead'; readonly period: string; readonly entries: readonly UnexplainedEntry[] }
  | {
      readonly kind: 'log-damaged';
      /** A stable code, as `verify` names it. */
      readonly code: string;
      readonly stream: string;
      readonly message: string;
    };

/** A stop holds until it is resumed, lifted, or all entries of a `ledger-ahead` are declared foreign. */
export type PostingStopEvent =
  | DomainEvent<'PostingStopped', { stopId: string; cause: StopCause }>
  /** A Controller took it on himself. */
  | DomainEvent<'PostingResumed', { stopId: string; reason: string }>
  /** The cause is gone: the service itself found so. */
  | DomainEvent<'PostingStopLifted', { stopId: string; because: string }>
  /** A Controller, shown the record, says that it is none of this installation's. For ever. */
  | DomainEvent<
      'LedgerEntryDeclaredForeign',
      { period: string; referenceNo: string; recordNo: string | null; reason: string }
    >;
