import { decimalsOf } from '../shared/currency';
import { foldedHeader } from '../shared/folded-header';
import { type LineAmount, readAmount } from './close-file-amount';
import { type CloseFileLayout, headerOf, KEPT_COLUMNS } from './close-file-columns';
import { hasInvisibleCharacter, isRoundedNumber, normalizedId, parseDate, parseDecimal } from './close-file-values';
import { type ClosedLine, type ReadingRules } from './closed-line';
import { problem } from './import-problem';
import { type ImportProblem, type ImportProblemCode } from './journal-import.events';
import { type KnownColumn, KNOWN_COLUMNS } from './known-columns';

/** The ledger keeps 80 characters of a title; ten are left for the part number. */
const LENGTH_MAX: Readonly<Partial<Record<KnownColumn, number>>> = {
  transactionDate: 10,
  journalEntryId: 70,
  account: 100,
  accountName: 200,
  amount: 40,
  debit: 40,
  credit: 40,
  postingType: 10,
  currency: 3,
  journal: 16,
  businessEntityId: 100,
  postingGroup: 100,
  customerId: 100,
  reversalDate: 10,
  exchangeRate: 40,
  exchangeRateDate: 10,
};
const OTHER_LENGTH_MAX = 500;
/** Values of the entry, which some files write on its first line only. */
const ENTRY_COLUMNS: readonly KnownColumn[] = [
  ...(['transactionDate', 'journalEntryId', 'businessEntityId', 'journal', 'description', 'currency'] as const),
  ...(['reversalDate', 'exchangeRate', 'exchangeRateDate'] as const),
];

/** Ids that a spreadsheet may have turned into a number with an exponent. */
const ID_COLUMNS: readonly KnownColumn[] = [
  'journalEntryId',
  'businessEntityId',
  'account',
  'postingGroup',
  'customerId',
];

const AMOUNT_COLUMNS: readonly KnownColumn[] = ['amount', 'debit', 'credit'];
/** What every line has, but no row of totals. */
const LINE_COLUMNS: readonly KnownColumn[] = ['transactionDate', 'journalEntryId', 'postingType'];
const TOTAL = /^(grand[ -]?|sub[ -]?)?totals?:?$/i;

/** Control characters other than tab and line breaks, and unpaired surrogates: no ledger reply can return them. */
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/u;

/** One row that is not blank: its values by column, and what is wrong with them. */
export class RowReader {
  readonly problems: ImportProblem[] = [];
  private readonly known = new Map<KnownColumn, string>();
  /** By the header; an object would not take every name. */
  private readonly values = new Map<string, string>();
  private readonly hasSides: boolean;

  constructor(
    layout: CloseFileLayout,
    cells: readonly string[],
    private readonly row: number,
    private readonly rules: ReadingRules,
  ) {
    this.hasSides = layout.columns.some(({ known }) => known === 'debit' || known === 'credit');
    layout.columns.forEach(({ name, known, isSupported }, index) => {
      const value = withoutBlank(cells[index] ?? '');
      if (value === '') return;
      if (!isSupported) this.refuseColumn(name);
      this.checkText(name, value, known === null ? OTHER_LENGTH_MAX : (LENGTH_MAX[known] ?? OTHER_LENGTH_MAX));
      if (known !== null) this.known.set(known, value);
      if (known === null) this.values.set(name, value);
      else if (KEPT_COLUMNS.has(known)) this.values.set(isUsualHeader(known, name) ? name : headerOf(known), value);
    });
  }

  get journalEntryId(): string | null {
    const value = this.known.get('journalEntryId');
    return value === undefined ? null : normalizedId(value);
  }

  /** Takes the values of the entry from its first line, unless this is one. Returns those that count from now on. */
  inherit(entry: ReadonlyMap<KnownColumn, string>): ReadonlyMap<KnownColumn, string> {
    const isFirst = this.known.has('transactionDate') || this.known.has('journalEntryId');
    if (!isFirst) {
      for (const [known, value] of entry) {
        if (this.known.has(known)) continue;
        this.known.set(known, value);
        if (KEPT_COLUMNS.has(known)) this.values.set(headerOf(known), value);
      }
    }
    return new Map(
      ENTRY_COLUMNS.flatMap((known): [KnownColumn, string][] => {
        const value = this.known.get(known);
        return value === undefined ? [] : [[known, value]];
      }),
    );
  }

