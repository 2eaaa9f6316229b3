import { type DomainEvent } from '../shared/decider';

/** A ledger entry with our prefix that no environment of this installation explains. Unknown facts are null. */
export interface UnexplainedEntry {
  readonly referenceNo: string;
  readonly recordNo: string | null;
  readonly title: string | null;
  readonly entityId: string | null;
  readonly currency: string | null;
  readonly totalMinor: string | null;
}

/**
 * Why posting stopped automatically. `log-restored`: the log lacks events that its seals or the views have, so later
 * postings are unknown. `ledger-ahead`: the ledger holds unexplained entries of a period. `log-damaged`: the log
 * differs from what was written.
 */
export type StopCause =
  | {
      readonly kind: 'log-restored';
      /** One per restore, so that a resumed one does not stop posting again. */
      readonly restoreId: string;
      /** `restore`: the command that restored it stopped posting, before anything was missed. */
      readonly noticedBy: 'seals' | 'views' | 'restore';
      /** Events that are certainly lost; null when unknown. */
      readonly eventsLost: number | null;
      /** ISO 8601: the latest known time of the lost log; null when unknown. */
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
  /** A Controller took responsibility. */
  | DomainEvent<'PostingResumed', { stopId: string; reason: string }>
  /** The service found that the cause is gone. */
  | DomainEvent<'PostingStopLifted', { stopId: string; because: string }>
  /** A Controller declared the record foreign to this installation, permanently. */
  | DomainEvent<
      'LedgerEntryDeclaredForeign',
      { period: string; referenceNo: string; recordNo: string | null; reason: string }
    >;
