import {
  AccountMappingViews,
  type AccountMappingsView,
  type AccountMappingView,
} from '../../application/account-mapping/account-mapping.views';
import { type RecordedEvent } from '../../application/ports/event-store';
import { type PageRequest } from '../../application/shared/page';
import {
  type AccountMappingEvent,
  type AccountMappingFacts,
} from '../../domain/account-mapping/account-mapping.events';
import { assertNever } from '../../domain/shared/decider';
import { type SqliteDatabase } from '../sqlite/open-database';
import { keyOfCursor, pageOf } from '../sqlite/paging';
import { type ReadModel } from './read-model';

export class AccountMappingReadModel extends AccountMappingViews implements ReadModel {
  readonly version = 'account-mapping/1';
  readonly tables = ['account_mapping', 'account_mapping_revision'];

  constructor(private readonly database: SqliteDatabase) {
    super();
  }

  create(): void {
    this.database.exec(`
      CREATE TABLE IF NOT EXISTS account_mapping (
        environment TEXT, account TEXT, account_name TEXT NOT NULL, ledger_account TEXT NOT NULL, changed_at TEXT NOT NULL,
        changed_by TEXT NOT NULL, PRIMARY KEY (environment, account)
      ) STRICT;
      CREATE TABLE IF NOT EXISTS account_mapping_revision (environment TEXT PRIMARY KEY, revision INTEGER NOT NULL) STRICT;
    `);
  }

  apply(event: RecordedEvent): void {
    if (!event.stream.startsWith('accountMapping-')) return;
    const { environment } = event.metadata;
    const fact = event as RecordedEvent & AccountMappingEvent;
    switch (fact.type) {
      case 'AccountsMapped':
        for (const mapping of fact.data.mappings) this.save(event, mapping);
        break;
      case 'AccountUnmapped':
        this.database
          .prepare('DELETE FROM account_mapping WHERE environment = ? AND account = ?')
          .run(environment, fact.data.account);
        break;
      default:
        assertNever(fact);
    }
    this.database
      .prepare('INSERT OR REPLACE INTO account_mapping_revision VALUES (?, ?)')
      .run(environment, event.revision);
  }

  override accountMappingsOf(environment: string, page: PageRequest): AccountMappingsView {
    const [after = ''] = keyOfCursor(page.cursor, 1) ?? [];
    const rows = this.database
      .prepare<[string, string | number, number], AccountMappingView>(
        `SELECT account, account_name AS accountName, ledger_account AS ledgerAccount, changed_at AS changedAt, changed_by AS changedBy
           FROM account_mapping WHERE environment = ? AND account > ? ORDER BY account LIMIT ?`,
      )
      .all(environment, after, page.limit + 1);
    const known = this.database
      .prepare<[string], { revision: number }>('SELECT revision FROM account_mapping_revision WHERE environment = ?')
      .get(environment);
    return {
      ...pageOf(
        rows,
        page,
        (row) => row,
        (row) => [row.account],
      ),
      revision: known?.revision ?? -1,
    };
  }

  private save(event: RecordedEvent, { account, accountName, ledgerAccount }: AccountMappingFacts): void {
    const { environment, occurredAt, actor } = event.metadata;
    this.database
      .prepare('INSERT OR REPLACE INTO account_mapping VALUES (?, ?, ?, ?, ?, ?)')
      .run(environment, account, accountName, ledgerAccount, occurredAt, actor);
  }
}
