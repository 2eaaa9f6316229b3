import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { type SigningAlgorithm } from '../../domain/posting-approval/signing-keys.events';

/** COSE's numbers of what is accepted, and how it is called. */
export const SUPPORTED_ALGORITHMS: ReadonlyMap<number, SigningAlgorithm> = new Map([
  [-7, 'ES256'],
  [-8, 'EdDSA'],
  [-257, 'RS256'],
]);

/** COSE's labels and values of public keys (RFC 9052 and 9053). */
const [KTY, ALG, FIRST, SECOND, THIRD] = [1, 3, -1, -2, -3];
const [OKP, EC2, RSA] = [1, 2, 3];
const [P256, ED25519] = [1, 6];
const RSA_BITS_MIN = 2048;

type CoseKey = Map<number, number | Uint8Array>;

/** The key as SubjectPublicKeyInfo in DER. Throws when it is of no supported kind. */
export const spkiOf = async (cose: Uint8Array): Promise<{ publicKey: Buffer; algorithm: SigningAlgorithm }> => {
  const { isoCBOR } = await import('@simplewebauthn/server/helpers');
  const map: CoseKey = isoCBOR.decodeFirst(new Uint8Array(cose));
  const key = createPublicKey({ key: jwkOf(map), format: 'jwk' });
  const algorithm = SUPPORTED_ALGORITHMS.get(Number(map.get(ALG)));
  if (algorithm === undefined || !isSupported(key)) throw new Error('it is of a kind that is not supported');
  return { publicKey: key.export({ type: 'spki', format: 'der' }), algorithm };
};

/** The key as authenticators write it. */
export const coseOf = async (key: KeyObject): Promise<Uint8Array<ArrayBuffer>> => {
  const { isoCBOR } = await import('@simplewebauthn/server/helpers');
  return isoCBOR.encode(coseMapOf(key.export({ format: 'jwk' })));
};

/** Long enough, and of a kind that signatures are verified of. */
export const isSupported = ({ asymmetricKeyType, asymmetricKeyDetails = {} }: KeyObject): boolean => {
  switch (asymmetricKeyType) {
    case 'ec':
      return asymmetricKeyDetails.namedCurve === 'prime256v1';
    case 'ed25519':
      return true;
    case 'rsa':
      return (asymmetricKeyDetails.modulusLength ?? 0) >= RSA_BITS_MIN;
    default:
      return false;
  }
};

const jwkOf = (map: CoseKey): JsonWebKey => {
  const text = (label: number): string => {
    const bytes = map.get(label);
    if (bytes instanceof Uint8Array) return Buffer.from(bytes).toString('base64url');
    throw new Error('its public key is incomplete');
  };
  switch (map.get(KTY)) {
    case EC2:
      return { kty: 'EC', crv: map.get(FIRST) === P256 ? 'P-256' : '', x: text(SECOND), y: text(THIRD) };
    case OKP:
      return { kty: 'OKP', crv: map.get(FIRST) === ED25519 ? 'Ed25519' : '', x: text(SECOND) };
    case RSA:
      return { kty: 'RSA', n: text(FIRST), e: text(SECOND) };
    default:
      throw new Error('it is of a kind that is not supported');
  }
};

const coseMapOf = ({ kty, x = '', y = '', n = '', e = '' }: JsonWebKey): CoseKey => {
  const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'base64url'));
  if (kty === 'EC') return mapOf([KTY, EC2], [ALG, -7], [FIRST, P256], [SECOND, bytes(x)], [THIRD, bytes(y)]);
  if (kty === 'OKP') return mapOf([KTY, OKP], [ALG, -8], [FIRST, ED25519], [SECOND, bytes(x)]);
  return mapOf([KTY, RSA], [ALG, -257], [FIRST, bytes(n)], [SECOND, bytes(e)]);
};

const mapOf = (...entries: readonly (readonly [number, number | Uint8Array<ArrayBuffer>])[]): CoseKey =>
  new Map(entries);
