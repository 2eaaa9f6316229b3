import { type LedgerReasonCode } from '../../../domain/ledger-entry/ledger-entry';

/** The level of an error in a reply. A number can mean six things at one level and others at the next. */
export type ErrorLevel = 'control' | 'authentication' | 'function';

/**
 * Consequence for the request. `connection`: the sender or user is refused. `session`: the session is dead.
 * `throttled`: not executed. `unavailable`: no definite answer. `entry`: the function is refused. `request`: our
 * document is refused.
 */
export type ErrorClass = 'connection' | 'session' | 'throttled' | 'unavailable' | 'entry' | 'request' | 'unknown';

export interface ErrorRow {
  readonly code: LedgerReasonCode;
  readonly errorClass: ErrorClass;
  /** All levels when absent. */
  readonly levels?: readonly ErrorLevel[];
  /** A row matches by the number or by one of the texts. Numbers are listed only where they have one meaning. */
  readonly errorNo?: RegExp;
  readonly text?: RegExp;
  /**
   * The language-independent ids of Sage: `errorid` or a `messageid`. An error that has one of a row is that row's,
   * whatever its words.
   */
  readonly ids?: readonly string[];
  /** A general text that accompanies a cause. It is shown after everything else. */
  readonly namesNoCause?: boolean;
  readonly meaning: string;
  readonly fix: string;
}
