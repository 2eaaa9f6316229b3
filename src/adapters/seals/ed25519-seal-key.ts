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
import { type Seal, SealKey, sealText } from '../../application/ports/seal-ports';

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
}

/** SHA-256 of a public key in DER, hex. */
export const keyIdOf = (pem: string): string =>
  createHash('sha256')
    .update(createPublicKey(pem).export({ type: 'spki', format: 'der' }))
    .digest('hex');

/** Whether a seal is signed with one of these public keys (PEM). */
export const signatureCheck = (publicKeys: readonly string[]): ((seal: Seal) => boolean) => {
  const keys = new Map(publicKeys.map((pem): [string, KeyObject] => [keyIdOf(pem), createPublicKey(pem)]));
  return (seal) => {
    const key = keys.get(seal.keyId);
    return key !== undefined && verify(null, Buffer.from(sealText(seal)), key, Buffer.from(seal.signature, 'base64'));
  };
};
