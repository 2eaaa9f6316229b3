/**
 * Limits of the posting protocol, in milliseconds unless named otherwise. The operator sets them; the defaults are
 * safe.
 */
export abstract class PostingLimits {
  /** Creates in flight per company to begin with, over all runs. */
  abstract readonly lanes: number;
  /** The most that it becomes while the ledger answers well. */
  abstract readonly lanesMax: number;
  /** From the decision to the first byte, on a monotonic clock. */
  abstract readonly sendWindowMs: number;
  /** How long a create may take before its outcome counts as unknown. */
  abstract readonly createTimeoutMs: number;
  /** How long the ledger may continue working after the connection was lost. */
  abstract readonly remoteBoundMs: number;
  /** For visibility and clocks. */
  abstract readonly settleMarginMs: number;
  /** Delays of the lookups after an outcome became unknown; the last lookup is at the settle time. */
  abstract readonly lookupDelaysMs: readonly number[];
  /** First pause after the ledger could not be reached; it doubles up to the maximum. */
  abstract readonly retryFirstMs: number;
  abstract readonly retryMaxMs: number;
  /** How often an entry that awaits approval in the ledger is polled. */
  abstract readonly approvalPollMs: number;
}

/** Only after this long does "not found" prove that nothing was posted. */
export const settleMs = ({ sendWindowMs, createTimeoutMs, remoteBoundMs, settleMarginMs }: PostingLimits): number =>
  sendWindowMs + createTimeoutMs + remoteBoundMs + settleMarginMs;
