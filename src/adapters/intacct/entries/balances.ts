import { type GatewayAccess, type ReadFailure } from '../../../application/ports/accounting-system';
import {
  type AccountMovement,
  ACCOUNTS_AT_ONCE,
  type DetailLine,
  type DetailPage,
  LedgerBalances,
  type LedgerDays,
  type MovementsOutcome,
  type NotOffered,
} from '../../../application/ports/ledger-balances';
import { type FieldSet } from '../records/field-sets';
import { type LedgerReader, type ReadOutcome } from '../records/ledger-reader';
import { isoDateOf, recordNoOf, usDateOf } from '../records/ledger-values';
import { type Condition, type LedgerQuery, PAGE_SIZE_MAX } from '../records/query';
import { type XmlElement } from '../xml/xml-reader';
import { element } from '../xml/xml-writer';

/** The book of a company that keeps one (Sage's page on trial balances). */
const BOOK = 'ACCRUAL';

/** What the parts of a trial balance may be called: Sage does not publish the reply. The first that is there counts. */
const TRIAL_BALANCE_NAMES = {
  row: ['trialbalance', 'trialbalanceitem', 'account'],
  account: ['glaccountno', 'accountno', 'glaccount'],
  debits: ['debits', 'debit'],
  credits: ['credits', 'credit'],
  adjustedDebits: ['adjdebits', 'adjustmentdebits'],
  adjustedCredits: ['adjcredits', 'adjustmentcredits'],
  currency: ['currency', 'basecurr'],
} as const;

/** In the order of preference: the second for companies with one currency. Names as public clients read them. */
const DETAIL_SETS: readonly FieldSet[] = [
  [...['CURRENCY', 'TRX_DEBITAMOUNT', 'TRX_CREDITAMOUNT', 'DEBITAMOUNT', 'CREDITAMOUNT', 'MODULEKEY', 'DESCRIPTION']],
  [...['CURRENCY', 'TRX_DEBITAMOUNT', 'TRX_CREDITAMOUNT', 'DEBITAMOUNT', 'CREDITAMOUNT']],
  [...['DEBITAMOUNT', 'CREDITAMOUNT']],
].map((more) => ({
  fields: [
    ...['RECORDNO', 'BATCHKEY', 'SYMBOL', 'ENTRY_DATE', 'BATCH_TITLE', 'ACCOUNTNO', 'LOCATIONID', 'TR_TYPE'],
    ...more,
  ],
}));

const BALANCE_FIELDS = ['RECORDNO', 'ACCOUNTNO', 'CURRENCY', 'TOTDEBIT', 'TOTCREDIT', 'TOTADJDEBIT', 'TOTADJCREDIT'];

/** Movements and posted lines of a company in Sage Intacct, over the XML gateway. */
export class IntacctLedgerBalances extends LedgerBalances {
  constructor(private readonly reader: LedgerReader) {
    super();
  }

  override async trialBalance(
    access: GatewayAccess,
    { from, to, entityId }: LedgerDays & { readonly entityId: string },
  ): Promise<MovementsOutcome> {
    const body =
      `<get_trialbalance>${dayElement('startdate', from)}${dayElement('enddate', to)}` +
      `<showzerobalances>false</showzerobalances><reportingbook>${BOOK}</reportingbook>` +
      `${entityId === '' ? '' : element('locationid', entityId)}</get_trialbalance>`;
    const outcome = await this.reader.call(access, { name: 'get_trialbalance', body, seesAllEntities: true });
    if (outcome.kind !== 'answer') return notAnswered(outcome, 'The trial balance');
    const data = outcome.data;
    const rows = data === undefined ? [] : firstOf(TRIAL_BALANCE_NAMES.row, (name) => data.all(name));
    if (data !== undefined && rows.length === 0 && data.hasChildren())
      return notOffered('The trial balance has rows of another name than the known ones.');
    const movements: AccountMovement[] = [];
    for (const row of rows) {
      const account = namedIn(row, TRIAL_BALANCE_NAMES.account);
      const debit = addedUp(row, TRIAL_BALANCE_NAMES.debits, TRIAL_BALANCE_NAMES.adjustedDebits);
      const credit = addedUp(row, TRIAL_BALANCE_NAMES.credits, TRIAL_BALANCE_NAMES.adjustedCredits);
      if (account === '' || debit === null || credit === null)
        return notOffered('A row of the trial balance has no account, debits or credits under a known name.');
      movements.push({ account, currency: namedIn(row, TRIAL_BALANCE_NAMES.currency), debit, credit });
    }
    return { kind: 'movements', movements };
  }

