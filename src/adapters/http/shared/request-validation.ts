import { type ValidationError, validateSync, type ValidatorOptions } from 'class-validator';
import { DomainError } from '../../../domain/shared/errors';

/** Unknown fields are refused, or a misspelled one would be lost silently. Values may be secrets and are not echoed. */
export const VALIDATION: ValidatorOptions = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  validationError: { target: false, value: false },
};

export const requireValid = (body: object): void => {
  const errors = validateSync(body, VALIDATION);
  if (errors.length > 0) throw invalidRequest(errors);
};

export const invalidRequest = (errors: readonly ValidationError[]): DomainError => {
  const problems = errors.flatMap((error) => problemsOf(error, ''));
  const [first] = problems;
  return new DomainError(
    'REQUEST_INVALID',
    `The request has ${problems.length} problem(s): ${first?.message ?? 'it is not valid'}.`,
    'Fix the fields listed in details.problems.',
    {
      problems,
    },
  );
};

const problemsOf = (error: ValidationError, parent: string): { field: string; message: string }[] => {
  const field = parent === '' ? error.property : `${parent}.${error.property}`;
  const own = Object.values(error.constraints ?? {}).map((message) => ({ field, message }));
  return [...own, ...(error.children ?? []).flatMap((child) => problemsOf(child, field))];
};
