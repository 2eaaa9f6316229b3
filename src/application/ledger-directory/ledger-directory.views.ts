import { type LedgerRecord } from '../../domain/ledger-entry/ledger-record';
import { type Page } from '../ports/page';

/** Why the last reading of a list failed; the previous copy is kept. */
export interface ListFailureView {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  readonly askedAt: string;
}

export interface LedgerListView {
  /** `accounts`, `journals`, `entities`, `Location`, … or `GLDIM…`. */
  readonly list: string;
  /** Null when it was never read; then the number of records is unknown. */
  readonly readAt: string | null;
  readonly count: number | null;
  readonly ageMs: number | null;
  /** It is being read or queued. */
  readonly isReading: boolean;
  readonly lastFailure: ListFailureView | null;
}

export interface LedgerRecordsView extends Page<LedgerRecord> {
  readonly readAt: string | null;
}
