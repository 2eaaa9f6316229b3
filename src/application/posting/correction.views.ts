/** One account with its dimensions. Amounts are decimal text of the currency; debits count up, credits down. */
export interface CorrectionRowView {
  readonly account: string;
  readonly fields: readonly string[];
  readonly currency: string;
  readonly period: string;
  readonly held: string;
  readonly delivered: string;
  readonly difference: string;
}

/** What a newer delivery would change of a posted entry, computed from what the ledger holds now. */
export interface CorrectionView {
  /** Names exactly this table; a decision is refused when it has become another. */
  readonly correctionId: string;
  /** When the reading of the ledger began, ISO 8601. */
  readonly readAt: string;
  /** Keys of the posted batches of the entry, its net differences among them. */
  readonly posted: readonly string[];
  readonly rows: readonly CorrectionRowView[];
  /** Why the entry cannot be reversed and posted anew now, for people; null when it can. */
  readonly obstacle: string | null;
  /** Why the net difference cannot be posted now, for people; null when it can. */
  readonly netObstacle: string | null;
}

interface CorrectionProblem {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

/** An entry that a delivery would change after it was posted. */
export interface CorrectedDeliveryView {
  /** Of its first part in that delivery. */
  readonly batchKey: string;
  readonly journalEntryId: string;
  readonly businessEntityId: string;
  readonly period: string;
  /** Null when it cannot be shown now. */
  readonly correction: CorrectionView | null;
  readonly problem: CorrectionProblem | null;
}

/** What became of one choice. */
export interface DecidedCorrectionView {
  readonly batchKey: string;
  /** What is Ready to Post now, or was withdrawn; empty when it was refused. */
  readonly batchKeys: readonly string[];
  readonly problem: CorrectionProblem | null;
}
