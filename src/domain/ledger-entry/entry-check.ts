import { type BatchProblem } from '../shared/batch-problem';
import { type BatchPlan } from '../shared/batch-plan';
import { type JournalLine } from '../shared/journal-line';
import { differenceText } from '../shared/money';
import { Totals } from '../shared/totals';
import { isSamePlace } from '../shared/place';
import { ledgerFieldName } from '../shared/ledger-field';
import { type LedgerEntry, type LedgerLine } from './ledger-entry';
import { type LedgerRecord } from './ledger-record';
import { buildLedgerEntry, type EntryBuilding, type EntryContext } from './entry-builder';
import { type LedgerFacts } from './ledger-facts';
import { ProblemCollector } from './problem-list';

/**
 * Everything known in advance that the ledger would refuse in this entry: each cause once, with its first line. What is
 * unknown is not a problem here: the ledger decides.
 */
export const entryProblems = (entry: LedgerEntry, facts: LedgerFacts): readonly BatchProblem[] =>
  new EntryCheck(entry, facts).problems();

/** The ledger entry when nothing blocks it, else all problems. */
export const checkedEntry = (plan: BatchPlan, lines: readonly JournalLine[], context: EntryContext): EntryBuilding => {
  const built = buildLedgerEntry(plan, lines, context);
  if (built.kind === 'blocked') return built;
  const problems = entryProblems(built.entry, context.facts);
  return problems.length > 0 ? { kind: 'blocked', problems } : built;
};

/** The last closed day among the entities of an entry, `YYYY-MM-DD`; null for open books, and where it is not known. */
export const closedThroughOf = ({ lines }: Pick<LedgerEntry, 'lines'>, facts: LedgerFacts): string | null => {
  const { closedThrough, setup, directory } = facts;
  if (closedThrough === null) return null;
  const locations = lines.flatMap(({ fields }) =>
    fields.flatMap(({ target, value }) => (ledgerFieldName(target) === 'Location' ? [value] : [])),
  );
  const entities =
    setup?.isMultiEntity === true && directory.isKnown('Location')
      ? locations.map((location) => directory.record('Location', location)?.entity ?? '')
      : [''];
  const days = entities.map((entity) => closedThroughIn(closedThrough, entity) ?? '');
  return days.sort().at(-1) || null;
};

const closedThroughIn = (closedThrough: ReadonlyMap<string, string | null>, entity: string): string | null =>
  closedThrough.get(closedThrough.has(entity) ? entity : '') ?? null;

class EntryCheck {
  private readonly list = new ProblemCollector();
  private readonly accounts = new Map<string, LedgerRecord | undefined>();
  /** By list: most lines repeat the values of the previous line. */
  private readonly values = new Map<string, Map<string, LedgerRecord | undefined>>();

  constructor(
    private readonly entry: LedgerEntry,
    private readonly facts: LedgerFacts,
  ) {}

  problems(): readonly BatchProblem[] {
    this.checkPermission();
    this.checkJournal();
    this.checkCurrency();
    this.entry.lines.forEach((line, index) => {
      this.checkAccount(line, index + 1);
      this.checkValues(line, index + 1);
    });
    this.checkEntities();
    return this.list.problems;
  }

  private checkPermission(): void {
    if (this.facts.mayAddEntries !== false) return;
    this.tell(
      'PERMISSION_MISSING',
      'The Intacct user of the connection may not add journal entries.',
      'In Sage Intacct, give the role of this user General Ledger > Journal entries > Add.',
    );
  }

  private checkJournal(): void {
    const { directory } = this.facts;
    const { journal } = this.entry;
    if (!directory.isKnown('journals')) return;
    const where = { field: 'Journal', value: journal };
    const record = directory.record('journals', journal);
    const choose = 'or choose another journal symbol in the posting settings.';
    if (record === undefined) {
      this.tell(
        'JOURNAL_UNKNOWN',
        `Sage Intacct has no journal ${journal}.`,
        `Add it under General Ledger > Setup > Journals, ${choose}`,
        where,
      );
    } else if (!record.active) {
      this.tell(
        'JOURNAL_INACTIVE',
        `The journal ${journal} is inactive in Sage Intacct.`,
        `Activate it there, ${choose}`,
        where,
      );
    } else if (record.allowsDirectPosting === false) {
      this.tell(
        'JOURNAL_CLOSED_TO_DIRECT_POSTING',
        `The journal ${journal} does not allow direct posting.`,
        `Allow it in the journal's settings in Sage Intacct, ${choose}`,
        where,
      );
    }
  }

  private checkCurrency(): void {
    const { setup } = this.facts;
    const { currency } = this.entry;
    if (setup === null || setup.isMultiCurrency || setup.baseCurrency === '' || setup.baseCurrency === currency) return;
    this.tell(
      'CURRENCY_NOT_KEPT',
      `The company keeps its books in ${setup.baseCurrency} only, and this entry is in ${currency}.`,
      'Turn multi-currency on in Sage Intacct, or import the entry in the base currency.',
      { field: 'Currency', value: currency },
    );
  }

