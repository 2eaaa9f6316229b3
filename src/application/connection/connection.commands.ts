import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  changeSettings,
  recordCheck,
  recordFailedCheck,
  removeConnection,
  requireConnection,
} from '../../domain/connection/connection.decisions';
import { type PostingSettings } from '../../domain/connection/posting-settings';
import { DomainError, type DomainErrorCode } from '../../domain/shared/errors';
import { AccountingSystem } from '../ports/accounting-system';
import { Ids } from '../ports/ids';
import { Log } from '../ports/log';
import { SecretVault } from '../ports/secret-vault';
import { connection } from '../../domain/connection/connection.state';
import { originOf } from '../shared/access';
import { Aggregates, type Receipt, receiptOf } from '../shared/aggregates';
import { Changes } from '../shared/changes';
import { EnvironmentCommand, type NoInput } from '../shared/messages';
import { ConnectionPause } from './connection-pause';
import { ConnectionMaking, factsOf } from './connection-making';
import { ledgerAccessOf, type Passwords } from './ledger-access';
import { requireSamePlace, requireSignedIn } from './ledger-refusals';
import { isStoreOutage } from '../shared/store-outage';

export interface ConnectionParameters extends Passwords {
  /** Why this company may have a second environment that posts to it. */
  readonly sharedCompanyReason?: string | undefined;
  readonly companyId: string;
  /** Left out for the top level. */
  readonly entityId?: string | undefined;
  readonly senderId: string;
  readonly userId: string;
}

/**
 * Connects the environment or replaces its credentials. Throws CONNECTION_REFUSED when the ledger rejects them,
 * COMPANY_IN_USE when another environment is connected to the company and no reason is given, TEST_BESIDE_LIVE, and
 * ENTRIES_OUT_OF_SIGHT when the user could not see what was posted before. A user who may enter one entity only is
 * connected to that entity, whether it was named or not.
 */
export class ConnectCommand extends EnvironmentCommand<ConnectionParameters> {}

@CommandHandler(ConnectCommand)
export class ConnectHandler implements ICommandHandler<ConnectCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly ledger: AccountingSystem,
    private readonly vault: SecretVault,
    private readonly ids: Ids,
    private readonly making: ConnectionMaking,
  ) {}

  async execute(command: ConnectCommand): Promise<Receipt> {
    const environment = await this.changes.begin(command, 'connection:manage');
    const { caller, input, expectedRevision } = command;
    const { companyId, senderId, userId, senderPassword, userPassword } = input;
    const named = input.entityId === undefined ? {} : { entityId: input.entityId };
    const access = { companyId, ...named, senderId, userId, senderPassword, userPassword };
    const { entityId: onlyEntityId } = requireSignedIn(await this.ledger.signIn(access));
    const passwords = { senderPassword, userPassword };
    const credentialRef = `${environment}/${this.ids.next()}`;
    const facts = {
      companyId,
      ...(onlyEntityId === undefined ? named : { entityId: onlyEntityId }),
      senderId,
      userId,
      credentialRef,
      credentialFingerprint: this.vault.fingerprint(passwords),
    };
    await this.vault.store(credentialRef, passwords);
    try {
      const sharedCompanyReason = input.sharedCompanyReason ?? null;
      const made = { caller, facts, onlyEntityId: onlyEntityId ?? null, sharedCompanyReason, expectedRevision };
      return receiptOf(await this.making.make(made));
    } catch (error) {
      if (error instanceof DomainError && !isStoreOutage(error)) await this.vault.remove(credentialRef);
      throw error;
    }
  }
}

/**
 * Signs in again with the stored credentials; success lifts a pause. What the ledger says instead is kept beside the
 * connection until a check succeeds, and refused credentials pause it. Throws LEDGER_UNAVAILABLE, CONNECTION_REFUSED,
 * USER_OF_ONE_ENTITY and ENTRIES_OUT_OF_SIGHT.
 */
export class CheckConnectionCommand extends EnvironmentCommand<NoInput> {}

@CommandHandler(CheckConnectionCommand)
export class CheckConnectionHandler implements ICommandHandler<CheckConnectionCommand> {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly changes: Changes,
    private readonly ledger: AccountingSystem,
    private readonly vault: SecretVault,
    private readonly pause: ConnectionPause,
    private readonly log: Log,
  ) {}

  async execute(command: CheckConnectionCommand): Promise<Receipt> {
    const environment = await this.changes.begin(command, 'connection:manage');
    const { state } = await this.aggregates.load(connection, environment);
    const { facts } = requireConnection(state);
    const outcome = await this.ledger.signIn(await ledgerAccessOf(this.vault, facts));
    const origin = originOf(command.caller);
    if (outcome.kind === 'refused')
      await this.kept(environment, () => this.pause.because(origin, facts, outcome.reasons, 'check'));
    try {
      const signedIn = requireSignedIn(outcome);
      requireSamePlace(signedIn, facts);
      return receiptOf(
        await this.changes.apply(command, connection, [], (now) => recordCheck(now, signedIn.entityId ?? null)),
      );
    } catch (error) {
      if (error instanceof DomainError && isAboutLedger(error.code)) {
        const { code, message, fix } = error;
        const failure = { credentialRef: facts.credentialRef, code, message, fix };
        await this.kept(environment, () =>
          this.aggregates.change(connection, environment, origin, (now) => recordFailedCheck(now, failure)),
        );
      }
      throw error;
    }
  }

  /** Where nothing can be written, what the ledger said is still the answer. */
  private async kept(environment: string, keep: () => Promise<unknown>): Promise<void> {
    try {
      await keep();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.log.warn('connection.check-not-kept', { environment, code: error.code });
    }
  }
}

/** Of a check that proved nothing; anything else says nothing about the connection. */
const isAboutLedger = (code: DomainErrorCode): boolean =>
  ['LEDGER_UNAVAILABLE', 'CONNECTION_REFUSED', 'USER_OF_ONE_ENTITY', 'ENTRIES_OUT_OF_SIGHT'].includes(code);

/** Changes how the environment posts: journal symbol, lines per batch, clearing account, exchange rate type. */
export class ChangePostingSettingsCommand extends EnvironmentCommand<Partial<PostingSettings>> {}

@CommandHandler(ChangePostingSettingsCommand)
export class ChangePostingSettingsHandler implements ICommandHandler<ChangePostingSettingsCommand> {
  constructor(private readonly changes: Changes) {}

  async execute(command: ChangePostingSettingsCommand): Promise<Receipt> {
    return this.changes.by(command, 'connection:manage', connection, [], (state) =>
      changeSettings(state, command.input),
    );
  }
}

/** Forgets the credentials. Batches keep their status. */
export class RemoveConnectionCommand extends EnvironmentCommand<NoInput> {}

@CommandHandler(RemoveConnectionCommand)
export class RemoveConnectionHandler implements ICommandHandler<RemoveConnectionCommand> {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly changes: Changes,
    private readonly making: ConnectionMaking,
  ) {}

  async execute(command: RemoveConnectionCommand): Promise<Receipt> {
    const environment = await this.changes.begin(command, 'connection:manage');
    const before = await this.aggregates.load(connection, environment);
    const removed = await this.changes.apply(command, connection, [], removeConnection);
    const unused = factsOf(before.state);
    if (unused !== null) await this.making.forget(unused, originOf(command.caller));
    return receiptOf(removed);
  }
}
