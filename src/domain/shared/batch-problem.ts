/** Why a batch cannot be posted as it is, and what mends it. */
export interface BatchProblem {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  /** 1-based line of the batch; null when it concerns the whole batch. */
  readonly line: number | null;
  readonly field: string | null;
  readonly value: string | null;
  /** The ledger's own number and support id, when it was the ledger that refused. */
  readonly errorNo: string | null;
  readonly supportId: string | null;
  /** What may be meant in the ledger by a value that it does not know, or knows several of. */
  readonly candidates?: readonly { readonly id: string; readonly name: string }[];
}

/** A problem with the places that are not known left null. */
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
