import { createHash } from 'node:crypto';
import { LedgerConsents, type RedeemOutcome } from '../../../application/ports/ledger-consents';
import { type Secret } from '../../../application/ports/secret';
import { TOP_LEVEL } from '../../../domain/shared/place';
import { localReason } from '../errors/local-reason';
import { type RestIdentity } from './rest-identity';
import { type RestTokenEndpoint } from './rest-token-endpoint';

export interface RestConsentsOptions {
  readonly authorizeEndpoint: URL;
  /** Where the ledger sends people back to. Registered with the application. */
  readonly redirectUri: string;
  readonly tokens: RestTokenEndpoint;
  readonly identity: RestIdentity;
}

/** OAuth 2 authorization code with PKCE (Sage's page on OAuth 2.0). */
export class RestConsents extends LedgerConsents {
  constructor(private readonly options: RestConsentsOptions) {
    super();
  }

  override get applicationId(): string {
    return this.options.tokens.clientId;
  }

  override addressFor({ state, verifier }: { readonly state: string; readonly verifier: Secret }): string {
    const address = new URL(this.options.authorizeEndpoint);
    address.search = new URLSearchParams({
      response_type: 'code',
      client_id: this.applicationId,
      redirect_uri: this.options.redirectUri,
      state,
      scope: 'offline_access', // Without it there is no refresh token.
      code_challenge: createHash('sha256').update(verifier.reveal()).digest('base64url'),
      code_challenge_method: 'S256',
    }).toString();
    return address.href;
  }

  override async redeem(brought: {
    readonly code: Secret;
    readonly verifier: Secret;
    readonly entityId?: string | undefined;
  }): Promise<RedeemOutcome> {
    const { tokens, identity, redirectUri } = this.options;
    const grant = await tokens.exchange({
      grant_type: 'authorization_code',
      code: brought.code.reveal(),
      redirect_uri: redirectUri,
      code_verifier: brought.verifier.reveal(),
    });
    if (grant.kind === 'refused') return grant;
    if (grant.kind !== 'granted') return { kind: 'unavailable', cause: grant.detail };
    const { refreshToken } = grant;
    if (refreshToken === null)
      return {
        kind: 'refused',
        reasons: [localReason('CONSENT_NOT_LASTING', 'Sage Intacct gave no refresh token.')],
      };
    const proof = await identity.prove(grant.accessToken, brought.entityId);
    if (proof.kind === 'unavailable') return { kind: 'unavailable', cause: proof.detail };
    if (proof.kind === 'refused') return proof;
    const { companyId, userId, entityId } = proof;
    return {
      kind: 'granted',
      refreshToken,
      companyId,
      userId,
      ...(entityId === TOP_LEVEL ? {} : { onlyEntityId: entityId }),
    };
  }
}

/** An installation whose operator has set up no application. */
export class NoRestConsents extends LedgerConsents {
  override readonly applicationId = null;

  override addressFor(): string {
    throw new Error('The REST API is not set up.');
  }

  override redeem(): Promise<RedeemOutcome> {
    return Promise.resolve({ kind: 'unavailable', cause: 'The REST API is not set up in this installation.' });
  }
}
