import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { keyIdOf } from '../../src/adapters/evidence/ed25519-seal-key';
import { type Seal, SealArchive, SealKey } from '../../src/application/ports/seal-ports';

/** A key that is in no file. */
export class MemoryKey extends SealKey {
  private readonly pair = generateKeyPairSync('ed25519');
  readonly publicKey = this.pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  readonly keyId = keyIdOf(this.publicKey);

  override sign(text: string): string {
    return sign(null, Buffer.from(text), this.pair.privateKey).toString('base64');
  }

  override isSigned(text: string, signature: string): boolean {
    return verify(null, Buffer.from(text), this.pair.publicKey, Buffer.from(signature, 'base64'));
  }
}

export class MemoryArchive extends SealArchive {
  readonly seals: Seal[] = [];

  override async keep(seals: readonly Seal[]): Promise<void> {
    for (const seal of seals)
      if (!this.seals.some(({ signature }) => signature === seal.signature)) this.seals.push(seal);
  }

  override async all(): Promise<readonly Seal[]> {
    return [...this.seals];
  }
}
