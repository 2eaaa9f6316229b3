import { type BatchProblem } from '../shared/batch-problem';
import { ENTRY_PART_BLOCKED } from './entry-parts';

/** What the checks find before anything is sent: they can tell when it is fixed. */
const FOUND_BY_CHECKS: ReadonlySet<string> = new Set([
  ENTRY_PART_BLOCKED,
  'ACCOUNT_NOT_MAPPED',
  'LEDGER_ACCOUNT_UNKNOWN',
  'LEDGER_ACCOUNT_INACTIVE',
  'CUSTOM_FIELD_NOT_BOUND',
  'CUSTOM_FIELD_NOT_READABLE',
  'LEDGER_FIELD_BOUND_TWICE',
  'DIMENSION_VALUE_UNKNOWN',
  'DIMENSION_VALUE_AMBIGUOUS',
  'DIMENSION_VALUE_INACTIVE',
  'DIMENSION_VALUE_OUT_OF_DATES',
  'DIMENSION_MISSING',
  'VALUE_OVERRIDE_NOT_USABLE',
  'PERMISSION_MISSING',
  'JOURNAL_UNKNOWN',
  'JOURNAL_INACTIVE',
  'JOURNAL_CLOSED_TO_DIRECT_POSTING',
  'PERIOD_CLOSED',
  'ENTRY_UNBALANCED_IN_LEDGER',
  'LOCATION_REQUIRED',
  'CURRENCY_NOT_KEPT',
]);

/**
 * Whether a failed batch may be tried again without a person, once the checks find nothing: this service itself held it
 * back. What the ledger refused waits for somebody who knows that it is fixed, or a schedule would send it each time.
 */
export const isRetriedWithoutPerson = (problems: readonly BatchProblem[]): boolean =>
  problems.length > 0 && problems.every(({ code, errorNo }) => errorNo === null && FOUND_BY_CHECKS.has(code));
