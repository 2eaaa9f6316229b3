import { createHash } from 'node:crypto';
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { type Identity, TokenVerifier } from '../../application/ports/identity';
import { isPrintable } from '../../application/shared/printable';
import { isServiceActor } from '../../application/shared/service-actors';
import { type Role, ROLES } from '../../domain/shared/roles';

export interface IssuerSettings {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithm: string;
  /** Claim with an object of environment → role. */
  readonly rolesClaim: string;
  /** Address of the issuer's keys; if empty, from its discovery document. */
  readonly jwksUri: string;
  /** Accepted values of the header `typ`; `none` means a token without one. */
  readonly tokenTypes: readonly string[];
  /** Maximum age of a token, regardless of its own expiry. */
  readonly tokenAgeMaxS: number;
}

const CLOCK_TOLERANCE_S = 30;
const DISCOVERY_TIMEOUT_MS = 5_000;
const TOKEN_LENGTH_MAX = 16 * 1024;
/** A token that is sent again sooner is not verified again: a signature costs more than most answers. */
const VERIFIED_FOR_MS = 30_000;
const VERIFIED_MAX = 1_000;
const SUBJECT_LENGTH_MAX = 255;
/** Errors of `jose` for missing or invalid keys of the issuer, which are not the token's fault. */
const KEYS_UNREADABLE: ReadonlySet<string> = new Set([
  errors.JOSEError.code,
  errors.JWKSTimeout.code,
  errors.JWKSInvalid.code,
]);

type KeySet = ReturnType<typeof createRemoteJWKSet>;

interface Verified {
  readonly identity: Identity;
  readonly untilMs: number;
}

/** Verifies bearer tokens against the issuer's published keys: pinned issuer, audience and algorithm. */
export class JwtTokenVerifier extends TokenVerifier {
  private keys: Promise<KeySet> | null = null;
  /** By the digest of the token, so that no token stays in memory. */
  private readonly verified = new Map<string, Verified>();

  constructor(private readonly settings: IssuerSettings) {
    super();
  }

  override async verify(token: string): Promise<Identity | null> {
    if (token.length > TOKEN_LENGTH_MAX) return null;
    const digest = createHash('sha256').update(token).digest('base64');
    const known = this.verified.get(digest);
    if (known && Date.now() < known.untilMs) return known.identity;
    this.verified.delete(digest);
    const checked = await this.check(token);
    if (checked) this.keep(digest, checked);
    return checked && checked.identity;
  }

  private async check(token: string): Promise<Verified | null> {
    const keys = await this.keySet();
    const { issuer, audience, algorithm, tokenAgeMaxS } = this.settings;
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: [algorithm],
        clockTolerance: CLOCK_TOLERANCE_S,
        requiredClaims: ['sub', 'exp'],
        maxTokenAge: tokenAgeMaxS, // Requires `iat`, too.
      });
      const identity = this.isOfKnownType(protectedHeader.typ) ? this.identity(payload) : null;
      return identity && { identity, untilMs: this.endOf(payload) };
    } catch (error) {
      if (!(error instanceof errors.JOSEError) || KEYS_UNREADABLE.has(error.code)) throw error;
      return null;
    }
  }

  /** Never after the token itself has ended. */
  private endOf({ exp = 0, iat = 0 }: JWTPayload): number {
    const endS = Math.min(exp, iat + this.settings.tokenAgeMaxS) + CLOCK_TOLERANCE_S;
    return Math.min(endS * 1_000, Date.now() + VERIFIED_FOR_MS);
  }

  private keep(digest: string, verified: Verified): void {
    this.verified.set(digest, verified);
    if (this.verified.size > VERIFIED_MAX) this.verified.delete(this.verified.keys().next().value ?? '');
  }

  /** A logout token or an identity token does not open the API, although the same issuer signed it. */
  private isOfKnownType(type: string | undefined): boolean {
    const given = type?.toLowerCase().replace(/^application\//, '') ?? 'none';
    return this.settings.tokenTypes.some((known) => known.toLowerCase() === given);
  }

  private identity(payload: JWTPayload): Identity | null {
    const { sub, name } = payload;
    if (sub === undefined || sub === '' || sub.length > SUBJECT_LENGTH_MAX) return null;
    if (!isPrintable(sub) || isServiceActor(sub)) return null;
    return {
      subject: sub,
      name: typeof name === 'string' && name.length <= SUBJECT_LENGTH_MAX && isPrintable(name) ? name : sub,
      roles: rolesOf(payload[this.settings.rolesClaim]),
    };
  }

  /** Fetched for the first token, so the service can start before its issuer responds; failures are retried. */
  private keySet(): Promise<KeySet> {
    this.keys ??= this.discover().catch((error: unknown) => {
      this.keys = null;
      throw error;
    });
    return this.keys;
  }

  private async discover(): Promise<KeySet> {
    const { issuer, jwksUri } = this.settings;
    if (jwksUri !== '') return createRemoteJWKSet(new URL(jwksUri));
    const reply = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
      redirect: 'error',
      signal: AbortSignal.timeout(DISCOVERY_TIMEOUT_MS),
    });
    const document = (await reply.json()) as { issuer?: unknown; jwks_uri?: unknown };
    if (document.issuer !== issuer || typeof document.jwks_uri !== 'string') {
      throw new Error(`The discovery document of ${issuer} names another issuer or no keys.`);
    }
    return createRemoteJWKSet(new URL(document.jwks_uri));
  }
}

/** Unknown role names give no role. */
const rolesOf = (claim: unknown): ReadonlyMap<string, Role> => {
  if (typeof claim !== 'object' || claim === null) return new Map();
  const known = Object.entries(claim).filter((entry): entry is [string, Role] =>
    (ROLES as readonly unknown[]).includes(entry[1]),
  );
  return new Map(known);
};
