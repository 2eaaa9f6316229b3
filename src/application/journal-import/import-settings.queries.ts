import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { importSettings } from '../../domain/journal-import/import-settings.state';
import { SHIPPED_PROFILES } from '../../domain/journal-import/shipped-profiles';
import { Aggregates } from '../shared/aggregates';
import { EnvironmentQuery, type NoInput } from '../shared/messages';
import { Reading } from '../shared/reading';
import { type ImportSettingsView } from './import-settings.views';

/** A few dozen values, folded from their stream: a read model would only repeat them. */
export class GetImportSettingsQuery extends EnvironmentQuery<NoInput, ImportSettingsView> {}

@QueryHandler(GetImportSettingsQuery)
export class GetImportSettingsHandler implements IQueryHandler<GetImportSettingsQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly aggregates: Aggregates,
  ) {}

  async execute(query: GetImportSettingsQuery): Promise<ImportSettingsView> {
    const environment = await this.reading.begin(query, 'import-settings:read');
    const { state } = await this.aggregates.load(importSettings, environment);
    return {
      profiles: [
        ...[...state.profiles.values()].sort((one, other) => (one.name < other.name ? -1 : 1)),
        ...SHIPPED_PROFILES,
      ],
      columnsNotSent: [...state.columnsNotSent].sort(),
    };
  }
}
