import { factOf } from '../../application/shared/streams';
import {
  CustomFieldViews,
  type CustomFieldView,
  type ValueOverrideView,
} from '../../application/custom-field/custom-field.views';
import { type RecordedEvent } from '../../application/ports/event-store';
import { type Page, type PageRequest } from '../../application/ports/page';
import { type CustomFieldEvent } from '../../domain/custom-field/custom-field.events';
import { customFieldDefinition } from '../../domain/custom-field/custom-field.state';
import { type SqliteDatabase } from '../sqlite/open-database';
import { keyOfCursor, pageOfRows } from '../sqlite/paging';
import { type ReadModel } from './read-model';

const ABSENT = { status: 'Absent' } as const;

export class CustomFieldReadModel extends CustomFieldViews implements ReadModel {
  readonly version = 'custom-field/2';
  readonly tables = ['custom_field', 'custom_field_override'];

  constructor(private readonly database: SqliteDatabase) {
    super();
  }

  create(): void {
    this.database.exec(`
      CREATE TABLE IF NOT EXISTS custom_field (environment TEXT, api_name TEXT, view TEXT NOT NULL, PRIMARY KEY (environment, api_name)) STRICT;
      CREATE TABLE IF NOT EXISTS custom_field_override (
        environment TEXT, api_name TEXT, value TEXT, ledger_id TEXT NOT NULL, changed_at TEXT NOT NULL, changed_by TEXT NOT NULL,
        PRIMARY KEY (environment, api_name, value)
      ) STRICT;
    `);
  }

  apply(event: RecordedEvent): void {
    const fact = factOf(customFieldDefinition, event);
    if (fact === null) return;
    const { environment, occurredAt, actor } = event.metadata;
    const { apiName } = fact.data;
    this.applyToOverrides(event, fact);
    const before = this.customField(environment, apiName);
    const known = before
      ? {
          status: 'Defined' as const,
          ...before,
          overrides: new Map<string, string>(),
          recordNumbered: new Set<string>(),
        }
      : ABSENT;
    const state = customFieldDefinition.evolve(known, fact);
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

  override valueOverridesOf(environment: string, apiName: string, page: PageRequest): Page<ValueOverrideView> {
    const [after = ''] = keyOfCursor(page.cursor, 1) ?? [];
    const rows = this.database
      .prepare<[string, string, string | number, number], ValueOverrideView>(
        `SELECT value, ledger_id AS ledgerId, changed_at AS changedAt, changed_by AS changedBy FROM custom_field_override
          WHERE environment = ? AND api_name = ? AND value > ? ORDER BY value LIMIT ?`,
      )
      .all(environment, apiName, after, page.limit + 1);
    return pageOfRows(
      rows,
      page,
      (row) => row,
      ({ value }) => [value],
    );
  }

  private applyToOverrides(event: RecordedEvent, fact: CustomFieldEvent): void {
    const { environment, occurredAt, actor } = event.metadata;
    const { apiName } = fact.data;
    switch (fact.type) {
      case 'CustomFieldValuesOverridden': {
        const insert = this.database.prepare('INSERT OR REPLACE INTO custom_field_override VALUES (?, ?, ?, ?, ?, ?)');
        for (const { value, ledgerId } of fact.data.overrides)
          insert.run(environment, apiName, value, ledgerId, occurredAt, actor);
        break;
      }
      case 'CustomFieldOverrideRemoved':
        this.database
          .prepare('DELETE FROM custom_field_override WHERE environment = ? AND api_name = ? AND value = ?')
          .run(environment, apiName, fact.data.value);
        break;
      case 'CustomFieldBound':
      case 'CustomFieldRemoved':
        this.database
          .prepare('DELETE FROM custom_field_override WHERE environment = ? AND api_name = ?')
          .run(environment, apiName);
        break;
      default:
    }
  }
}
