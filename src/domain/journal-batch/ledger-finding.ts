import { type LedgerDifference } from '../shared/ledger-difference';

/** How a posted entry can stand in the ledger, other than in its books and equal. */
export const FINDING_KINDS = ['differs', 'twice', 'reversed', 'reversal-pending', 'gone', 'unreadable'] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** A record of the ledger, and the ledger's own word for its state. */
export interface SeenRecord {
  readonly recordNo: string;
  readonly recordUrl?: string;
  readonly ledgerState: string;
  /** The record with which the ledger reversed it; left out for none, and in older logs. */
  readonly reversedByRecordNo?: string;
}

/** What a look at the ledger showed of a posted entry, other than what was posted. */
export interface LedgerFinding {
  readonly kind: FindingKind;
  /** Its own record first; empty when none was seen. */
  readonly records: readonly SeenRecord[];
  /** What was sent and what is there, side by side. */
  readonly differences: readonly LedgerDifference[];
  /** Digest of all that was read; left out where every difference is listed. */
  readonly contentDigest?: string;
  /** Why it could not be read, for people; left out otherwise. */
  readonly cause?: string;
}

/** Whether two looks showed the same. Addresses of records do not count. */
export const isSameFinding = (one: LedgerFinding, other: LedgerFinding): boolean => keyOf(one) === keyOf(other);

const keyOf = ({ kind, records, differences, contentDigest, cause }: LedgerFinding): string =>
  JSON.stringify([
    kind,
    records.map(({ recordNo, ledgerState }) => [recordNo, ledgerState]),
    differences.map(({ line, what, expected, found }) => [line, what, expected, found]),
    contentDigest ?? null,
    cause ?? null,
  ]);

/** Texts of a finding stay short, so that it fits into one event. */
const TEXT_LENGTH_MAX = 300;
/** Records that are named; nobody looks at more of one entry. */
const RECORDS_MAX = 20;

/** A finding that fits into one event. `all` is the digest of all that was read, kept where something is cut. */
export const boundedFinding = (finding: Omit<LedgerFinding, 'contentDigest'>, all: string): LedgerFinding => {
  const isCut =
    finding.differences.length >= DIFFERENCES_MAX ||
    finding.records.length > RECORDS_MAX ||
    finding.differences.some(({ expected, found }) => isLong(expected) || isLong(found ?? ''));
  return {
    ...finding,
    records: finding.records.slice(0, RECORDS_MAX),
    differences: finding.differences
      .slice(0, DIFFERENCES_MAX)
      .map((one) => ({ ...one, expected: short(one.expected), found: one.found === null ? null : short(one.found) })),
    ...(isCut ? { contentDigest: all } : {}),
  };
};

/** As many as one comparison lists. */
const DIFFERENCES_MAX = 20;

const isLong = (text: string): boolean => text.length > TEXT_LENGTH_MAX;

const short = (text: string): string => (isLong(text) ? `${text.slice(0, TEXT_LENGTH_MAX - 1)}…` : text);
