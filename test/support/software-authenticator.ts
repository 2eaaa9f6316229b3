import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';
import { type AttestationJson, type SigningPlace } from '../../src/application/ports/passkeys';
import { type Assertion } from '../../src/domain/posting-approval/approval-signature.events';
import { type SigningAlgorithm } from '../../src/domain/posting-approval/signing-keys.events';

/** Where the tests sign. */
export const SIGNING_PLACE: SigningPlace = { rpId: 'revrec.example.com', origins: ['https://revrec.example.com'] };

/** What an authenticator or a browser may say otherwise than it should. */
export interface Lies {
  readonly rpId?: string;
  readonly origin?: string;
  readonly type?: string;
  readonly crossOrigin?: boolean;
  readonly isPresent?: boolean;
  readonly isVerified?: boolean;
  readonly counter?: number;
}

const [PRESENT, VERIFIED, HAS_KEY] = [1, 4, 64];

/** A passkey in memory, with the browser in front of it. */
export class SoftwareAuthenticator {
  readonly credentialId = randomBytes(16).toString('base64url');
  private readonly keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  private count = 0;

  constructor(
    readonly algorithm: SigningAlgorithm = 'ES256',
    private readonly counts = true,
  ) {
    this.keys = keysOf(algorithm);
  }

  get publicKey(): string {
    return this.keys.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  }

  /** Makes its key known. */
  create(challenge: string, lies: Lies = {}): AttestationJson {
    const key = Buffer.from(isoCBOR.encode(coseOf(this.keys.publicKey, this.algorithm)));
    const id = Buffer.from(this.credentialId, 'base64url');
    const length = Buffer.from([id.length >> 8, id.length & 255]);
    const said = Buffer.concat([this.says(HAS_KEY, lies), Buffer.alloc(16), length, id, key]);
    const attestation = new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', new Uint8Array(said)],
    ]);
    return {
      id: this.credentialId,
      clientDataJSON: clientData('webauthn.create', challenge, lies),
      attestationObject: Buffer.from(isoCBOR.encode(attestation as never)).toString('base64url'),
    };
  }

  /** Signs a challenge. */
  get(challenge: string, lies: Lies = {}): Assertion {
    const clientDataJSON = clientData('webauthn.get', challenge, lies);
    const said = this.says(0, lies);
    const hash = createHash('sha256').update(Buffer.from(clientDataJSON, 'base64url')).digest();
    const digest = this.algorithm === 'EdDSA' ? null : 'sha256';
    return {
      credentialId: this.credentialId,
      signature: sign(digest, Buffer.concat([said, hash]), this.keys.privateKey).toString('base64url'),
      clientDataJSON,
      authenticatorData: said.toString('base64url'),
    };
  }

  private says(more: number, lies: Lies): Buffer {
    if (this.counts) this.count += 1;
    const { rpId = SIGNING_PLACE.rpId, isPresent = true, isVerified = true, counter = this.count } = lies;
    const flags = (isPresent ? PRESENT : 0) | (isVerified ? VERIFIED : 0) | more;
    const tail = Buffer.alloc(5);
    tail.writeUInt8(flags, 0);
    tail.writeUInt32BE(counter, 1);
    return Buffer.concat([createHash('sha256').update(rpId).digest(), tail]);
  }
}

const clientData = (type: string, challenge: string, { origin, type: other, crossOrigin = false }: Lies): string =>
  Buffer.from(
    JSON.stringify({ type: other ?? type, challenge, origin: origin ?? SIGNING_PLACE.origins[0], crossOrigin }),
  ).toString('base64url');

const keysOf = (algorithm: SigningAlgorithm) => {
  switch (algorithm) {
    case 'ES256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' });
    case 'EdDSA':
      return generateKeyPairSync('ed25519');
    case 'RS256':
      return generateKeyPairSync('rsa', { modulusLength: 2048 });
  }
};

/** Written here once more, so that a wrong reading of the service's does not agree with itself. */
const coseOf = (key: KeyObject, algorithm: SigningAlgorithm): Map<number, number | Uint8Array<ArrayBuffer>> => {
  const { x = '', y = '', n = '', e = '' } = key.export({ format: 'jwk' });
  const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'base64url'));
  switch (algorithm) {
    case 'ES256':
      return new Map<number, number | Uint8Array<ArrayBuffer>>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, bytes(x)],
        [-3, bytes(y)],
      ]);
    case 'EdDSA':
      return new Map<number, number | Uint8Array<ArrayBuffer>>([
        [1, 1],
        [3, -8],
        [-1, 6],
        [-2, bytes(x)],
      ]);
    case 'RS256':
      return new Map<number, number | Uint8Array<ArrayBuffer>>([
        [1, 3],
        [3, -257],
        [-1, bytes(n)],
        [-2, bytes(e)],
      ]);
  }
};
