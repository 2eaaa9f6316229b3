import { type BatchProblem } from '../shared/batch-problem';

/** One name for the same cause in any number of batches: what is wrong, with which field, with which value. People mend causes, not batches. */
export const causeOf = ({ code, field, value }: Pick<BatchProblem, 'code' | 'field' | 'value'>): string =>
  [code, field ?? '', value ?? ''].join('|');

/** The problem of a batch whose entry the ledger seems to hold under names that its log does not know. Its value is the reference there. */
export const ENTRY_ALREADY_IN_LEDGER = 'ENTRY_ALREADY_IN_LEDGER';

export const isAboutRecord = ({ code, value }: Pick<BatchProblem, 'code' | 'value'>, referenceNo: string): boolean =>
  code === ENTRY_ALREADY_IN_LEDGER && value === referenceNo;

/** What is left of the problems when a record of the ledger is none of them any more. */
export const withoutRecord = (problems: readonly BatchProblem[], referenceNo: string): readonly BatchProblem[] =>
  problems.filter((problem) => !isAboutRecord(problem, referenceNo));
