import { type ValidationError, validateSync, type ValidatorOptions } from 'class-validator';
import { DomainError } from '../../../domain/shared/errors';

/** Unknown fields are refused, or a misspelled one would be lost silently. Values may be secrets and are not echoed. */
export const VALIDATION: ValidatorOptions = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  validationError: { target: false, value: true }, // Tells a missing field from a wrong one; never echoed.
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
  const own = messagesOf(error).map((message) => ({ field, message }));
  return [...own, ...(error.children ?? []).flatMap((child) => problemsOf(child, field))];
};

/** Checks that say of which type a value has to be: where they fail, the others say nothing. */
const OF_TYPE = ['isString', 'isBoolean', 'isInt', 'isNumber', 'isArray', 'isObject'];

/** One problem has one message: what is missing is too long in no way, and neither is what is no text. */
const messagesOf = ({ property, value, constraints = {} }: ValidationError): string[] => {
  const all = Object.values(constraints);
  if (all.length === 0 || constraints['whitelistValidation'] !== undefined) return all; // Of an unknown field.
  if (value === undefined || value === null) return [`${property} is missing`];
  const ofType = OF_TYPE.flatMap((name) => constraints[name] ?? []);
  const { isNotEmpty } = constraints;
  if (ofType.length > 0) return ofType.slice(0, 1);
  return value === '' && isNotEmpty !== undefined ? [isNotEmpty] : all;
};
