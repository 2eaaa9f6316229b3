import { batchProblem, type BatchProblem } from '../shared/batch-problem';
import { type BatchPlan, ledgerDateOf, type ResolvedValue } from '../shared/batch-plan';
import { batchTitleOf } from '../shared/batch-title';
import { type JournalLine } from '../shared/journal-line';
import { type LedgerDimension, type LedgerField, ledgerFieldName } from '../shared/ledger-field';
import { type LedgerEntry, type LedgerFieldValue, type LedgerLine, type LedgerReason } from './ledger-entry';
import { entryInLedgerWords } from './ledger-words';
import { columnsOfField, firstColumnsOfField, LineColumns, POSTING_COLUMNS } from './field-columns';
import { type LedgerFacts } from './ledger-facts';
import { type MatchKind } from './ledger-record';
import { ProblemCollector } from './problem-list';

/** A custom field that is included in journal posting. */
export interface IncludedField {
  readonly apiName: string;
  readonly label: string;
  readonly ledgerField: LedgerField | null;
  /** Value of the revenue system → id in the ledger; empty where a person chose to leave it empty. */
  readonly overrides: ReadonlyMap<string, string>;
  /** Values whose override names a record number of a user-defined dimension; none when absent. */
  readonly recordNumbered?: ReadonlySet<string>;
  /** Stream revision: the version of binding and overrides. */
  readonly revision: number;
}

export interface EntryContext {
  /** Symbol of the ledger journal for batches that name none. */
  readonly journalSymbol: string;
  /** Name of the ledger's exchange rate type; empty sends none. */
  readonly exchangeRateType: string;
  /** The ledger account of a line, found by name where the number is blank. Undefined when no mapping takes it. */
  readonly ledgerAccountOf: (
    line: Pick<JournalLine, 'account' | 'accountName' | 'values'>,
    plan: Pick<BatchPlan, 'businessEntityId' | 'transactionDate'>,
  ) => string | undefined;
  /** Whether an account has mappings for some lines; left out where nobody is told about it. */
  readonly isMappedForSomeLines?: (account: string) => boolean;
  /** Version of all account mappings together. */
  readonly mappingRevision: number;
  readonly fields: readonly IncludedField[];
  readonly facts: LedgerFacts;
}

/** How a value that is not itself an id of the ledger was matched. */
export interface ValueMatch extends ResolvedValue {
  /** Label of the custom field. */
  readonly label: string;
  /** `override` and `left empty` are choices that a person recorded. */
  readonly by: Exclude<MatchKind, 'id'> | 'override' | 'left empty';
}

export type EntryBuilding =
  /** `matches` has all values that are not themselves ledger ids. */
  | { readonly kind: 'entry'; readonly entry: LedgerEntry; readonly matches: readonly ValueMatch[] }
  | { readonly kind: 'blocked'; readonly problems: readonly BatchProblem[] };

/**
 * Builds the ledger entry of a batch: mapped accounts, dimension ids. Anything that cannot be translated blocks the
 * batch; each cause is reported once, with its first line. Nothing is ever posted without a dimension that it should
 * have.
 */
export const buildLedgerEntry = (
  plan: BatchPlan,
  lines: readonly JournalLine[],
  context: EntryContext,
): EntryBuilding => {
  if (plan.ledgerWords !== undefined)
    return { kind: 'entry', entry: entryInLedgerWords(plan, plan.ledgerWords, lines), matches: [] };
  const builder = new EntryBuilder(context);
  const ledgerLines = lines.map((line, index) => builder.line(plan, line, index + 1));
  if (!builder.list.isEmpty) return { kind: 'blocked', problems: builder.list.problems };
  const { journalSymbol, exchangeRateType } = context;
  return {
    kind: 'entry',
    entry: {
      journal: plan.journal === '' ? journalSymbol : plan.journal,
      date: ledgerDateOf(plan),
      title: batchTitleOf(plan),
      currency: plan.currency,
      exchangeRateType,
      ...builder.reversal(plan, lines),
      lines: ledgerLines,
    },
    matches: builder.valueMatches(),
  };
};

/** Whether the same lines become the same entry with the same problems in both. */
export const isSameContext = (one: EntryContext, other: EntryContext): boolean =>
  one === other ||
  (one.mappingRevision === other.mappingRevision &&
    one.journalSymbol === other.journalSymbol &&
    one.exchangeRateType === other.exchangeRateType &&
    isSameList(one.fields, other.fields, (a, b) => a.apiName === b.apiName && a.revision === b.revision) &&
    one.facts.sources.length > 0 &&
    isSameList(one.facts.sources, other.facts.sources, Object.is));

const isSameList = <T>(one: readonly T[], other: readonly T[], isSame: (a: T, b: T) => boolean): boolean =>
  one.length === other.length && one.every((item, index) => isSame(item, other[index] as T));

/** The dimensions whose values must be known before an entry can be written. */
export const dimensionsOf = (fields: readonly IncludedField[]): LedgerDimension[] =>
  fields.flatMap(({ ledgerField }) => (ledgerField && ledgerField.kind !== 'customField' ? [ledgerField] : []));