  /** An amount, perhaps the word "Total", and nothing that a line has. */
  isTotalsRow(): boolean {
    const hasAmount = AMOUNT_COLUMNS.some((known) => this.known.has(known));
    const isWithout = (known: KnownColumn): boolean => TOTAL.test(this.known.get(known) ?? 'total');
    const isContinued = this.rules.isEntryOnFirstLine && !isWithout('account');
    return hasAmount && LINE_COLUMNS.every(isWithout) && !isContinued;
  }

  read(): ClosedLine | null {
    const transactionDate = this.date('transactionDate', this.required('transactionDate'));
    const spelledId = this.required('journalEntryId');
    const currency = this.currency();
    const amount = this.amount(currency);
    const account = this.account();
    this.checkDates(transactionDate);
    this.checkExchangeRate();
    for (const known of ID_COLUMNS) this.checkId(known);
    if (this.problems.length > 0 || amount === null) return null;
    const spelled = { journalEntryId: spelledId, businessEntityId: this.text('businessEntityId') };
    const journalEntryId = normalizedId(spelled.journalEntryId);
    const businessEntityId = normalizedId(spelled.businessEntityId);
    const isSpelledSo = journalEntryId === spelled.journalEntryId && businessEntityId === spelled.businessEntityId;
    return {
      journalEntryId,
      transactionDate,
      currency,
      businessEntityId,
      journal: this.text('journal'),
      rounded: amount.source !== null,
      spelled: isSpelledSo ? null : spelled,
      line: {
        account,
        accountName: this.text('accountName'),
        side: amount.side,
        amountMinor: amount.minor.toString(),
        description: this.text('description'),
        postingGroup: this.text('postingGroup'),
        customerId: this.text('customerId'),
        values: Object.fromEntries(this.values),
        row: this.row,
        ...(amount.source === null ? {} : { sourceAmount: amount.source }),
      },
    };
  }

  /** Null when it cannot be read; the problems say why. */
  private amount(currency: string): LineAmount | null {
    const decimals = decimalsOf(currency);
    if (decimals === undefined && this.known.has('currency')) return null;
    const reading = readAmount((known) => this.text(known), {
      hasSides: this.hasSides,
      currency,
      decimals: decimals ?? 2,
      rules: this.rules,
    });
    if (reading.kind === 'amount') return reading.amount;
    for (const { code, column, value, message, fix } of reading.refusals) this.add(code, column, value, message, fix);
    return null;
  }

  private date(known: KnownColumn, value: string): string {
    if (value === '') return '';
    const date = parseDate(value, this.rules.dateFormat);
    if (date !== null) return date;
    const { dateFormat } = this.rules;
    this.add(
      'DATE_INVALID',
      known,
      value,
      `"${value}" is not a date.`,
      dateFormat === 'YYYY-MM-DD'
        ? 'Write the date as YYYY-MM-DD, for example 2026-09-30, or choose an import profile that names the format.'
        : `Write the date as ${dateFormat}, as the import profile says.`,
    );
    return '';
  }

  /** Kept as `YYYY-MM-DD`, whatever the format of the file. */
  private checkDates(transactionDate: string): void {
    for (const known of ['reversalDate', 'exchangeRateDate'] as const) {
      const text = this.text(known);
      const date = this.date(known, text);
      if (date === '') continue;
      this.keep(known, date);
      if (known !== 'reversalDate' || transactionDate === '' || date > transactionDate) continue;
      this.add(
        'REVERSAL_DATE_NOT_LATER',
        known,
        text,
        `The reversal date ${date} is not after the transaction date ${transactionDate}.`,
        'Give a later reversal date, or none.',
      );
    }
  }

