import {
  type AccountingPeriodView,
  AccountingPeriodViews,
  type ClosingPeriod,
  openPeriod,
} from '../../application/accounting-period/accounting-period.views';
import { type RecordedEvent } from '../../application/ports/event-store';
import { factOf } from '../../application/shared/streams';
import { type AccountingPeriodEvent } from '../../domain/accounting-period/accounting-period.events';
import {
  accountingPeriod,
  DEFAULT_PERIOD_SETTINGS,
  periodSettings,
  type PeriodSettings,
} from '../../domain/accounting-period/accounting-period.state';
import { assertNever } from '../../domain/shared/decider';
import { type SqliteDatabase } from '../sqlite/open-database';
import { ownIdOf, type ReadModel } from './read-model';

/** Months that are being closed, closed or reopened, and how many people sign. */
export class AccountingPeriodReadModel extends AccountingPeriodViews implements ReadModel {
  readonly version = 'accounting-period/1';
  readonly tables = ['accounting_period', 'period_settings'];

  constructor(private readonly database: SqliteDatabase) {
    super();
  }

  create(): void {
    this.database.exec(`
      CREATE TABLE IF NOT EXISTS accounting_period (
        environment TEXT, period TEXT, status TEXT NOT NULL, has_checklist INTEGER NOT NULL, view TEXT NOT NULL,
        PRIMARY KEY (environment, period)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS period_settings (environment TEXT PRIMARY KEY, settings TEXT NOT NULL) STRICT, WITHOUT ROWID;
    `);
  }

  apply(event: RecordedEvent): void {
    const settings = factOf(periodSettings, event);
    if (settings !== null)
      this.database
        .prepare('INSERT OR REPLACE INTO period_settings VALUES (?, ?)')
        .run(settings.metadata.environment, JSON.stringify(settings.data));
    const fact = factOf(accountingPeriod, event);
    if (fact === null) return;
    const { environment } = fact.metadata;
    const period = ownIdOf(fact);
    const view = changed(this.accountingPeriod(environment, period) ?? openPeriod(period, 1), fact);
    this.database
      .prepare('INSERT OR REPLACE INTO accounting_period VALUES (?, ?, ?, ?, ?)')
      .run(environment, period, view.status, view.checklist === null ? 0 : 1, JSON.stringify(view));
  }

  override settingsOf(environment: string): PeriodSettings {
    const row = this.database
      .prepare<[string], string>('SELECT settings FROM period_settings WHERE environment = ?')
      .pluck()
      .get(environment);
    return row === undefined ? DEFAULT_PERIOD_SETTINGS : (JSON.parse(row) as PeriodSettings);
  }

  override accountingPeriod(environment: string, period: string): AccountingPeriodView | undefined {
    const row = this.database
      .prepare<[string, string], string>('SELECT view FROM accounting_period WHERE environment = ? AND period = ?')
      .pluck()
      .get(environment, period);
    return row === undefined ? undefined : (JSON.parse(row) as AccountingPeriodView);
  }

  override closingWithoutChecklist(environment: string): readonly ClosingPeriod[] {
    return this.database
      .prepare<[string], ClosingPeriod>(
        `SELECT environment, period FROM accounting_period
          WHERE environment = ? AND status = 'Closing' AND has_checklist = 0 ORDER BY period`,
      )
      .all(environment);
  }
}

const changed = (before: AccountingPeriodView, fact: RecordedEvent & AccountingPeriodEvent): AccountingPeriodView => {
  const { occurredAt: at, actor } = fact.metadata;
  switch (fact.type) {
    case 'AccountingPeriodClosingStarted': {
      const { period, people } = fact.data;
      return { ...openPeriod(period, people), status: 'Closing', startedAt: at, startedBy: actor };
    }
    case 'AccountingPeriodChecked': {
      const { items, digest } = fact.data;
      return { ...before, checklist: items, digest, checkedAt: at, signatures: [] };
    }
    case 'AccountingPeriodSignedOff': {
      const { by, name, note } = fact.data;
      return { ...before, signatures: [...before.signatures, { by, name, at, note }] };
    }
    case 'AccountingPeriodClosed':
      return { ...before, status: 'Closed', closedAt: at };
    case 'AccountingPeriodClosingStopped':
      return openPeriod(before.period, before.people);
    case 'AccountingPeriodReopened': {
      const { reason } = fact.data;
      return { ...openPeriod(before.period, before.people), status: 'Reopened', reopened: { by: actor, at, reason } };
    }
    default:
      return assertNever(fact);
  }
};
