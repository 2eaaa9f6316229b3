import { type ConnectionFacts } from '../../domain/connection/connection.events';
import { type LedgerAccess } from '../ports/accounting-system';
import { type Secret } from '../ports/secret';
import { type SecretVault } from '../ports/secret-vault';

export interface Passwords {
  readonly senderPassword: Secret;
  readonly userPassword: Secret;
}

/** Joins the connection facts from the log with the two passwords from the vault. */
export const ledgerAccessOf = async (vault: SecretVault, facts: ConnectionFacts): Promise<LedgerAccess> => {
  const { senderPassword, userPassword } = await vault.reveal(facts.credentialRef);
  if (!senderPassword || !userPassword) throw new Error(`The vault holds no passwords under ${facts.credentialRef}.`);
  return { companyId: facts.companyId, senderId: facts.senderId, userId: facts.userId, senderPassword, userPassword };
};
