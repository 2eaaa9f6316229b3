import { type BatchProblem } from '../shared/batch-problem';

/**
 * Key of the same cause in any number of batches: what is wrong, with which field and value. People fix causes, not
 * batches.
 */
export const causeOf = ({ code, field, value }: Pick<BatchProblem, 'code' | 'field' | 'value'>): string =>
  [code, field ?? '', value ?? ''].join('|');

/** The ledger seems to hold the batch's entry under names unknown to the log. The problem's value is that reference. */
export const ENTRY_ALREADY_IN_LEDGER = 'ENTRY_ALREADY_IN_LEDGER';

/** The ledger holds an entry of other origin that looks like the batch. The problem's value is its record number. */
export const ENTRY_OF_OTHER_ORIGIN = 'ENTRY_OF_OTHER_ORIGIN';

export const isAboutOtherOrigin = (
  { code, value }: Pick<BatchProblem, 'code' | 'value'>,
  recordNo: string | null = null,
): boolean => code === ENTRY_OF_OTHER_ORIGIN && (recordNo === null || value === recordNo);

/** The problems without those about one record of other origin. */
export const withoutOther = (problems: readonly BatchProblem[], recordNo: string): readonly BatchProblem[] =>
  problems.filter((problem) => !isAboutOtherOrigin(problem, recordNo));

export const isAboutRecord = ({ code, value }: Pick<BatchProblem, 'code' | 'value'>, referenceNo: string): boolean =>
  code === ENTRY_ALREADY_IN_LEDGER && value === referenceNo;

/** The problems without those about one ledger record. */
export const withoutRecord = (problems: readonly BatchProblem[], referenceNo: string): readonly BatchProblem[] =>
  problems.filter((problem) => !isAboutRecord(problem, referenceNo));