/** A refusal as a problem of the batch. */
export const problemOfReason = (reason: LedgerReason): BatchProblem => {
  const { code, fix, errorNo, supportId } = reason;
  return batchProblem(code, textOfReason(reason), fix, {
    errorNo: errorNo === '' ? null : errorNo,
    supportId: supportId === '' ? null : supportId,
  });
};

/** Only the ledger's own words are told as said by it. */
export const textOfReason = ({ meaning, message, isOurs }: LedgerReason): string => {
  if (message === '' || message === meaning) return meaning;
  return isOurs === true ? `${meaning} ${message}` : `${meaning} Sage Intacct said: ${message}`;
};

class EntryBuilder {
  readonly list = new ProblemCollector();
  private readonly fields: readonly {
    readonly field: IncludedField;
    readonly target: LedgerField;
    readonly columns: readonly string[];
    readonly firstColumns: readonly string[];
  }[];
  /** Ids by dimension and value; empty where a person chose to leave it empty, null where it is not known. */
  private readonly resolved = new Map<string, string | null>();
  private readonly matches: ValueMatch[] = [];
  private readonly columns = new LineColumns();

  constructor(private readonly context: EntryContext) {
    const targets = new Set<string>();
    this.fields = context.fields.flatMap((field) => {
      const { label, ledgerField } = field;
      if (!ledgerField) {
        this.tell(
          'CUSTOM_FIELD_NOT_BOUND',
          `The custom field ${label} is included in journal posting but not bound to anything in Sage Intacct.`,
          {
            field: label,
            fix: `Bind ${label} to an Intacct dimension, or take it out of journal posting.`,
          },
        );
        return [];
      }
      const name = ledgerFieldName(ledgerField);
      if (targets.has(name)) {
        this.tell(
          'LEDGER_FIELD_BOUND_TWICE',
          `Two included custom fields are bound to ${name}; one of them is ${label}.`,
          {
            field: label,
            fix: `Bind only one of them to ${name}.`,
          },
        );
      }
      targets.add(name);
      return [{ field, target: ledgerField, columns: columnsOfField(field), firstColumns: firstColumnsOfField(field) }];
    });
  }

  line(plan: BatchPlan, line: JournalLine, number: number): LedgerLine {
    const named = (column: keyof typeof POSTING_COLUMNS): string | undefined =>
      plan.columnRules === 2 ? this.columns.valueOf(POSTING_COLUMNS[column], plan, line) : undefined;
    const [exchangeRate, exchangeRateDate] = [named('exchangeRate'), named('exchangeRateDate')];
    return {
      side: line.side,
      account: this.account(plan, line, number),
      amountMinor: BigInt(line.amountMinor),
      document: named('document') ?? (line.postingGroup.length <= DOCUMENT_LENGTH_MAX ? line.postingGroup : ''),
      memo: named('memo') ?? line.description,
      fields: this.fieldValues(plan, line, number),
      ...(exchangeRate === undefined ? {} : { exchangeRate }),
      ...(exchangeRateDate === undefined ? {} : { exchangeRateDate }),
    };
  }

  /** Every line of an entry has the same reversal date, or none has one: the import checks it. */
  reversal(plan: BatchPlan, [first]: readonly JournalLine[]): { readonly reversalDate?: string } {
    if (plan.columnRules !== 2 || first === undefined) return {};
    const reversalDate = this.columns.valueOf(POSTING_COLUMNS.reversalDate, plan, first);
    return reversalDate === undefined ? {} : { reversalDate };
  }

  valueMatches(): readonly ValueMatch[] {
    return this.matches.filter(({ value, ledgerId }) => ledgerId !== value);
  }

  private account(plan: BatchPlan, line: JournalLine, number: number): string {
    const account = this.context.ledgerAccountOf(line, plan);
    if (account !== undefined) return account;
    const shown = line.account === '' ? line.accountName : line.account;
    const isForSome = this.context.isMappedForSomeLines?.(line.account) === true;
    const message = isForSome
      ? `RevRec account ${shown} is mapped for some lines only, and no mapping takes this one.`
      : `RevRec account ${shown} is not mapped to an Intacct account.`;
    const fix = isForSome
      ? `Map the other lines of account ${shown} under Journal account mappings, which also says what takes a line.`
      : `Map account ${shown} under Journal account mappings, then post again.`;
    this.tell('ACCOUNT_NOT_MAPPED', message, { line: number, field: 'Account Number', value: shown, fix });
    return '';
  }

  private fieldValues(plan: BatchPlan, line: JournalLine, number: number): LedgerFieldValue[] {
    return this.fields.flatMap(({ field, target, columns, firstColumns }) => {
      const value =
        plan.columnRules === 2
          ? this.columns.valueOf(columns, plan, line)
          : this.columns.firstValueOf(firstColumns, line);
      if (value === undefined) return [];
      const known = this.value(field, target, value, number);
      return known === null || known === '' ? [] : [{ target, value: known }];
    });
  }

