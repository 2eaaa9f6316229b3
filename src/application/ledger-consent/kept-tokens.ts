import { Injectable } from '@nestjs/common';
import { type LedgerReason } from '../../domain/ledger-entry/ledger-entry';
import {
  CLAIM_LIFE_MS,
  claimToken,
  dropToken,
  isTaken,
  issueToken,
  releaseToken,
  renewToken,
} from '../../domain/ledger-token/ledger-token.decisions';
import { type LedgerTokenEvent, type TokenClaim } from '../../domain/ledger-token/ledger-token.events';
import { type LedgerToken, ledgerToken } from '../../domain/ledger-token/ledger-token.state';
import { DomainError } from '../../domain/shared/errors';
import { Clock } from '../ports/clock';
import { Ids } from '../ports/ids';
import { ConsentTokens, type TokenGrant } from '../ports/ledger-consents';
import { type Secret } from '../ports/secret';
import { SecretVault } from '../ports/secret-vault';
import { Aggregates, type Changed, type Origin } from '../shared/aggregates';

type Exchange = (refreshToken: Secret) => Promise<TokenGrant>;

interface Renewal {
  readonly consentId: string;
  readonly claim: TokenClaim;
  readonly tokenRef: string;
  readonly token: Secret;
}

/** The refresh tokens of consents, sealed in the vault. Which one is in use, and who renews it, is in the log. */
@Injectable()
export class KeptTokens extends ConsentTokens {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly vault: SecretVault,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {
    super();
  }

  /** Keeps the first token of a consent. */
  async keep(consentId: string, refreshToken: Secret, origin: Origin): Promise<void> {
    const tokenRef = this.newRef(consentId);
    await this.vault.store(tokenRef, { refreshToken });
    await this.aggregates.change(ledgerToken, consentId, origin, (state) => issueToken(state, tokenRef));
  }

  /** Forgets the token of a consent. Does nothing for what is none. */
  async drop(consentId: string, origin: Origin): Promise<void> {
    const { state } = await this.aggregates.load(ledgerToken, consentId);
    if (state.status === 'None') return;
    await this.aggregates.change(ledgerToken, consentId, origin, dropToken);
    await this.vault.remove(state.tokenRef);
    if (state.status === 'Claimed') await this.vault.remove(state.claim.nextRef);
  }

  override async renew(consentId: string, exchange: Exchange): Promise<TokenGrant> {
    await this.finishForTheDead(consentId);
    const claim = { claim: this.ids.next(), nextRef: this.newRef(consentId), until: this.inMs(CLAIM_LIFE_MS) };
    const now = this.clock.now();
    const { state } = await this.change(consentId, (token) => claimToken(token, claim, now));
    if (state.status === 'None') return over('This service has no token of this consent any more.');
    if (state.status !== 'Claimed' || state.claim.claim !== claim.claim) return BUSY;
    const token = await this.tokenAt(state.tokenRef);
    if (token === null) return over('The token of this consent is not in the vault any more.');
    return this.exchanged({ consentId, claim, tokenRef: state.tokenRef, token }, exchange);
  }

  private async exchanged({ consentId, claim, tokenRef, token }: Renewal, exchange: Exchange): Promise<TokenGrant> {
    const first = await exchange(token);
    const outcome = first.kind === 'unanswered' ? await exchange(token) : first;
    if (outcome.kind === 'granted' && isAnother(outcome.refreshToken, token)) {
      await this.vault.store(claim.nextRef, { refreshToken: outcome.refreshToken });
      await this.change(consentId, (now) => renewToken(now, claim));
      await this.vault.remove(tokenRef); // The ledger has replaced it.
      return outcome;
    }
    await this.change(consentId, (now) => releaseToken(now, claim));
    return outcome.kind === 'unanswered'
      ? over(`Sage Intacct did not answer when the token was renewed: ${outcome.detail}`)
      : outcome;
  }

  /** An instance that died between sealing the next token and recording it has left it where its claim says. */
  private async finishForTheDead(consentId: string): Promise<void> {
    const { state } = await this.aggregates.load(ledgerToken, consentId);
    if (state.status !== 'Claimed' || isTaken(state, this.clock.now())) return;
    const { claim, tokenRef } = state;
    if ((await this.tokenAt(claim.nextRef)) === null) return;
    await this.change(consentId, (now) => renewToken(now, claim));
    await this.vault.remove(tokenRef);
  }

  /** Null when the vault does not have it: a restored log may name what was replaced since. */
  private async tokenAt(ref: string): Promise<Secret | null> {
    try {
      return (await this.vault.reveal(ref))['refreshToken'] ?? null;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'CREDENTIALS_LOST') return null;
      throw error;
    }
  }

  private change(
    consentId: string,
    decide: (state: LedgerToken) => readonly LedgerTokenEvent[],
  ): Promise<Changed<LedgerToken>> {
    const [environment = ''] = consentId.split('.');
    const origin: Origin = { actor: 'worker', environment, correlationId: consentId, causationId: consentId };
    return this.aggregates.change(ledgerToken, consentId, origin, decide);
  }

  private newRef(consentId: string): string {
    return `${consentId}/${this.ids.next()}`;
  }

  private inMs(ms: number): string {
    return new Date(Date.parse(this.clock.now()) + ms).toISOString();
  }
}

const isAnother = (next: Secret | null, token: Secret): next is Secret =>
  next !== null && next.reveal() !== token.reveal();

const BUSY_RETRY_MS = 1_000;

const BUSY: TokenGrant = {
  kind: 'not-used',
  cause: 'unavailable',
  detail: 'Another instance of this service is renewing the token.',
  retryAfterMs: BUSY_RETRY_MS,
};

/** The consent cannot be used any more, or nobody can say so: a person has to consent again. */
const over = (message: string): TokenGrant => ({ kind: 'refused', reasons: [consentOver(message)] });

const consentOver = (message: string): LedgerReason => ({
  code: 'CONSENT_OVER',
  isOurs: true,
  errorNo: '',
  message,
  meaning: 'The consent to post in Sage Intacct is over.',
  fix: 'A Controller connects again: Settings > Accounting > Connect again. Nothing is posted until then.',
  supportId: '',
});