  private checkAccount(line: LedgerLine, number: number): void {
    const { directory } = this.facts;
    if (!directory.isKnown('accounts')) return;
    const { account } = line;
    if (!this.accounts.has(account)) this.accounts.set(account, directory.record('accounts', account));
    const record = this.accounts.get(account);
    const where = { line: number, field: 'Intacct account', value: account };
    if (record === undefined) {
      this.tell(
        'LEDGER_ACCOUNT_UNKNOWN',
        `Sage Intacct has no account ${account}.`,
        'Map the RevRec account to another Intacct account, or add this one in Sage Intacct.',
        where,
      );
    } else if (!record.active) {
      this.tell(
        'LEDGER_ACCOUNT_INACTIVE',
        `The account ${account} ${record.name} is inactive in Sage Intacct.`,
        'Map the RevRec account to an active Intacct account, or activate this one in Sage Intacct.',
        where,
      );
    } else this.checkRequired(line, number, record);
  }

  private checkRequired({ account, fields }: LedgerLine, number: number, { requires = [] }: LedgerRecord): void {
    for (const dimension of requires) {
      if (fields.some(({ target }) => ledgerFieldName(target) === dimension)) continue;
      this.tell(
        'DIMENSION_MISSING',
        `The account ${account} requires a ${dimension}, and a line on it has none.`,
        `Include a custom field that is bound to ${dimension} and deliver its values, or remove the requirement from the account in Sage Intacct.`,
        { line: number, field: dimension, value: account },
      );
    }
  }

  private checkValues({ fields }: LedgerLine, number: number): void {
    for (const { target, value } of fields) {
      if (target.kind === 'customField') continue;
      const list = ledgerFieldName(target);
      const looked = this.values.get(list) ?? new Map<string, LedgerRecord | undefined>();
      this.values.set(list, looked);
      if (looked.has(value)) continue;
      const record = this.facts.directory.record(list, value);
      looked.set(value, record);
      const { startDate = '', endDate = '' } = record ?? {};
      const { date } = this.entry;
      if (date >= startDate && (endDate === '' || date <= endDate)) continue;
      this.tell(
        'DIMENSION_VALUE_OUT_OF_DATES',
        `The ${list} ${value} may be used from ${startDate || 'ever'} to ${endDate || 'ever'}, and the entry is dated ${date}.`,
        `Change the dates of ${value} in Sage Intacct, or correct the value and import the entry again.`,
        { line: number, field: list, value },
      );
    }
  }

  /** Books, balance and the location of each line: what depends on the entity that a line belongs to. */
  private checkEntities(): void {
    const { setup, directory } = this.facts;
    if (setup?.isMultiEntity !== true) {
      this.checkBooks('');
      return;
    }
    if (!directory.isKnown('Location')) return;
    const byEntity = new Map<string, Totals>();
    let without = 0;
    for (const [index, line] of this.entry.lines.entries()) {
      const location = line.fields.find(({ target }) => ledgerFieldName(target) === 'Location')?.value;
      if (location === undefined) {
        without += 1;
        this.tell(
          'LOCATION_REQUIRED',
          'The company has several entities, so each line needs a Location, and a line has none.',
          'Include a custom field that is bound to Location, and deliver its values.',
          { line: index + 1, field: 'Location' },
        );
        continue;
      }
      const entity = this.values.get('Location')?.get(location)?.entity ?? '';
      const totals = byEntity.get(entity) ?? new Totals();
      byEntity.set(entity, totals);
      totals.add(line.side, line.amountMinor);
    }
    for (const [entity, totals] of byEntity) {
      this.checkPlace(entity);
      this.checkBooks(entity);
      if (!totals.isBalanced && without === 0) this.tellUnbalanced(entity, totals);
    }
  }

  /** A location of no entity may be used in each of them. */
  private checkPlace(entity: string): void {
    const { entityId } = this.facts;
    if (entityId === undefined || entity === '' || isSamePlace(entity, entityId)) return;
    this.tell(
      'LINE_OF_ANOTHER_ENTITY',
      `The connection posts to entity ${entityId} only, and a line has a location of entity ${entity}.`,
      'Connect to the top level of the company, or correct the location and import the entry again.',
      { field: 'Location', value: entity },
    );
  }

  private tellUnbalanced(entity: string, { debit, credit }: Totals): void {
    const which = entity === '' ? 'the top level' : `entity ${entity}`;
    this.tell(
      'ENTRY_UNBALANCED_IN_LEDGER',
      `The lines of this entry belong to several entities, and each must balance. The part of ${which} ${differenceText(debit, credit, this.entry.currency)}.`,
      'Correct the locations in the revenue system, or give each entity its own Business Entity Id, and import the entry again.',
      { field: 'Location', value: entity },
    );
  }

  private checkBooks(entity: string): void {
    const { closedThrough } = this.facts;
    if (closedThrough === null) return;
    const through = closedThroughIn(closedThrough, entity);
    if (through === null || this.entry.date > through) return;
    const whose = entity === '' ? '' : ` of entity ${entity}`;
    this.tell(
      'PERIOD_CLOSED',
      `The books${whose} are closed through ${through}, and the entry is dated ${this.entry.date}.`,
      `Open the books${whose} in Sage Intacct; or a Controller decides on the page of the batch: ask to open them, or post it on the first open day.`,
      { field: 'Transaction Date', value: entity === '' ? this.entry.date : `${this.entry.date} ${entity}` },
    );
  }

  private tell(code: string, message: string, fix: string, where: Partial<BatchProblem> = {}): void {
    this.list.add(code, message, { ...where, fix });
  }
}
