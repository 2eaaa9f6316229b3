import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type ImportProfile } from '../../domain/journal-import/import-profile';
import {
  removeProfile,
  saveProfile,
  setColumnAside,
  takeColumnBack,
} from '../../domain/journal-import/import-settings.decisions';
import { importSettings } from '../../domain/journal-import/import-settings.state';
import { type Receipt } from '../shared/aggregates';
import { Changes } from '../shared/changes';
import { EnvironmentCommand } from '../shared/messages';

export class SaveImportProfileCommand extends EnvironmentCommand<Omit<ImportProfile, 'version'>> {}

@CommandHandler(SaveImportProfileCommand)
export class SaveImportProfileHandler implements ICommandHandler<SaveImportProfileCommand> {
  constructor(private readonly changes: Changes) {}

  async execute(command: SaveImportProfileCommand): Promise<Receipt> {
    return this.changes.by(command, 'import-settings:manage', importSettings, [], (state) =>
      saveProfile(state, command.input),
    );
  }
}

export class RemoveImportProfileCommand extends EnvironmentCommand<{ name: string }> {}

@CommandHandler(RemoveImportProfileCommand)
export class RemoveImportProfileHandler implements ICommandHandler<RemoveImportProfileCommand> {
  constructor(private readonly changes: Changes) {}

  async execute(command: RemoveImportProfileCommand): Promise<Receipt> {
    return this.changes.by(command, 'import-settings:manage', importSettings, [], (state) =>
      removeProfile(state, command.input.name),
    );
  }
}

/** Records that a column of the close files is not for the ledger, or takes that back. */
export class DecideColumnCommand extends EnvironmentCommand<{ column: string; isForLedger: boolean }> {}

@CommandHandler(DecideColumnCommand)
export class DecideColumnHandler implements ICommandHandler<DecideColumnCommand> {
  constructor(private readonly changes: Changes) {}

  async execute(command: DecideColumnCommand): Promise<Receipt> {
    const { column, isForLedger } = command.input;
    const decide = isForLedger ? takeColumnBack : setColumnAside;
    return this.changes.by(command, 'import-settings:manage', importSettings, [], (state) => decide(state, column));
  }
}