  /** The ledger's id for a value, resolved once per distinct value. */
  private value(field: IncludedField, target: LedgerField, value: string, number: number): string | null {
    if (target.kind === 'customField') return value;
    const name = ledgerFieldName(target);
    const key = `${name}\n${value}`;
    const seen = this.resolved.get(key);
    if (seen !== undefined) return seen;
    const id = this.resolve(field, name, value, number);
    this.resolved.set(key, id);
    return id;
  }

  private resolve(field: IncludedField, dimension: string, value: string, line: number): string | null {
    const where = { line, field: field.label, value };
    const { directory } = this.context.facts;
    const override = field.overrides.get(value);
    if (override !== undefined) {
      const namesRecordNumber = field.recordNumbered?.has(value) === true;
      return this.overridden(dimension, { id: override, namesRecordNumber }, where);
    }
    if (directory.isRefused(dimension)) {
      const { what, fix } = unlisted(dimension, directory.refusal(dimension));
      this.tell('CUSTOM_FIELD_NOT_READABLE', `${what} ${field.label} is bound to it.`, {
        ...where,
        value: null,
        fix: `${fix} Or override the values of ${field.label} with ids of Sage Intacct. Then post again.`,
      });
      return null;
    }
    const resolution = directory.resolve(dimension, value);
    switch (resolution.kind) {
      case 'id':
        if (resolution.by !== 'id') this.match(dimension, resolution.id, resolution.by, where);
        return resolution.id;
      case 'inactive':
        this.tell('DIMENSION_VALUE_INACTIVE', `The ${dimension} "${value}" is inactive in Sage Intacct.`, {
          ...where,
          fix: `Activate ${value} in Sage Intacct, or override the value with an active id; then post again.`,
        });
        return null;
      case 'ambiguous':
        this.tell(
          'DIMENSION_VALUE_AMBIGUOUS',
          `Sage Intacct has more than one ${dimension} "${value}": ${resolution.candidates.map(({ id }) => id).join(', ')}.`,
          {
            ...where,
            candidates: resolution.candidates,
            fix: `Override ${value} with the id of the one that is meant; then post again.`,
          },
        );
        return null;
      default:
        this.tell('DIMENSION_VALUE_UNKNOWN', `Sage Intacct has no ${dimension} "${value}".`, {
          ...where,
          candidates: directory.candidates(dimension, value),
          fix: `Override ${value} with an id of Sage Intacct, choose to leave it empty, or add it to ${dimension} there; then post again.`,
        });
        return null;
    }
  }

  private overridden(
    dimension: string,
    { id, namesRecordNumber }: { readonly id: string; readonly namesRecordNumber: boolean },
    where: { line: number; field: string; value: string },
  ): string | null {
    if (id === '') {
      this.match(dimension, '', 'left empty', where);
      return '';
    }
    const { directory } = this.context.facts;
    const isUnlisted = directory.isRefused(dimension);
    const record = isUnlisted ? undefined : directory.record(dimension, id);
    // A record number that is another record's id would send a value that nobody chose.
    if (namesRecordNumber && (record === undefined || record.keyedBy === 'id')) {
      this.tell(
        'VALUE_OVERRIDE_NOT_USABLE',
        `The override of ${dimension} "${where.value}" names the record number ${id}, and Sage Intacct does not show which record of ${dimension} has it.`,
        {
          ...where,
          candidates: isUnlisted ? [] : directory.candidates(dimension, where.value),
          fix: `Override ${where.value} again with the id that ${dimension} has in Sage Intacct; then post again.`,
        },
      );
      return null;
    }
    if (record?.active === true || isUnlisted) {
      this.match(dimension, id, 'override', where);
      return id;
    }
    const state = record === undefined ? 'does not have' : 'has deactivated';
    this.tell(
      'VALUE_OVERRIDE_NOT_USABLE',
      `The override of ${dimension} "${where.value}" names ${id}, which Sage Intacct ${state}.`,
      { ...where, fix: `Change the override of ${where.value}, or fix ${id} in Sage Intacct; then post again.` },
    );
    return null;
  }

  private match(
    dimension: string,
    ledgerId: string,
    by: ValueMatch['by'],
    { field, value }: { readonly field: string; readonly value: string },
  ): void {
    this.matches.push({ field: dimension, label: field, value, ledgerId, by });
  }

  private tell(code: string, message: string, more: Partial<BatchProblem> & { fix: string }): void {
    this.list.add(code, message, more);
  }
}

/**
 * Why a list is not known, and what to do about it. Advice on permissions is given only where the ledger refused a
 * permission, or said nothing.
 */
export const unlisted = (
  list: string,
  reason: LedgerReason | undefined,
): { readonly what: string; readonly fix: string } =>
  reason === undefined || reason.code === 'PERMISSION_MISSING'
    ? {
        what: `The Intacct user may not read ${list}.${reason === undefined ? '' : ` ${reason.meaning}`}`,
        fix: `In Sage Intacct, give the role of this user the permission to list and view ${list}.`,
      }
    : { what: `Sage Intacct does not list ${list}. ${textOfReason(reason)}`, fix: reason.fix };

/** The ledger keeps 30 characters of a line's document; a longer posting group is left out, not cut. */
export const DOCUMENT_LENGTH_MAX = 30;
