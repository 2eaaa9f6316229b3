import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createDurably } from '../sqlite/durable-files';
import { SealKey } from '../../application/ports/seal-ports';

/** An Ed25519 key in a file that only its owner may read; created on the first start. */
export class Ed25519SealKey extends SealKey {
  readonly keyId: string;
  readonly publicKey: string;
  private readonly privateKey: KeyObject;

  constructor(file: string) {
    super();
    if (!existsSync(file)) {
      mkdirSync(dirname(file), { recursive: true });
      createDurably(file, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
    }
    this.privateKey = keyIn(file);
    this.publicKey = createPublicKey(this.privateKey).export({ type: 'spki', format: 'pem' }).toString();
    this.keyId = keyIdOf(this.publicKey);
  }

  override sign(text: string): string {
    return sign(null, Buffer.from(text), this.privateKey).toString('base64');
  }

  override isSigned(text: string, signature: string): boolean {
    return verify(null, Buffer.from(text), createPublicKey(this.privateKey), Buffer.from(signature, 'base64'));
  }
}

const keyIn = (file: string): KeyObject => {
  const content = readFileSync(file);
  try {
    const key = createPrivateKey(content);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Reported below like any other content.
  }
  throw new Error(
    `${file} holds no Ed25519 key (${content.length} bytes). Restore the seal key from its backup; if it is lost, move the file away: a new key is created, and later seals are verified with its public key.`,
  );
};

/** SHA-256 of a public key in DER, hex. */
export const keyIdOf = (pem: string): string =>
  createHash('sha256')
    .update(createPublicKey(pem).export({ type: 'spki', format: 'der' }))
    .digest('hex');

/** Whether something is signed with one of these public keys (PEM). */
export const signatureCheck = (
  publicKeys: readonly string[],
): ((text: string, signed: { readonly keyId: string; readonly signature: string }) => boolean) => {
  const keys = new Map(publicKeys.map((pem): [string, KeyObject] => [keyIdOf(pem), createPublicKey(pem)]));
  return (text, { keyId, signature }) => {
    const key = keys.get(keyId);
    return key !== undefined && verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
  };
};
