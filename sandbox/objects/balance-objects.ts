import { fullAmount, trimmedAmount } from '../ledger/amount';
import { movementsOf } from '../ledger/movements';
import { usDateFromIso } from '../ledger/us-date';
import { visibilityFor } from './batch-visibility';
import { textFields, type LedgerObject, type Row } from './ledger-object';
import type { ObjectSources } from './object-sources';

interface Month {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

const names = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

/** A reporting period for each month of the years that the ledger may have entries of. */
const months: readonly Month[] = Array.from({ length: 8 * 12 }, (_, index) => {
  const [year, month] = [2022 + Math.floor(index / 12), (index % 12) + 1];
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const prefix = `${year}-${String(month).padStart(2, '0')}`;
  return { name: `Month Ended ${names[month - 1]} ${year}`, from: `${prefix}-01`, to: `${prefix}-${days}` };
});

export const periodObject = (): LedgerObject => ({
  name: 'REPORTINGPERIOD',
  nameField: 'NAME',
  fields: new Map([
    ['RECORDNO', 'number'],
    ...textFields('NAME', 'HEADER1', 'HEADER2', 'BUDGETING', 'STATUS'),
    ['START_DATE', 'date'],
    ['END_DATE', 'date'],
  ]),
  rows: () => months.map((month, index) => ({ read: (field) => periodReaders(month, index)[field] ?? '' })),
});

const periodReaders = ({ name, from, to }: Month, index: number): Readonly<Record<string, string>> => ({
  RECORDNO: String(index + 1),
  NAME: name,
  HEADER1: 'Month Ended',
  START_DATE: usDateFromIso(from),
  END_DATE: usDateFromIso(to),
  BUDGETING: 'true',
  STATUS: 'active',
});

/** Movements and end balances of each account, per month and currency of the transactions. */
export const balanceObject = (sources: ObjectSources): LedgerObject => ({
  name: 'GLACCOUNTBALANCE',
  nameField: 'RECORDNO',
  fields: new Map([
    ['RECORDNO', 'number'],
    ...textFields('BOOKID', 'PERIOD', 'ACCOUNTNO', 'CURRENCY'),
    ...amountFields.map((name): [string, 'number'] => [name, 'number']),
  ]),
  rows: (viewer, equalities) => {
    const isVisible = visibilityFor(viewer, sources);
    const wanted = months.filter(({ name }) => equalities.get('PERIOD')?.includes(name) ?? true);
    return wanted.flatMap((month) => {
      const batches = sources.ledger.all().filter(isVisible);
      return balancesOf(month, batches, sources);
    });
  },
});

const amountFields = ['OPENBAL', 'TOTDEBIT', 'TOTCREDIT', 'TOTADJDEBIT', 'TOTADJCREDIT', 'ENDBAL'];

const balancesOf = (
  { name, from, to }: Month,
  batches: Parameters<typeof movementsOf>[0],
  { settings }: ObjectSources,
): Row[] => {
  const write = settings.trimAmounts ? trimmedAmount : fullAmount;
  const place = months.findIndex((month) => month.name === name) * 100_000;
  const rows = movementsOf(batches, {
    from,
    to,
    isWanted: () => true,
    amountOf: ({ amount }) => amount,
    currencyOf: ({ currency }) => currency,
  });
  return rows.map(({ account, currency, debit, credit }, index) => {
    const values: Readonly<Record<string, string>> = {
      RECORDNO: String(place + index + 1),
      BOOKID: 'ACCRUAL',
      PERIOD: name,
      ACCOUNTNO: account,
      CURRENCY: currency,
      OPENBAL: write(0n),
      TOTDEBIT: write(debit),
      TOTCREDIT: write(credit),
      TOTADJDEBIT: write(0n),
      TOTADJCREDIT: write(0n),
      ENDBAL: write(debit - credit),
    };
    return { read: (field) => values[field] ?? '' };
  });
};
