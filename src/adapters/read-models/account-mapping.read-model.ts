import { accountMapping } from '../../domain/account-mapping/account-mapping.state';
import { factOf } from '../../application/shared/streams';
import {
  type AccountMappingChangeView,
  AccountMappingViews,
  type AccountMappingsView,
  type AccountMappingView,
} from '../../application/account-mapping/account-mapping.views';
import { type RecordedEvent } from '../../application/ports/event-store';
import { type Page, type PageRequest } from '../../application/ports/page';
import { type AccountMappingFacts } from '../../domain/account-mapping/account-mapping.events';
import { assertNever } from '../../domain/shared/decider';
import { type SqliteDatabase } from '../sqlite/open-database';
import { keyOfCursor, pageOfRows } from '../sqlite/paging';
import { type ReadModel } from './read-model';

type ChangeRow = AccountMappingChangeView & { readonly place: number };

export class AccountMappingReadModel extends AccountMappingViews implements ReadModel {
  readonly version = 'account-mapping/3';
  readonly tables = ['account_mapping', 'account_mapping_revision', 'account_mapping_change'];

  constructor(private readonly database: SqliteDatabase) {
    super();
  }

  create(): void {
    this.database.exec(`
      CREATE TABLE IF NOT EXISTS account_mapping (
        environment TEXT, account TEXT, account_name TEXT NOT NULL, ledger_account TEXT NOT NULL, changed_at TEXT NOT NULL,
        changed_by TEXT NOT NULL, PRIMARY KEY (environment, account)
      ) STRICT;
      CREATE TABLE IF NOT EXISTS account_mapping_change (
        environment TEXT, account TEXT, place INTEGER, account_name TEXT NOT NULL, ledger_account TEXT,
        changed_at TEXT NOT NULL, changed_by TEXT NOT NULL, PRIMARY KEY (environment, account, place)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS account_mapping_revision (environment TEXT PRIMARY KEY, revision INTEGER NOT NULL) STRICT;
    `);
  }

  apply(event: RecordedEvent, place: number): void {
    const fact = factOf(accountMapping, event);
    if (fact === null) return;
    const { environment } = event.metadata;
    switch (fact.type) {
      case 'AccountsMapped':
        for (const mapping of fact.data.mappings) this.save(event, place, mapping);
        break;
      case 'AccountUnmapped':
        this.record(event, place, fact.data.account, '', null);
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
      ...pageOfRows(
        rows,
        page,
        (row) => row,
        (row) => [row.account],
      ),
      revision: known?.revision ?? -1,
    };
  }

  override accountMappingChangesOf(
    environment: string,
    account: string,
    page: PageRequest,
  ): Page<AccountMappingChangeView> {
    const [before = Number.MAX_SAFE_INTEGER] = keyOfCursor(page.cursor, 1) ?? [];
    const rows = this.database
      .prepare<[string, string, string | number, number], ChangeRow>(
        `SELECT place, account_name AS accountName, ledger_account AS ledgerAccount, changed_at AS changedAt, changed_by AS changedBy
           FROM account_mapping_change WHERE environment = ? AND account = ? AND place < ? ORDER BY place DESC LIMIT ?`,
      )
      .all(environment, account, before, page.limit + 1);
    return pageOfRows(
      rows,
      page,
      ({ accountName, ledgerAccount, changedAt, changedBy }) => ({ accountName, ledgerAccount, changedAt, changedBy }),
      ({ place }) => [place],
    );
  }

  /** Every change is kept, so that the history of a removed mapping can still be shown. */
  private record(
    event: RecordedEvent,
    place: number,
    account: string,
    accountName: string,
    ledgerAccount: string | null,
  ): void {
    const { environment, occurredAt, actor } = event.metadata;
    this.database
      .prepare('INSERT OR REPLACE INTO account_mapping_change VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(environment, account, place, accountName, ledgerAccount, occurredAt, actor);
  }

  private save(
    event: RecordedEvent,
    place: number,
    { account, accountName, ledgerAccount }: AccountMappingFacts,
  ): void {
    const { environment, occurredAt, actor } = event.metadata;
    this.record(event, place, account, accountName, ledgerAccount);
    this.database
      .prepare('INSERT OR REPLACE INTO account_mapping VALUES (?, ?, ?, ?, ?, ?)')
      .run(environment, account, accountName, ledgerAccount, occurredAt, actor);
  }
}
