import { DomainError } from '../../domain/shared/errors';
import { type SignInOutcome } from '../ports/accounting-system';
import { type RedeemOutcome } from '../ports/ledger-consents';
import { type ConnectionFacts } from '../../domain/connection/connection.events';
import { isSamePlace, placeText, TOP_LEVEL } from '../../domain/shared/place';
import { type LedgerReason } from '../../domain/ledger-entry/ledger-entry';

type Granted = Extract<RedeemOutcome, { kind: 'granted' }>;
type SignedIn = Extract<SignInOutcome, { kind: 'signed-in' }>;

/** Throws LEDGER_UNAVAILABLE or CONNECTION_REFUSED, which says what to do and which parameters to check. */
export const requireSignedIn = (outcome: SignInOutcome): SignedIn => {
  if (outcome.kind === 'signed-in') return outcome;
  if (outcome.kind === 'unavailable') throw unavailable(outcome.cause, 'Try again in a moment.');
  throw refused(outcome.reasons, 'Check the five connection parameters.');
};

/** The same for the code of a consent, which is used up either way. */
export const requireGranted = (outcome: RedeemOutcome): Granted => {
  if (outcome.kind === 'granted') return outcome;
  if (outcome.kind === 'unavailable') throw unavailable(outcome.cause, 'Connect again in a moment.');
  throw refused(outcome.reasons, 'Connect again.');
};

const unavailable = (cause: string, fix: string): DomainError =>
  new DomainError('LEDGER_UNAVAILABLE', `Sage Intacct does not respond: ${cause.replace(/\.$/, '')}.`, fix);

const refused = (reasons: readonly LedgerReason[], fix: string): DomainError => {
  const [reason] = reasons;
  return new DomainError(
    'CONNECTION_REFUSED',
    reason?.meaning ?? 'Sage Intacct refused the sign-in.',
    reason?.fix ?? fix,
    { reasons: reasons.map(reasonDetails), fields: fieldsAtFault(reason) },
  );
};

/** Throws USER_OF_ONE_ENTITY when the user is let into another place than the connection is for. */
export const requireSamePlace = (
  { entityId }: SignedIn,
  facts: Pick<ConnectionFacts, 'userId' | 'companyId' | 'entityId'>,
): void => {
  if (isInPlace(entityId, facts)) return;
  throw new DomainError('USER_OF_ONE_ENTITY', textOfOneEntity(entityId ?? TOP_LEVEL, facts), FIX_OF_ONE_ENTITY);
};

export const isInPlace = (onlyEntityId: string | undefined, { entityId = TOP_LEVEL }: { entityId?: string }): boolean =>
  onlyEntityId === undefined || isSamePlace(onlyEntityId, entityId);

export const textOfOneEntity = (
  onlyEntityId: string,
  { userId, companyId, entityId = TOP_LEVEL }: Pick<ConnectionFacts, 'userId' | 'companyId' | 'entityId'>,
): string =>
  `${userId} may enter entity ${onlyEntityId} of company ${companyId} only, and the connection is to ${placeText(entityId)}.`;

export const FIX_OF_ONE_ENTITY =
  'Connect to this entity, or with a user who may enter the top level, under Settings > Accounting.';

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
