import { CustomFieldViews, type CustomFieldView } from '../../application/custom-field/custom-field.views';
import { type RecordedEvent } from '../../application/ports/event-store';
import { type CustomFieldEvent } from '../../domain/custom-field/custom-field.events';
import { customFieldDefinition } from '../../domain/custom-field/custom-field.state';
import { type SqliteDatabase } from '../sqlite/open-database';
import { type ReadModel } from './read-model';

export class CustomFieldReadModel extends CustomFieldViews implements ReadModel {
  readonly version = 'custom-field/1';
  readonly tables = ['custom_field'];

  constructor(private readonly database: SqliteDatabase) {
    super();
  }

  create(): void {
    this.database.exec(
      'CREATE TABLE IF NOT EXISTS custom_field (environment TEXT, api_name TEXT, view TEXT NOT NULL, PRIMARY KEY (environment, api_name)) STRICT',
    );
  }

  apply(event: RecordedEvent): void {
    if (!event.stream.startsWith('customFieldDefinition-')) return;
    const fact = event as RecordedEvent & CustomFieldEvent;
    const { environment, occurredAt, actor } = event.metadata;
    const { apiName } = fact.data;
    const before = this.customField(environment, apiName);
    const state = customFieldDefinition.evolve(before ? { status: 'Defined', ...before } : { status: 'Absent' }, fact);
    if (state.status === 'Absent') {
      this.database
        .prepare('DELETE FROM custom_field WHERE environment = ? AND api_name = ?')
        .run(environment, apiName);
      return;
    }
    const { label, source, includeInJournalPosting, ledgerField } = state;
    const view: CustomFieldView = {
      apiName,
      label,
      source,
      includeInJournalPosting,
      ledgerField,
      changedAt: occurredAt,
      changedBy: actor,
      revision: event.revision,
    };
    this.database
      .prepare('INSERT OR REPLACE INTO custom_field VALUES (?, ?, ?)')
      .run(environment, apiName, JSON.stringify(view));
  }

  override customFieldsOf(environment: string): readonly CustomFieldView[] {
    return this.database
      .prepare<[string], { view: string }>('SELECT view FROM custom_field WHERE environment = ? ORDER BY api_name')
      .all(environment)
      .map(({ view }) => JSON.parse(view) as CustomFieldView);
  }

  override customField(environment: string, apiName: string): CustomFieldView | undefined {
    const row = this.database
      .prepare<[string, string], { view: string }>(
        'SELECT view FROM custom_field WHERE environment = ? AND api_name = ?',
      )
      .get(environment, apiName);
    return row ? (JSON.parse(row.view) as CustomFieldView) : undefined;
  }
}
