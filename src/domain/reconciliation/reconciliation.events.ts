import { type DomainEvent } from '../shared/decider';

/**
 * Why a batch stands there otherwise: what the ledger watch found, that nobody decided yet what is there, or that a
 * person chose a day in another month.
 */
export type DifferenceCause =
  'differs' | 'twice' | 'reversed' | 'reversal-pending' | 'gone' | 'unreadable' | 'undecided' | 'another-month';

/** What is compared. Amounts everywhere here are net movements in minor units of the currency, debit positive. */
export interface TieOutPlace {
  /** Of the ledger; of the revenue system where no mapping takes the line. */
  readonly account: string;
  /** Of the ledger; empty in a company with one, and for lines without a location. */
  readonly entity: string;
  readonly currency: string;
  /** No mapping takes these lines: they are not in the ledger, and nothing is asked about them. */
  readonly isUnmapped?: true;
}

/** delivered = posted + waiting + withdrawn + correction; ledger = posted + explained + unexplained + other. */
export interface TieOutCell extends TieOutPlace {
  readonly deliveredMinor: string;
  readonly postedMinor: string;
  /** Delivered and not posted yet. */
  readonly waitingMinor: string;
  readonly withdrawnMinor: string;
  /** Newer deliveries that are not in the ledger, less what is there instead. */
  readonly correctionMinor: string;
  /** In the ledger now, of any origin; null when it was not checked. */
  readonly ledgerMinor: string | null;
  readonly otherMinor: string | null;
  /** Differences of batches that the ledger watch found. */
  readonly explainedMinor: string;
  /** Batches that differ there without an explanation. */
  readonly unexplainedBatches: number;
}

/** What the ledger says that an account moved, beside what its lines add up to. */
export interface TieOutBalance {
  readonly kind: 'trial-balance' | 'account-balance';
  readonly account: string;
  /** Empty for the whole company. */
  readonly entity: string;
  readonly currency: string;
  /** Ours and of other origin. */
  readonly countedMinor: string;
  readonly balanceMinor: string;
}

/** A batch that the ledger shows in a cell with another amount than was posted. */
export interface TieOutDifference extends TieOutPlace {
  readonly batchKey: string;
  readonly recordNo: string;
  readonly postedMinor: string;
  readonly ledgerMinor: string;
  /** Null for no explanation. */
  readonly because: DifferenceCause | null;
  readonly isAccepted: boolean;
}

/** A posted line of another origin on our accounts. */
export interface TieOutOther extends TieOutPlace {
  readonly recordNo: string;
  readonly lineNo: string;
  readonly journal: string;
  readonly module: string;
  readonly date: string;
  readonly title: string;
  readonly memo: string;
  readonly minor: string;
  /** A batch of this environment of another month; left out for others. */
  readonly batchKey?: string;
}

/** A question to the ledger; null when it was answered. */
export interface TieOutCheck {
  readonly what: 'details' | 'trial-balance' | 'account-balance' | 'entities';
  readonly notChecked: string | null;
}

/** What does not agree and has no explanation. */
export interface OpenDifference {
  readonly kind: 'cell' | TieOutBalance['kind'];
  readonly account: string;
  readonly entity: string;
  readonly currency: string;
  readonly minor: string;
}

export interface TieOutCounts {
  readonly batches: number;
  readonly lines: number;
  readonly cells: number;
  /** Cells with deliveries that are not posted, or not as they were delivered last. */
  readonly notPosted: number;
  readonly ledgerLines: number;
  readonly otherEntries: number;
  readonly otherLines: number;
  /** Lines of other origin that are listed one by one. */
  readonly otherListed: number;
}

export interface TieOutResult {
  readonly tieOutId: string;
  /** The turn of the table that counts. */
  readonly turn: number;
  /** When the reading of the ledger began, ISO 8601. */
  readonly readAt: string;
  /** SHA-256 in hex of the table. */
  readonly digest: string;
  readonly counts: TieOutCounts;
  /** The first of them. */
  readonly open: readonly OpenDifference[];
  readonly openCount: number;
  readonly checks: readonly TieOutCheck[];
}

export interface TieOutTrouble {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

export type TieOutStep = 'batches' | 'ledger';

/** Of a month. */
export type TieOutEvent =
  | DomainEvent<'TieOutStarted', { tieOutId: string; period: string }>
  | DomainEvent<'TieOutProgressed', { tieOutId: string; turn: number; step: TieOutStep; done: number; of: number }>
  | DomainEvent<'TieOutFinished', TieOutResult>
  | DomainEvent<'TieOutStopped', { tieOutId: string; trouble: TieOutTrouble }>
  /** A person accepts exactly this difference. */
  | DomainEvent<'TieOutDifferenceAccepted', OpenDifference & { tieOutId: string; reason: string }>;

/** What one tie-out found. Only the turn that its end names counts. */
export type TieOutTableEvent =
  | DomainEvent<'TieOutCellsRecorded', { turn: number; period: string; cells: readonly TieOutCell[] }>
  | DomainEvent<'TieOutBalancesRecorded', { turn: number; period: string; balances: readonly TieOutBalance[] }>
  | DomainEvent<'TieOutDifferencesRecorded', { turn: number; period: string; differences: readonly TieOutDifference[] }>
  | DomainEvent<'TieOutOthersRecorded', { turn: number; period: string; lines: readonly TieOutOther[] }>;
