import { type LinkFacts } from '../../domain/connection/connection.events';
import { type LedgerLink } from '../ports/accounting-system';
import { type Secret } from '../ports/secret';
import { type SecretVault } from '../ports/secret-vault';

export interface Passwords {
  readonly senderPassword: Secret;
  readonly userPassword: Secret;
}

/** Joins what the log knows of a connection with the two passwords from the vault. */
export const ledgerLink = async (vault: SecretVault, link: LinkFacts): Promise<LedgerLink> => {
  const { senderPassword, userPassword } = await vault.reveal(link.credentialRef);
  if (!senderPassword || !userPassword) throw new Error(`The vault holds no passwords under ${link.credentialRef}.`);
  return { companyId: link.companyId, senderId: link.senderId, userId: link.userId, senderPassword, userPassword };
};
