import { type BatchProblem } from './journal-batch.events';

/** One name for the same cause in any number of batches: what is wrong, with which field, with which value. People mend causes, not batches. */
export const causeOf = ({ code, field, value }: Pick<BatchProblem, 'code' | 'field' | 'value'>): string =>
  [code, field ?? '', value ?? ''].join('|');