  private checkExchangeRate(): void {
    const text = this.text('exchangeRate');
    if (text === '') return;
    const reading = parseDecimal(text, this.rules.decimalMark, 4);
    const isRate =
      reading.kind === 'number' && /^\d{1,12}(\.\d{1,12})?$/.test(reading.text) && Number(reading.text) > 0;
    if (isRate) this.keep('exchangeRate', reading.text);
    else
      this.add(
        'EXCHANGE_RATE_INVALID',
        'exchangeRate',
        text,
        `"${text}" is not an exchange rate.`,
        'Write a positive decimal number, for example 1.0842.',
      );
  }

  private keep(known: KnownColumn, value: string): void {
    for (const name of [...this.values.keys()])
      if (isUsualHeader(known, name) && this.known.has(known)) this.values.set(name, value);
  }

  private currency(): string {
    const value = this.required('currency').toUpperCase();
    if (value !== '' && decimalsOf(value) === undefined) {
      this.add(
        'CURRENCY_UNKNOWN',
        'currency',
        value,
        `"${value}" is not an ISO 4217 currency.`,
        'Write its three-letter code, for example USD.',
      );
    }
    return value;
  }

  /** A blank number is allowed when there is a name: some files only name the account. */
  private account(): string {
    const account = this.text('account');
    if (account === '' && this.text('accountName') === '') return this.required('account');
    return account;
  }

  private checkId(known: KnownColumn): void {
    const value = this.text(known);
    const name = headerOf(known);
    if (isRoundedNumber(value)) {
      this.add(
        'ID_ROUNDED',
        known,
        value,
        `"${value}" is what a spreadsheet makes of a long number; the digits of "${name}" are lost.`,
        'Format the column as text in the spreadsheet, or deliver the file as the revenue system wrote it.',
      );
    }
    if (known !== 'journalEntryId' && known !== 'businessEntityId') return;
    if (hasInvisibleCharacter(value)) {
      this.add(
        'TEXT_NOT_ALLOWED',
        known,
        null,
        `"${name}" contains an invisible character.`,
        'Remove it at the source: two ids that look the same must be the same.',
      );
    }
  }

  private required(known: KnownColumn): string {
    const value = this.text(known);
    const name = headerOf(known);
    if (value === '')
      this.add('VALUE_MISSING', known, null, `"${name}" is blank.`, `Give a value for "${name}" in every row.`);
    return value;
  }

  private text(known: KnownColumn): string {
    return this.known.get(known) ?? '';
  }

  private checkText(name: string, value: string, lengthMax: number): void {
    if (value.length > lengthMax) {
      const where = { row: this.row, column: name, value: `${value.slice(0, 40)}…` };
      this.problems.push(
        problem('TEXT_TOO_LONG', where, `"${name}" has ${value.length} characters.`, `Shorten it to ${lengthMax}.`),
      );
    }
    if (FORBIDDEN.test(value)) {
      const where = { row: this.row, column: name };
      this.problems.push(
        problem('TEXT_NOT_ALLOWED', where, `"${name}" contains a control character.`, 'Remove it at the source.'),
      );
    }
  }

  private refuseColumn(name: string): void {
    const message = `The column "${name}" has values, and amounts of this kind cannot be posted.`;
    const fix = 'Deliver transaction amounts only: Sage Intacct computes the base amounts. Remove the column.';
    this.problems.push(problem('COLUMN_NOT_SUPPORTED', { row: this.row, column: name }, message, fix));
  }

  private add(code: ImportProblemCode, known: KnownColumn, value: string | null, message: string, fix: string): void {
    const where = { row: this.row, column: headerOf(known), value, journalEntryId: this.journalEntryId };
    this.problems.push(problem(code, where, message, fix));
  }
}

const isUsualHeader = (known: KnownColumn, name: string): boolean =>
  KNOWN_COLUMNS[known].some((usual) => foldedHeader(usual) === foldedHeader(name));

/** Blank is empty or `\N`. */
export const withoutBlank = (cell: string): string => {
  const value = cell.trim();
  return value === '\\N' ? '' : value;
};
