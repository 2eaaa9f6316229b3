import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { SealKey } from '../../application/ports/seal-ports';

/** An Ed25519 key in a file that only its owner may read; made on the first start. */
export class Ed25519SealKey extends SealKey {
  readonly keyId: string;
  readonly publicKey: string;
  private readonly privateKey: KeyObject;

  constructor(file: string) {
    super();
    if (!existsSync(file)) {
      mkdirSync(dirname(file), { recursive: true });
      const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
      writeFileSync(file, pem, { mode: 0o600, flag: 'wx' });
      chmodSync(file, 0o600);
    }
    this.privateKey = createPrivateKey(readFileSync(file));
    if (this.privateKey.asymmetricKeyType !== 'ed25519') throw new Error('The key of the seals is no Ed25519 key.');
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
