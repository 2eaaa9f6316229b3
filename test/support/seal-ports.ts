import { generateKeyPairSync, sign } from 'node:crypto';
import { keyIdOf } from '../../src/adapters/seals/ed25519-seal-key';
import { type Seal, SealArchive, SealKey } from '../../src/application/ports/seal-ports';

/** A key that is in no file. */
export class MemoryKey extends SealKey {
  private readonly pair = generateKeyPairSync('ed25519');
  readonly publicKey = this.pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  readonly keyId = keyIdOf(this.publicKey);

  override sign(text: string): string {
    return sign(null, Buffer.from(text), this.pair.privateKey).toString('base64');
  }
}

export class MemoryArchive extends SealArchive {
  readonly seals: Seal[] = [];

  override async keep(seals: readonly Seal[]): Promise<void> {
    for (const seal of seals) if (!this.seals.some(({ number }) => number === seal.number)) this.seals.push(seal);
  }
}
