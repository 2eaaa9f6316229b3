import { DomainError } from '../../domain/shared/errors';
import { type SignInOutcome } from '../ports/accounting-system';
import { type LedgerReason } from '../../domain/ledger-entry/ledger-entry';

/** Throws LEDGER_UNAVAILABLE or CONNECTION_REFUSED, which says what to do and which parameters to check. */
export const requireSignedIn = (outcome: SignInOutcome): void => {
  if (outcome.kind === 'signed-in') return;
  if (outcome.kind === 'unavailable') {
    throw new DomainError(
      'LEDGER_UNAVAILABLE',
      `Sage Intacct does not respond: ${outcome.cause}.`,
      'Try again in a moment.',
    );
  }
  const [reason] = outcome.reasons;
  throw new DomainError(
    'CONNECTION_REFUSED',
    reason?.meaning ?? 'Sage Intacct refused the sign-in.',
    reason?.fix ?? 'Check the five connection parameters.',
    { reasons: outcome.reasons.map(reasonDetails), fields: fieldsAtFault(reason) },
  );
};

const reasonDetails = ({ code, errorNo, message, supportId }: LedgerReason): Record<string, string> => ({
  code,
  errorNo,
  message,
  supportId,
});

/** Which of the five parameters to check. */
const fieldsAtFault = (reason: LedgerReason | undefined): readonly string[] => {
  switch (reason?.code) {
    case 'SENDER_REFUSED':
      return ['senderId', 'senderPassword'];
    case 'SENDER_NOT_AUTHORISED':
      return ['senderId'];
    case 'SIGN_IN_REFUSED':
      return ['companyId', 'userId', 'userPassword'];
    case 'COMPANY_UNKNOWN':
    case 'SUBSCRIPTION_EXPIRED':
      return ['companyId', 'senderId'];
    default:
      return [];
  }
};
