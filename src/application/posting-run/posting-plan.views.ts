/** Batches of a plan that go into one journal of one month in one currency. */
export interface PlannedGroupView {
  readonly period: string;
  readonly journal: string;
  readonly currency: string;
  readonly batches: number;
  readonly lines: number;
  /** Debits, equal to the credits: decimal text with the currency's own decimals. */
  readonly total: string;
}

/** Batches that are not posted by the run, and why. */
export interface LeftOutView {
  /** A status, such as `On Hold`; or the code of what blocks them. */
  readonly code: string;
  readonly message: string;
  /** Empty when there is nothing to do. */
  readonly fix: string;
  readonly batches: number;
}

/** What *Post Journals* would do: exactly this, or nothing. */
export interface PostingPlanView {
  readonly planId: string;
  readonly status: 'Running' | 'Ready' | 'Failed';
  /** Null when it is over. */
  readonly progress: { readonly checked: number; readonly batches: number } | null;
  readonly period: string | null;
  /** Null until it is ready. */
  readonly companyId: string | null;
  readonly batches: number;
  readonly entries: number;
  /** Batches that the run takes too and cannot post as they are: they fail, each with its problems. */
  readonly blocked: number;
  /** Of the batches, those that failed before and are tried again. */
  readonly retried: number;
  readonly groups: readonly PlannedGroupView[];
  readonly leftOut: readonly LeftOutView[];
  /** Why it could not be made; null unless it failed. */
  readonly problem: { readonly code: string; readonly message: string; readonly fix: string } | null;
}
