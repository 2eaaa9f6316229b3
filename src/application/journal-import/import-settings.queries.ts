import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { importSettings } from '../../domain/journal-import/import-settings.state';
import { type ImportProfile } from '../../domain/journal-import/import-profile';
import { SHIPPED_PROFILES } from '../../domain/journal-import/shipped-profiles';
import { Aggregates } from '../shared/aggregates';
import { EnvironmentQuery, type NoInput } from '../shared/messages';
import { Reading } from '../shared/reading';

export interface ImportSettingsView {
  /** Saved ones by name, then those that come with the service. */
  readonly profiles: readonly ImportProfile[];
  /** Columns that are not for the ledger, in lower case. */
  readonly columnsNotSent: readonly string[];
}

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
