import { createHash } from 'node:crypto';
import type { SandboxSettings } from '../gateway/settings';
import type { Surroundings } from '../gateway/surroundings';

/** Who a token speaks for. */
export interface Grantee {
  readonly clientId: string;
  readonly userId: string;
  readonly companyId: string;
  /** Empty at the top level. */
  readonly entityId: string;
}

interface Code extends Grantee {
  readonly redirectUri: string;
  /** Of PKCE; empty when the client sent none. */
  readonly challenge: string;
  readonly isOffline: boolean;
  readonly expiresAt: number;
}

interface AccessToken extends Grantee {
  readonly grantId: number;
  readonly expiresAt: number;
}

interface RefreshToken extends Grantee {
  readonly grantId: number;
}

export interface Issued {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly expiresInSeconds: number;
}

const codeLifeMs = 60_000;

/** Codes, access tokens and refresh tokens of the OAuth part. None of them outlives the sandbox. */
export class Tokens {
  private readonly codes = new Map<string, Code>();
  private readonly accessTokens = new Map<string, AccessToken>();
  private readonly refreshTokens = new Map<string, RefreshToken>();
  private nextGrantId = 1;

  constructor(
    private readonly surroundings: Surroundings,
    private readonly settings: SandboxSettings,
  ) {}

  openCode(code: Omit<Code, 'expiresAt'>): string {
    const text = this.surroundings.randomText(24);
    this.codes.set(text, { ...code, expiresAt: this.nowMs() + codeLifeMs });
    return text;
  }

  /** A code is good once, for the client and the address that it was made for, and for who knows the verifier. */
  redeem(text: string, proof: { clientId: string; redirectUri: string; verifier: string }): Issued | null {
    const code = this.codes.get(text);
    this.codes.delete(text);
    if (code === undefined || code.expiresAt <= this.nowMs()) return null;
    if (code.clientId !== proof.clientId || code.redirectUri !== proof.redirectUri) return null;
    const isProven = code.challenge === '' ? proof.verifier === '' : challengeOf(proof.verifier) === code.challenge;
    return isProven ? this.grant(code, code.isOffline) : null;
  }

  /** A new grant for the same user and company may end the older ones (seen in public; a setting). */
  grant(grantee: Grantee, isOffline: boolean): Issued {
    if (this.settings.newGrantEndsOlder && isOffline) this.endGrantsOf(grantee);
    const grantId = this.nextGrantId;
    this.nextGrantId += 1;
    return this.issue(pickGrantee(grantee), grantId, isOffline);
  }

  /** Rotation: the token is good once. Null for a token that is not known (any more). */
  refresh(text: string, clientId: string, entityId: string | null): Issued | null {
    const token = this.refreshTokens.get(text);
    if (token === undefined || token.clientId !== clientId) return null;
    const grantee = { ...pickGrantee(token), entityId: entityId ?? token.entityId };
    if (!this.settings.refreshTokensRotate) return { ...this.issue(grantee, token.grantId, false), refreshToken: text };
    this.refreshTokens.delete(text);
    return this.issue(grantee, token.grantId, true);
  }

  use(text: string): Grantee | null {
    const token = this.accessTokens.get(text);
    if (token === undefined || token.expiresAt <= this.nowMs()) return null;
    return token;
  }

  drop(text: string): void {
    this.accessTokens.delete(text);
  }

  clear(): void {
    this.codes.clear();
    this.accessTokens.clear();
    this.refreshTokens.clear();
  }

  private issue(grantee: Grantee, grantId: number, hasRefresh: boolean): Issued {
    const accessToken = this.surroundings.randomText(32);
    const expiresInSeconds = this.settings.accessTokenSeconds;
    this.accessTokens.set(accessToken, { ...grantee, grantId, expiresAt: this.nowMs() + expiresInSeconds * 1000 });
    if (!hasRefresh) return { accessToken, refreshToken: null, expiresInSeconds };
    const refreshToken = this.surroundings.randomText(32);
    this.refreshTokens.set(refreshToken, { ...grantee, grantId });
    return { accessToken, refreshToken, expiresInSeconds };
  }

  private endGrantsOf({ clientId, userId, companyId }: Grantee): void {
    const isTheirs = (token: Grantee): boolean =>
      token.clientId === clientId && token.userId === userId && token.companyId === companyId;
    for (const tokens of [this.accessTokens, this.refreshTokens])
      for (const [text, token] of tokens) if (isTheirs(token)) tokens.delete(text);
  }

  private nowMs(): number {
    return this.surroundings.now().getTime();
  }
}

const pickGrantee = ({ clientId, userId, companyId, entityId }: Grantee): Grantee => ({
  clientId,
  userId,
  companyId,
  entityId,
});

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');
