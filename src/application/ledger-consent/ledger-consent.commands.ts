import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  answerConsent,
  askConsent,
  CONSENT_LIFE_MS,
  consentNotFound,
} from '../../domain/ledger-consent/ledger-consent.decisions';
import { type AskedConsent } from '../../domain/ledger-consent/ledger-consent.events';
import { type LedgerConsent, ledgerConsent } from '../../domain/ledger-consent/ledger-consent.state';
import { connection } from '../../domain/connection/connection.state';
import { DomainError } from '../../domain/shared/errors';
import { ConnectionMaking } from '../connection/connection-making';
import { requireGranted } from '../connection/ledger-refusals';
import { Chance } from '../ports/chance';
import { Clock } from '../ports/clock';
import { Ids } from '../ports/ids';
import { LedgerConsents } from '../ports/ledger-consents';
import { Secret } from '../ports/secret';
import { SecretVault } from '../ports/secret-vault';
import { originOf } from '../shared/access';
import { Aggregates, type Receipt, receiptOf } from '../shared/aggregates';
import { Changes } from '../shared/changes';
import { EnvironmentCommand } from '../shared/messages';
import { isStoreOutage } from '../shared/store-outage';
import { streamId } from '../shared/streams';
import { KeptTokens } from './kept-tokens';

const STATE_BYTES = 32;
/** 64 characters: PKCE takes 43 to 128 (RFC 7636). */
const VERIFIER_BYTES = 48;

/**
 * Asks the ledger for consent to connect over REST. Answers where the person goes; that they come back is not certain.
 * Throws REST_NOT_SET_UP.
 */
export class AskConsentCommand extends EnvironmentCommand<
  { readonly entityId?: string | undefined; readonly sharedCompanyReason?: string | undefined },
  { readonly address: string; readonly expiresAt: string }
> {}

@CommandHandler(AskConsentCommand)
export class AskConsentHandler implements ICommandHandler<AskConsentCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly consents: LedgerConsents,
    private readonly vault: SecretVault,
    private readonly chance: Chance,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute(command: AskConsentCommand): Promise<{ readonly address: string; readonly expiresAt: string }> {
    const environment = await this.changes.begin(command, 'connection:manage');
    requireSetUp(this.consents);
    const { caller, input } = command;
    const ownId = this.ids.next();
    const consentId = streamId(environment, ownId);
    const state = `${consentId}.${urlSafe(this.chance.secret(STATE_BYTES))}`;
    const verifier = new Secret(urlSafe(this.chance.secret(VERIFIER_BYTES)));
    const expiresAt = new Date(Date.parse(this.clock.now()) + CONSENT_LIFE_MS).toISOString();
    const asked: AskedConsent = {
      askedBy: caller.subject,
      ...(input.entityId === undefined ? {} : { entityId: input.entityId }),
      ...(input.sharedCompanyReason === undefined ? {} : { sharedCompanyReason: input.sharedCompanyReason }),
      stateFingerprint: this.vault.fingerprint({ state: new Secret(state) }),
      expiresAt,
    };
    await this.vault.store(verifierRef(consentId), { verifier });
    await this.changes.apply(command, ledgerConsent, [ownId], (now) => askConsent(now, asked));
    return { address: this.consents.addressFor({ state, verifier }), expiresAt };
  }
}

/**
 * Brings the answer of the ledger and connects with it. Throws CONSENT_NOT_FOUND, CONSENT_SPENT, CONSENT_EXPIRED,
 * CONNECTION_REFUSED, LEDGER_UNAVAILABLE, and what connecting by passwords throws. Declined, nothing changes.
 */
export class AnswerConsentCommand extends EnvironmentCommand<{
  readonly state: string;
  /** Null when the person declined. */
  readonly code: Secret | null;
}> {}

