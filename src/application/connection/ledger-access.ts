import { type ConnectedFacts } from '../../domain/connection/connection.state';
import { type LedgerAccess } from '../ports/accounting-system';
import { type Secret } from '../ports/secret';
import { type SecretVault } from '../ports/secret-vault';

export interface Passwords {
  readonly senderPassword: Secret;
  readonly userPassword: Secret;
}

/** Joins the connection facts from the log with the two passwords from the vault. */
export const ledgerAccessOf = async (vault: SecretVault, facts: ConnectedFacts): Promise<LedgerAccess> => {
  const { companyId, senderId, userId, entityId, postedFrom, way } = facts;
  const place = entityId === undefined ? {} : { entityId };
  // The application's own secret is the operator's, and the tokens of the consent are renewed by whoever uses them.
  if (way === 'rest') return { way, companyId, ...place, postedFrom, userId, consentId: facts.credentialRef };
  const { senderPassword, userPassword } = await vault.reveal(facts.credentialRef);
  if (!senderPassword || !userPassword) throw new Error(`The vault holds no passwords under ${facts.credentialRef}.`);
  return { companyId, ...place, postedFrom, senderId, userId, senderPassword, userPassword };
};
