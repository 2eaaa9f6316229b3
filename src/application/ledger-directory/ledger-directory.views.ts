import { type LedgerRecord } from '../../domain/ledger-entry/ledger-record';
import { type Page } from '../ports/page';

/** Why the last reading of a list failed; what was read before is still there. */
export interface ListFailureView {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  readonly askedAt: string;
}

export interface LedgerListView {
  /** `accounts`, `journals`, `entities`, `Location`, … or `GLDIM…`. */
  readonly list: string;
  /** Null when it was never read; then nobody knows how many records there are. */
  readonly readAt: string | null;
  readonly count: number | null;
  readonly ageMs: number | null;
  /** It is being read, or is about to be. */
  readonly isReading: boolean;
  readonly lastFailure: ListFailureView | null;
}

export interface LedgerRecordsView extends Page<LedgerRecord> {
  readonly readAt: string | null;
}
