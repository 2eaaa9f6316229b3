/** Why a batch cannot be posted, and how to fix it. */
export interface BatchProblem {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  /** 1-based line of the batch; null when it concerns the whole batch. */
  readonly line: number | null;
  readonly field: string | null;
  readonly value: string | null;
  /** The ledger's error number and support id, when the ledger refused. */
  readonly errorNo: string | null;
  readonly supportId: string | null;
  /** Ledger records that an unknown value may mean, or that is ambiguous. */
  readonly candidates?: readonly { readonly id: string; readonly name: string }[];
}

/** A problem; unknown places are null. */
export const batchProblem = (
  code: string,
  message: string,
  fix: string,
  where: Partial<BatchProblem> = {},
): BatchProblem => ({
  code,
  message,
  fix,
  line: null,
  field: null,
  value: null,
  errorNo: null,
  supportId: null,
  ...where,
});