@CommandHandler(AnswerConsentCommand)
export class AnswerConsentHandler implements ICommandHandler<AnswerConsentCommand> {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly changes: Changes,
    private readonly consents: LedgerConsents,
    private readonly vault: SecretVault,
    private readonly tokens: KeptTokens,
    private readonly making: ConnectionMaking,
    private readonly clock: Clock,
  ) {}

  async execute(command: AnswerConsentCommand): Promise<Receipt> {
    const environment = await this.changes.begin(command, 'connection:manage');
    const applicationId = requireSetUp(this.consents);
    const { caller, input } = command;
    const ownId = ownIdIn(input.state, environment);
    const consentId = streamId(environment, ownId);
    const answered = {
      by: caller.subject,
      stateFingerprint: this.vault.fingerprint({ state: new Secret(input.state) }),
      answer: input.code === null ? ('declined' as const) : ('given' as const),
      now: this.clock.now(),
    };
    const { state } = await this.changes.apply(command, ledgerConsent, [ownId], (now) => answerConsent(now, answered));
    const verifier = await this.takeVerifier(consentId);
    if (input.code === null) return this.unchanged(environment);
    return this.connectBy(command, { consentId, applicationId, code: input.code, verifier, asked: askedIn(state) });
  }

  private async connectBy(command: AnswerConsentCommand, given: Given): Promise<Receipt> {
    const { consentId, applicationId, code, verifier, asked } = given;
    const { entityId } = asked;
    const redeemed = requireGranted(await this.consents.redeem({ code, verifier, entityId }));
    const { companyId, userId, onlyEntityId, refreshToken } = redeemed;
    const place = onlyEntityId ?? entityId;
    const origin = originOf(command.caller);
    await this.tokens.keep(consentId, refreshToken, origin);
    try {
      const changed = await this.making.make({
        caller: command.caller,
        facts: {
          way: 'rest',
          companyId,
          ...(place === undefined ? {} : { entityId: place }),
          senderId: applicationId,
          userId,
          credentialRef: consentId,
          credentialFingerprint: consentId, // No consent equals another one.
        },
        onlyEntityId: onlyEntityId ?? null,
        sharedCompanyReason: asked.sharedCompanyReason ?? null,
      });
      return receiptOf(changed);
    } catch (error) {
      if (error instanceof DomainError && !isStoreOutage(error)) await this.tokens.drop(consentId, origin);
      throw error;
    }
  }

  private async takeVerifier(consentId: string): Promise<Secret> {
    const { verifier } = await this.vault.reveal(verifierRef(consentId));
    if (verifier === undefined) throw new Error(`The vault holds no verifier of ${consentId}.`);
    await this.vault.remove(verifierRef(consentId));
    return verifier;
  }

  private async unchanged(environment: string): Promise<Receipt> {
    const { revision } = await this.aggregates.load(connection, environment);
    return { revision, position: null };
  }
}

interface Given {
  readonly consentId: string;
  readonly applicationId: string;
  readonly code: Secret;
  readonly verifier: Secret;
  readonly asked: AskedConsent;
}

const requireSetUp = ({ applicationId }: LedgerConsents): string => {
  if (applicationId !== null) return applicationId;
  throw new DomainError(
    'REST_NOT_SET_UP',
    'The REST API of Sage Intacct is not set up in this installation.',
    'Ask the operator to register an application with Sage and to set INTACCT_REST_CLIENT_ID and what belongs to it, or connect over Web Services.',
  );
};

/** `<environment>.<own id>.<random>`: in another environment it is not found. */
const ownIdIn = (state: string, environment: string): string => {
  const [named, ownId, random, ...more] = state.split('.');
  if (named !== environment || ownId === undefined || random === undefined || more.length > 0) throw consentNotFound();
  return ownId;
};

const askedIn = (state: LedgerConsent): AskedConsent => {
  if (state.status === 'NotAsked') throw consentNotFound();
  return state.asked;
};

const verifierRef = (consentId: string): string => `${consentId}/verifier`;

const urlSafe = (secret: Secret): string =>
  secret.reveal().replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
