import { accountMapping } from '../../domain/account-mapping/account-mapping.state';
import { conditionsKey } from '../../domain/account-mapping/account-rule';
import { factOf } from '../../application/shared/streams';
import {
  type AccountMappingChangeView,
  AccountMappingViews,
  type AccountMappingsView,
  type AccountMappingView,
} from '../../application/account-mapping/account-mapping.views';
import { type RecordedEvent } from '../../application/ports/event-store';
import { type Page, type PageRequest } from '../../application/ports/page';
import { type AccountMappingFacts, type MappingConditions } from '../../domain/account-mapping/account-mapping.events';
import { assertNever } from '../../domain/shared/decider';
import { type SqliteDatabase } from '../sqlite/open-database';
import { keyOfCursor, pageOfRows } from '../sqlite/paging';
import { type ReadModel } from './read-model';

type Stored<View> = Omit<View, 'conditions'> & { readonly rule: string };
type MappingRow = Stored<AccountMappingView>;
type ChangeRow = Stored<AccountMappingChangeView> & { readonly place: number };
/** A rule is stored under its conditions as JSON; the mapping without conditions under an empty text. */
type Conditions = AccountMappingView['conditions'];

export class AccountMappingReadModel extends AccountMappingViews implements ReadModel {
  readonly version = 'account-mapping/4';
  readonly tables = ['account_mapping', 'account_mapping_revision', 'account_mapping_change'];

  constructor(private readonly database: SqliteDatabase) {
    super();
  }

  create(): void {
    this.database.exec(`
      CREATE TABLE IF NOT EXISTS account_mapping (
        environment TEXT, account TEXT, rule_key TEXT, rule TEXT NOT NULL, account_name TEXT NOT NULL,
        ledger_account TEXT NOT NULL, changed_at TEXT NOT NULL, changed_by TEXT NOT NULL,
        PRIMARY KEY (environment, account, rule_key)
      ) STRICT;
      CREATE TABLE IF NOT EXISTS account_mapping_change (
        environment TEXT, account TEXT, place INTEGER, rule TEXT, account_name TEXT NOT NULL, ledger_account TEXT,
        changed_at TEXT NOT NULL, changed_by TEXT NOT NULL, PRIMARY KEY (environment, account, place, rule)
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
        for (const mapping of fact.data.mappings) this.save(event, place, mapping, null);
        break;
      case 'AccountUnmapped':
        this.remove(event, place, fact.data.account, null);
        break;
      case 'AccountRulesSaved':
        for (const rule of fact.data.rules) this.save(event, place, rule, rule.conditions);
        break;
      case 'AccountRuleRemoved':
        this.remove(event, place, fact.data.account, fact.data.conditions);
        break;
      default:
        assertNever(fact);
    }
    this.database
      .prepare('INSERT OR REPLACE INTO account_mapping_revision VALUES (?, ?)')
      .run(environment, event.revision);
  }

  override accountMappingsOf(environment: string, page: PageRequest): AccountMappingsView {
    const [account = '', rule = ''] = keyOfCursor(page.cursor, 2) ?? [];
    const rows = this.database
      .prepare<[string, string | number, string | number, number], MappingRow & { readonly ruleKey: string }>(
        `SELECT account, rule_key AS ruleKey, rule, account_name AS accountName, ledger_account AS ledgerAccount,
                changed_at AS changedAt, changed_by AS changedBy
           FROM account_mapping WHERE environment = ? AND (account, rule_key) > (?, ?)
          ORDER BY account, rule_key LIMIT ?`,
      )
      .all(environment, account, rule, page.limit + 1);
    const known = this.database
      .prepare<[string], { revision: number }>('SELECT revision FROM account_mapping_revision WHERE environment = ?')
      .get(environment);
    return {
      ...pageOfRows(
        rows,
        page,
        ({ ruleKey: _key, ...row }) => viewOf(row),
        (row) => [row.account, row.ruleKey],
      ),
      revision: known?.revision ?? -1,
    };
  }

  override accountMappingChangesOf(
    environment: string,
    account: string,
    page: PageRequest,
  ): Page<AccountMappingChangeView> {
    const [before = Number.MAX_SAFE_INTEGER, rule = ''] = keyOfCursor(page.cursor, 2) ?? [];
    const rows = this.database
      .prepare<[string, string, string | number, string | number, number], ChangeRow>(
        `SELECT place, rule, account_name AS accountName, ledger_account AS ledgerAccount, changed_at AS changedAt,
                changed_by AS changedBy
           FROM account_mapping_change WHERE environment = ? AND account = ? AND (place, rule) < (?, ?)
          ORDER BY place DESC, rule DESC LIMIT ?`,
      )
      .all(environment, account, before, rule, page.limit + 1);
    return pageOfRows(
      rows,
      page,
      ({ place: _place, ...row }) => viewOf(row),
      (row) => [row.place, row.rule],
    );
  }

  /** Every change is kept, so that the history of a removed mapping can still be shown. */
  private record(
    event: RecordedEvent,
    place: number,
    { account, accountName, ledgerAccount }: Pick<ChangeRow, 'accountName' | 'ledgerAccount'> & { account: string },
    conditions: Conditions,
  ): void {
    const { environment, occurredAt, actor } = event.metadata;
    this.database
      .prepare('INSERT OR REPLACE INTO account_mapping_change VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
      .run(environment, account, place, textOf(conditions), accountName, ledgerAccount, occurredAt, actor);
  }

  private remove(event: RecordedEvent, place: number, account: string, conditions: Conditions): void {
    this.record(event, place, { account, accountName: '', ledgerAccount: null }, conditions);
    this.database
      .prepare('DELETE FROM account_mapping WHERE environment = ? AND account = ? AND rule_key = ?')
      .run(event.metadata.environment, account, keyOf(conditions));
  }

  private save(event: RecordedEvent, place: number, mapping: AccountMappingFacts, conditions: Conditions): void {
    const { environment, occurredAt, actor } = event.metadata;
    const { account, accountName, ledgerAccount } = mapping;
    this.record(event, place, { account, accountName, ledgerAccount }, conditions);
    const [key, rule] = [keyOf(conditions), textOf(conditions)];
    this.database
      .prepare('INSERT OR REPLACE INTO account_mapping VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
      .run(environment, account, key, rule, accountName, ledgerAccount, occurredAt, actor);
  }
}

const keyOf = (conditions: Conditions): string => (conditions === null ? '' : conditionsKey(conditions));
const textOf = (conditions: Conditions): string => (conditions === null ? '' : JSON.stringify(conditions));

const viewOf = <Row extends { readonly rule: string }>({
  rule,
  ...row
}: Row): Omit<Row, 'rule'> & { readonly conditions: Conditions } => ({
  ...row,
  conditions: rule === '' ? null : (JSON.parse(rule) as MappingConditions),
});
