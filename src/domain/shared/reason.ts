import { DomainError } from './errors';

const REASON_LENGTH_MAX = 500;

/** A person's reason without white space around it. Throws REASON_MISSING when it is empty or too long. */
export const checkedReason = (reason: string): string => {
  const text = reason.trim();
  if (text !== '' && text.length <= REASON_LENGTH_MAX) return text;
  throw new DomainError(
    'REASON_MISSING',
    'A reason is missing.',
    `Say why in at most ${REASON_LENGTH_MAX} characters.`,
    { field: 'reason' },
  );
};
