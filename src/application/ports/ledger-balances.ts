import { type LedgerAccess, type ReadFailure } from './accounting-system';

/** A movement of an account in some days. Amounts are decimal texts as the ledger writes them. */
export interface AccountMovement {
  readonly account: string;
  /** Empty where the ledger does not say. */
  readonly currency: string;
  readonly debit: string;
  readonly credit: string;
}

/** One posted line of any journal and module. Amounts are decimal texts; texts are as received. */
export interface DetailLine {
  /** Of the line itself. */
  readonly lineNo: string;
  /** The record number of its entry. */
  readonly recordNo: string;
  readonly journal: string;
  /** `2.GL`, `4.AR`, …; empty where the ledger does not say. */
  readonly module: string;
  /** `YYYY-MM-DD`, or the ledger's text when it is not a date. */
  readonly date: string;
  readonly title: string;
  readonly account: string;
  /** Id of the location; empty for none. */
  readonly location: string;
  /** Of the transaction; empty when the company keeps one currency. */
  readonly currency: string;
  readonly side: 'debit' | 'credit';
  /** In the currency of the transaction. */
  readonly amount: string;
  /** In the base currency of the entity. */
  readonly baseAmount: string;
  readonly memo: string;
}

/** The company does not answer this question, or not in words that are known here. It is not checked then. */
export interface NotOffered {
  readonly kind: 'not-offered';
  readonly cause: string;
}

export type MovementsOutcome =
  { readonly kind: 'movements'; readonly movements: readonly AccountMovement[] } | NotOffered | ReadFailure;

export type DetailPage = { readonly kind: 'lines'; readonly lines: readonly DetailLine[] } | NotOffered | ReadFailure;

/** Days, both included, `YYYY-MM-DD`. */
export interface LedgerDays {
  readonly from: string;
  readonly to: string;
}

/** Accounts asked for at once. */
export const ACCOUNTS_AT_ONCE = 500;

/** What the accounts of a ledger moved. Every method returns an outcome; a thrown error is a defect. */
export abstract class LedgerBalances {
  /** The trial balance of an entity, of the whole company for an empty one, in its base currency. */
  abstract trialBalance(
    access: LedgerAccess,
    wanted: LedgerDays & { readonly entityId: string },
  ): Promise<MovementsOutcome>;

  /** Movements per transaction currency of at most ACCOUNTS_AT_ONCE accounts, over all entities. */
  abstract balances(
    access: LedgerAccess,
    wanted: LedgerDays & { readonly accounts: readonly string[] },
  ): Promise<MovementsOutcome>;

  /**
   * Posted lines on at most ACCOUNTS_AT_ONCE accounts, page by page. The first page that is not `lines` is the last:
   * `unavailable` also when lines disappeared meanwhile.
   */
  abstract details(
    access: LedgerAccess,
    wanted: LedgerDays & { readonly accounts: readonly string[] },
  ): AsyncIterable<DetailPage>;
}