  override async balances(
    access: GatewayAccess,
    { from, to, accounts }: LedgerDays & { readonly accounts: readonly string[] },
  ): Promise<MovementsOutcome> {
    checkCount(accounts);
    if (accounts.length === 0) return { kind: 'movements', movements: [] };
    const period = await this.periodName(access, { from, to });
    if (period.kind !== 'period') return period;
    const query: LedgerQuery = {
      object: 'GLACCOUNTBALANCE',
      fields: BALANCE_FIELDS,
      where: [
        { kind: 'equal', field: 'PERIOD', value: period.name },
        { kind: 'equal', field: 'BOOKID', value: BOOK },
        { kind: 'in', field: 'ACCOUNTNO', values: accounts },
      ],
      showsPrivate: true,
      pageSize: PAGE_SIZE_MAX,
    };
    const movements: AccountMovement[] = [];
    for await (const outcome of this.reader.pages(access, query)) {
      if (outcome.kind !== 'page') return notAnswered(outcome, 'GLACCOUNTBALANCE');
      for (const row of outcome.page.rows) {
        const debit = addedUp(row, ['TOTDEBIT'], ['TOTADJDEBIT']);
        const credit = addedUp(row, ['TOTCREDIT'], ['TOTADJCREDIT']);
        const account = row.text('ACCOUNTNO').trim();
        if (account === '' || debit === null || credit === null)
          return notOffered('A row of GLACCOUNTBALANCE has no account, debits or credits.');
        movements.push({ account, currency: row.text('CURRENCY').trim(), debit, credit });
      }
    }
    return { kind: 'movements', movements };
  }

  override async *details(
    access: GatewayAccess,
    { from, to, accounts }: LedgerDays & { readonly accounts: readonly string[] },
  ): AsyncGenerator<DetailPage> {
    checkCount(accounts);
    if (accounts.length === 0) return;
    const where: readonly Condition[] = [
      { kind: 'between', field: 'ENTRY_DATE', values: [usDateOf(from), usDateOf(to)] },
      { kind: 'in', field: 'ACCOUNTNO', values: accounts },
    ];
    const learned = this.reader.fieldSets.of(access, 'GLDETAIL');
    const sets = learned === undefined ? DETAIL_SETS : [learned];
    for (const [position, set] of sets.entries()) {
      const isLast = position + 1 === sets.length;
      const query = { object: 'GLDETAIL', fields: set.fields, where, showsPrivate: true, pageSize: PAGE_SIZE_MAX };
      let hasBegun = false;
      let isOtherSet = false;
      for await (const outcome of this.reader.pages(access, query)) {
        isOtherSet = !hasBegun && !isLast && mayBeUnknownField(outcome);
        if (isOtherSet) break;
        if (!hasBegun && outcome.kind === 'page') this.reader.fieldSets.note(access, 'GLDETAIL', set);
        hasBegun = true;
        const page = pageOf(outcome);
        yield page;
        if (page.kind !== 'lines') return;
      }
      if (!isOtherSet) return;
    }
  }

  /** The reporting period of exactly these days. */
  private async periodName(
    access: GatewayAccess,
    { from, to }: LedgerDays,
  ): Promise<{ readonly kind: 'period'; readonly name: string } | NotOffered | ReadFailure> {
    const outcome = await this.reader.page(access, {
      object: 'REPORTINGPERIOD',
      fields: ['RECORDNO', 'NAME'],
      where: [
        { kind: 'equal', field: 'START_DATE', value: usDateOf(from) },
        { kind: 'equal', field: 'END_DATE', value: usDateOf(to) },
      ],
      showsPrivate: true,
      pageSize: 2,
    });
    if (outcome.kind !== 'page') return notAnswered(outcome, 'REPORTINGPERIOD');
    const names = [...new Set(outcome.page.rows.map((row) => row.text('NAME').trim()))];
    const [name] = names;
    return name !== undefined && name !== '' && names.length === 1
      ? { kind: 'period', name }
      : notOffered(`The company has ${names.length} reporting periods from ${from} to ${to}.`);
  }
}

const checkCount = (accounts: readonly string[]): void => {
  if (accounts.length > ACCOUNTS_AT_ONCE)
    throw new Error(`At most ${ACCOUNTS_AT_ONCE} accounts, not ${accounts.length}.`);
};

const dayElement = (name: string, isoDate: string): string => {
  const [month = '', day = '', year = ''] = usDateOf(isoDate).split('/');
  return `<${name}>${element('year', year)}${element('month', month)}${element('day', day)}</${name}>`;
};

