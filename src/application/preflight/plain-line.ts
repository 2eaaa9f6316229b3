import { type LineStatus, type PreflightCheck, type PreflightLine } from '../../domain/preflight/preflight.events';

/** A line that is not about a single cause of batches. */
export const plainLine = (
  check: PreflightCheck,
  status: LineStatus,
  message: string,
  more: Partial<PreflightLine> = {},
): PreflightLine => ({
  check,
  status,
  code: '',
  message,
  fix: '',
  mendAt: null,
  cause: null,
  field: null,
  value: null,
  candidates: [],
  batches: 0,
  batchKeys: [],
  ...more,
});
