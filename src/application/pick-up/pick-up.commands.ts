import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { requireProfile } from '../../domain/journal-import/import-settings.decisions';
import { importSettings } from '../../domain/journal-import/import-settings.state';
import { removePickUp, savePickUp } from '../../domain/pick-up/pick-up.decisions';
import {
  isSameLogin,
  type PickUpCredential,
  type PickUpPlace,
  type PickUpRules,
  requirePlace,
} from '../../domain/pick-up/pick-up.settings';
import { type PickUp, pickUp } from '../../domain/pick-up/pick-up.state';
import { DomainError } from '../../domain/shared/errors';
import { DeliverySources, type SourceCredential, SourceProblem } from '../ports/delivery-sources';
import { Ids } from '../ports/ids';
import { SecretVault } from '../ports/secret-vault';
import { Aggregates, type Receipt, receiptOf } from '../shared/aggregates';
import { Changes } from '../shared/changes';
import { EnvironmentCommand, type NoInput } from '../shared/messages';
import { type PickUpTestView } from './pick-up.views';
import { PickUpWorker } from './pick-up.worker';
import { isStoreOutage } from '../shared/store-outage';

/** A place, and what the vault should keep for it. Without a credential, the stored one is used for the same login. */
interface PlaceWithCredential {
  readonly place: PickUpPlace;
  readonly credential: SourceCredential | null;
}

/** Sets the pick-up up or changes it. Throws PICK_UP_INVALID, PICK_UP_NOT_OFFERED and IMPORT_PROFILE_NOT_FOUND. */
export class SavePickUpCommand extends EnvironmentCommand<PickUpRules & PlaceWithCredential> {}

@CommandHandler(SavePickUpCommand)
export class SavePickUpHandler implements ICommandHandler<SavePickUpCommand> {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly changes: Changes,
    private readonly sources: DeliverySources,
    private readonly vault: SecretVault,
    private readonly ids: Ids,
  ) {}

  async execute(command: SavePickUpCommand): Promise<Receipt> {
    const environment = await this.changes.begin(command, 'pick-up:manage');
    const { credential: given, place, ...rules } = command.input;
    requireOffered(this.sources, place);
    await this.requireProfile(environment, rules.profile);
    const before = await this.aggregates.load(pickUp, environment);
    const entered = place.kind === 'sftp' && given !== null ? await this.store(environment, given) : null;
    const credential = entered ?? storedFor(before.state, place);
    try {
      const changed = await this.changes.apply(command, pickUp, [], (state) =>
        savePickUp(state, { ...rules, place, credential }),
      );
      await this.forget([entered, before.state.settings?.credential], changed.state);
      return receiptOf(changed);
    } catch (error) {
      if (error instanceof DomainError && !isStoreOutage(error)) await this.forget([entered], before.state);
      throw error;
    }
  }

  private async requireProfile(environment: string, name: string | null): Promise<void> {
    if (name !== null) requireProfile((await this.aggregates.load(importSettings, environment)).state, name);
  }

  /** Deletes what the settings do not refer to. */
  private async forget(
    credentials: readonly (PickUpCredential | null | undefined)[],
    { settings }: PickUp,
  ): Promise<void> {
    for (const credential of credentials)
      if (credential && credential.ref !== settings?.credential?.ref) await this.vault.remove(credential.ref);
  }

  private async store(environment: string, credential: SourceCredential): Promise<PickUpCredential> {
    const ref = `${environment}/pick-up/${this.ids.next()}`;
    await this.vault.store(ref, credential);
    return { ref, fingerprint: this.vault.fingerprint(credential) };
  }
}

/** Takes nothing from now on, and forgets the credential. What was taken stays on record. */
export class RemovePickUpCommand extends EnvironmentCommand<NoInput> {}

@CommandHandler(RemovePickUpCommand)
export class RemovePickUpHandler implements ICommandHandler<RemovePickUpCommand> {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly changes: Changes,
    private readonly vault: SecretVault,
  ) {}

  async execute(command: RemovePickUpCommand): Promise<Receipt> {
    const environment = await this.changes.begin(command, 'pick-up:manage');
    const before = await this.aggregates.load(pickUp, environment);
    const removed = await this.changes.apply(command, pickUp, [], removePickUp);
    const unused = before.state.settings?.credential?.ref;
    if (unused !== undefined) await this.vault.remove(unused);
    return receiptOf(removed);
  }
}

/** Looks whether a place can be used, and changes nothing. Without a pinned host key it asks only for that. */
export class TestPickUpCommand extends EnvironmentCommand<PlaceWithCredential, PickUpTestView> {}

@CommandHandler(TestPickUpCommand)
export class TestPickUpHandler implements ICommandHandler<TestPickUpCommand> {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly changes: Changes,
    private readonly sources: DeliverySources,
    private readonly vault: SecretVault,
  ) {}

  async execute(command: TestPickUpCommand): Promise<PickUpTestView> {
    const environment = await this.changes.begin(command, 'pick-up:manage');
    const { place, credential: given } = command.input;
    requireOffered(this.sources, place);
    let hostKey: string | null = null;
    try {
      if (place.kind === 'sftp') {
        hostKey = await this.sources.hostKeyOf(place);
        if (place.hostKey === '') return { hostKey, files: null, trouble: null };
      }
      const stored = storedFor((await this.aggregates.load(pickUp, environment)).state, place);
      const credential = given ?? (stored === null ? {} : await this.vault.reveal(stored.ref));
      const source = await this.sources.open(environment, place, credential);
      try {
        return { hostKey, files: (await source.list()).length, trouble: null };
      } finally {
        await source.close();
      }
    } catch (error) {
      if (error instanceof SourceProblem) return { hostKey, files: null, trouble: error.trouble };
      throw error;
    }
  }
}

/** Looks at the source now. Throws PICK_UP_NOT_SET_UP. What went wrong with the source is shown by the view. */
export class LookNowCommand extends EnvironmentCommand<NoInput> {}

@CommandHandler(LookNowCommand)
export class LookNowHandler implements ICommandHandler<LookNowCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly worker: PickUpWorker,
  ) {}

  async execute(command: LookNowCommand): Promise<Receipt> {
    const environment = await this.changes.begin(command, 'pick-up:look');
    return this.worker.lookNow(environment);
  }
}

const requireOffered = (sources: DeliverySources, place: PickUpPlace): void => {
  requirePlace(place);
  const refusal = sources.refusalOf(place);
  if (refusal === null) return;
  throw new DomainError(
    'PICK_UP_NOT_OFFERED',
    `This installation does not pick up from there: ${refusal}.`,
    'Ask the operator to allow it, or choose another place.',
  );
};

/** A stored credential is never used for another server or user than the one that it was entered for. */
const storedFor = ({ settings }: PickUp, place: PickUpPlace): PickUpCredential | null =>
  settings !== null && isSameLogin(settings.place, place) ? settings.credential : null;