const notOffered = (cause: string): NotOffered => ({ kind: 'not-offered', cause });

/** The company does not know the question, or the user may not ask it: then it is not checked, and why is told. */
const notAnswered = (failure: ReadFailure, what: string): NotOffered | ReadFailure => {
  if (failure.kind !== 'refused') return failure;
  const [reason] = failure.reasons;
  return notOffered(`${what} was refused: ${reason?.message ?? 'without a reason'}`);
};

const mayBeUnknownField = (outcome: ReadOutcome): boolean =>
  outcome.kind === 'refused' && outcome.reasons.every(({ code }) => code !== 'PERMISSION_MISSING');

const firstOf = (names: readonly string[], read: (name: string) => readonly XmlElement[]): readonly XmlElement[] =>
  names.map(read).find((found) => found.length > 0) ?? [];

const namedIn = (row: XmlElement, names: readonly string[]): string =>
  names.map((name) => row.text(name).trim()).find((text) => text !== '') ?? '';

const DECIMAL = /^-?\d{1,15}(\.\d{1,10})?$/;
const SCALE = 10;

/** The sum of an amount and its adjustment, exactly; null when the first is missing or one is no decimal. */
const addedUp = (row: XmlElement, names: readonly string[], adjusted: readonly string[]): string | null => {
  const [amount, adjustment] = [namedIn(row, names), namedIn(row, adjusted)];
  if (!DECIMAL.test(amount) || (adjustment !== '' && !DECIMAL.test(adjustment))) return null;
  if (adjustment === '') return amount;
  const sum = scaled(amount) + scaled(adjustment);
  const digits = (sum < 0n ? -sum : sum).toString().padStart(SCALE + 1, '0');
  const fraction = digits.slice(-SCALE).replace(/0+$/, '');
  return `${sum < 0n ? '-' : ''}${digits.slice(0, -SCALE)}${fraction === '' ? '' : `.${fraction}`}`;
};

const scaled = (text: string): bigint => {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(SCALE, '0'));
};

const pageOf = (outcome: ReadOutcome): DetailPage => {
  if (outcome.kind !== 'page') return notAnswered(outcome, 'GLDETAIL');
  const lines: DetailLine[] = [];
  for (const row of outcome.page.rows) {
    const line = lineOf(row);
    if (line === null)
      return { kind: 'unavailable', cause: 'A posted line was returned without record number, account or amount.' };
    lines.push(line);
  }
  return { kind: 'lines', lines };
};

const lineOf = (row: XmlElement): DetailLine | null => {
  const lineNo = recordNoOf(row.text('RECORDNO'));
  const recordNo = recordNoOf(row.text('BATCHKEY'));
  const account = row.text('ACCOUNTNO').trim();
  const base = amountIn(row, 'DEBITAMOUNT', 'CREDITAMOUNT');
  if (lineNo === null || recordNo === null || account === '' || base === null) return null;
  const transaction = amountIn(row, 'TRX_DEBITAMOUNT', 'TRX_CREDITAMOUNT') ?? base;
  return {
    lineNo,
    recordNo,
    journal: row.text('SYMBOL').trim(),
    module: row.text('MODULEKEY').trim(),
    date: isoDateOf(row.text('ENTRY_DATE')),
    title: row.text('BATCH_TITLE'),
    account,
    location: row.text('LOCATIONID').trim(),
    currency: row.text('CURRENCY').trim(),
    side: base.side,
    amount: transaction.amount,
    baseAmount: base.amount,
    memo: row.text('DESCRIPTION'),
  };
};

/** One of the two is the amount; the other is empty or zero. TR_TYPE says which when both are. */
const amountIn = (
  row: XmlElement,
  debitField: string,
  creditField: string,
): { readonly side: DetailLine['side']; readonly amount: string } | null => {
  const [debit, credit] = [row.text(debitField).trim(), row.text(creditField).trim()];
  const [hasDebit, hasCredit] = [isAmount(debit), isAmount(credit)];
  if (hasDebit && hasCredit) return null;
  if (hasDebit) return { side: 'debit', amount: debit };
  if (hasCredit) return { side: 'credit', amount: credit };
  if (!DECIMAL.test(debit) && !DECIMAL.test(credit)) return null;
  return { side: row.text('TR_TYPE').trim() === '-1' ? 'credit' : 'debit', amount: '0' };
};

const isAmount = (text: string): boolean => DECIMAL.test(text) && !/^-?0*(\.0*)?$/.test(text);
