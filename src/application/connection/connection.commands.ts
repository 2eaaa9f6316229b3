import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  changeSettings,
  connect,
  recordCheck,
  removeConnection,
  requireLink,
} from '../../domain/connection/connection.decisions';
import { type PostingSettings } from '../../domain/connection/posting-settings';
import { DomainError } from '../../domain/shared/errors';
import { AccountingSystem } from '../ports/accounting-system';
import { Ids } from '../ports/ids';
import { SecretVault } from '../ports/secret-vault';
import { Access, originOf } from '../shared/access';
import { Aggregates } from '../shared/aggregates';
import { type Caller } from '../shared/permissions';
import { type Receipt, receiptOf } from '../shared/receipt';
import { connection } from '../../domain/connection/connection.state';
import { ledgerAccessOf, type Passwords } from './ledger-access';
import { requireSignedIn } from './ledger-refusals';

export interface ConnectionParameters extends Passwords {
  readonly companyId: string;
  readonly senderId: string;
  readonly userId: string;
}

/** Connects the environment, or replaces its credentials. Refused with CONNECTION_REFUSED when the ledger does not accept them. */
export class ConnectCommand extends Command<Receipt> {
  constructor(
    readonly caller: Caller,
    readonly parameters: ConnectionParameters,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(ConnectCommand)
export class ConnectHandler implements ICommandHandler<ConnectCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
    private readonly ledger: AccountingSystem,
    private readonly vault: SecretVault,
    private readonly ids: Ids,
  ) {}

  async execute({ caller, parameters, expectedRevision }: ConnectCommand): Promise<Receipt> {
    await this.access.require(caller, 'connection:manage');
    requireSignedIn(await this.ledger.signIn(parameters));
    const { companyId, senderId, userId, senderPassword, userPassword } = parameters;
    const passwords = { senderPassword, userPassword };
    const credentialRef = `${caller.environment}/${this.ids.next()}`;
    const link = {
      companyId,
      senderId,
      userId,
      credentialRef,
      credentialFingerprint: this.vault.fingerprint(passwords),
    };
    await this.vault.store(credentialRef, passwords);
    try {
      const before = await this.aggregates.load(connection, caller.environment);
      const changed = await this.aggregates.change(
        connection,
        caller.environment,
        originOf(caller),
        (state) => connect(state, link),
        expectedRevision,
      );
      const isInUse = changed.state.status !== 'NotConnected' && changed.state.link.credentialRef === credentialRef;
      const unused = isInUse ? refOf(before.state) : credentialRef;
      if (unused !== null) await this.vault.remove(unused);
      return receiptOf(changed);
    } catch (error) {
      if (error instanceof DomainError && error.code !== 'STORE_UNAVAILABLE') await this.vault.remove(credentialRef);
      throw error;
    }
  }
}

/** Signs in again with the stored credentials; success lifts a pause. */
export class CheckConnectionCommand extends Command<Receipt> {
  constructor(readonly caller: Caller) {
    super();
  }
}

@CommandHandler(CheckConnectionCommand)
export class CheckConnectionHandler implements ICommandHandler<CheckConnectionCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
    private readonly ledger: AccountingSystem,
    private readonly vault: SecretVault,
  ) {}

  async execute({ caller }: CheckConnectionCommand): Promise<Receipt> {
    await this.access.require(caller, 'connection:manage');
    const { state } = await this.aggregates.load(connection, caller.environment);
    requireSignedIn(await this.ledger.signIn(await ledgerAccessOf(this.vault, requireLink(state).link)));
    return receiptOf(await this.aggregates.change(connection, caller.environment, originOf(caller), recordCheck));
  }
}

/** Changes how the environment posts: journal symbol, lines per batch, clearing account, exchange rate type. */
export class ChangePostingSettingsCommand extends Command<Receipt> {
  constructor(
    readonly caller: Caller,
    readonly settings: Partial<PostingSettings>,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(ChangePostingSettingsCommand)
export class ChangePostingSettingsHandler implements ICommandHandler<ChangePostingSettingsCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
  ) {}

  async execute({ caller, settings, expectedRevision }: ChangePostingSettingsCommand): Promise<Receipt> {
    await this.access.require(caller, 'connection:manage');
    const decide = (state: Parameters<typeof changeSettings>[0]): ReturnType<typeof changeSettings> =>
      changeSettings(state, settings);
    return receiptOf(
      await this.aggregates.change(connection, caller.environment, originOf(caller), decide, expectedRevision),
    );
  }
}

/** Forgets the credentials. What is posted stays posted; what is Ready to Post stays so. */
export class RemoveConnectionCommand extends Command<Receipt> {
  constructor(
    readonly caller: Caller,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(RemoveConnectionCommand)
export class RemoveConnectionHandler implements ICommandHandler<RemoveConnectionCommand> {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
    private readonly vault: SecretVault,
  ) {}

  async execute({ caller, expectedRevision }: RemoveConnectionCommand): Promise<Receipt> {
    await this.access.require(caller, 'connection:manage');
    const before = await this.aggregates.load(connection, caller.environment);
    const removed = await this.aggregates.change(
      connection,
      caller.environment,
      originOf(caller),
      removeConnection,
      expectedRevision,
    );
    const unused = refOf(before.state);
    if (unused !== null) await this.vault.remove(unused);
    return receiptOf(removed);
  }
}

const refOf = (state: Parameters<typeof removeConnection>[0]): string | null =>
  state.status === 'NotConnected' ? null : state.link.credentialRef;
