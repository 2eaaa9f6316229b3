import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  changeSettings,
  connect,
  recordCheck,
  removeConnection,
  requireConnection,
} from '../../domain/connection/connection.decisions';
import { type PostingSettings } from '../../domain/connection/posting-settings';
import { type CompanySharing, shareCompany } from '../../domain/connection/company-sharing';
import { DomainError } from '../../domain/shared/errors';
import { AccountingSystem } from '../ports/accounting-system';
import { Ids } from '../ports/ids';
import { SecretVault } from '../ports/secret-vault';
import { type Connection, connection } from '../../domain/connection/connection.state';
import { originOf } from '../shared/access';
import { Aggregates, type Receipt, receiptOf } from '../shared/aggregates';
import { Changes } from '../shared/changes';
import { EnvironmentKinds } from '../shared/environment-kinds';
import { EnvironmentCommand, type NoInput } from '../shared/messages';
import { CompanyUse } from './company-use';
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
    private readonly aggregates: Aggregates,
    private readonly changes: Changes,
    private readonly ledger: AccountingSystem,
    private readonly vault: SecretVault,
    private readonly ids: Ids,
    private readonly companies: CompanyUse,
    private readonly kinds: EnvironmentKinds,
  ) {}

  async execute(command: ConnectCommand): Promise<Receipt> {
    const environment = await this.changes.begin(command, 'connection:manage');
    const { input } = command;
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
      const before = await this.aggregates.load(connection, environment);
      const sharing = await this.sharingOf(command);
      const changed = await this.changes.apply(command, connection, [], (state) =>
        connect(state, facts, sharing, onlyEntityId ?? null),
      );
      if (before.state.status === 'NotConnected') await this.undoIfAnotherCame(command, sharing);
      const isInUse = changed.state.status !== 'NotConnected' && changed.state.facts.credentialRef === credentialRef;
      const unused = isInUse ? refOf(before.state) : credentialRef;
      if (unused !== null) await this.vault.remove(unused);
      return receiptOf(changed);
    } catch (error) {
      if (error instanceof DomainError && !isStoreOutage(error)) await this.vault.remove(credentialRef);
      throw error;
    }
  }

  private async sharingOf({ caller, input }: ConnectCommand): Promise<Omit<CompanySharing, 'companyId'>> {
    const { environment } = caller;
    const others = await this.companies.others(environment, input.companyId);
    return { own: this.kinds.kindOf(environment), others, reason: input.sharedCompanyReason ?? null };
  }

  /** Two environments that connect at the same moment do not see each other before: then neither stays. */
  private async undoIfAnotherCame(command: ConnectCommand, known: Omit<CompanySharing, 'companyId'>): Promise<void> {
    const now = await this.sharingOf(command);
    const isNew = now.others.some(
      ({ environment }) => !known.others.some((other) => other.environment === environment),
    );
    if (!isNew) return;
    await this.aggregates.change(connection, command.caller.environment, originOf(command.caller), removeConnection);
    shareCompany({ ...now, reason: null, companyId: command.input.companyId });
  }
}

/** Signs in again with the stored credentials; success lifts a pause. */
export class CheckConnectionCommand extends EnvironmentCommand<NoInput> {}

@CommandHandler(CheckConnectionCommand)
export class CheckConnectionHandler implements ICommandHandler<CheckConnectionCommand> {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly changes: Changes,
    private readonly ledger: AccountingSystem,
    private readonly vault: SecretVault,
  ) {}

  async execute(command: CheckConnectionCommand): Promise<Receipt> {
    const environment = await this.changes.begin(command, 'connection:manage');
    const { state } = await this.aggregates.load(connection, environment);
    const { facts } = requireConnection(state);
    const signedIn = requireSignedIn(await this.ledger.signIn(await ledgerAccessOf(this.vault, facts)));
    requireSamePlace(signedIn, facts);
    return receiptOf(
      await this.changes.apply(command, connection, [], (now) => recordCheck(now, signedIn.entityId ?? null)),
    );
  }
}

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
    private readonly vault: SecretVault,
  ) {}

  async execute(command: RemoveConnectionCommand): Promise<Receipt> {
    const environment = await this.changes.begin(command, 'connection:manage');
    const before = await this.aggregates.load(connection, environment);
    const removed = await this.changes.apply(command, connection, [], removeConnection);
    const unused = refOf(before.state);
    if (unused !== null) await this.vault.remove(unused);
    return receiptOf(removed);
  }
}

const refOf = (state: Connection): string | null =>
  state.status === 'NotConnected' ? null : state.facts.credentialRef;
