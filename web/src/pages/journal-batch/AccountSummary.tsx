import { Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { type JournalLineView } from '../../api/views';
import { type Column, DataTable } from '../../components/DataTable';
import { countText } from '../../components/formats';
import { Money } from '../../components/Money';
import { sumText } from '../../components/sums';
import classes from './Lines.module.css';

interface AccountSum {
  /** Null for the totals. */
  readonly account: string | null;
  readonly accountName: string;
  readonly lines: number;
  readonly debit: string;
  readonly credit: string;
}

/** What the lines come to for each account, and in all. */
export const AccountSummary = ({ lines }: { readonly lines: readonly JournalLineView[] }): ReactNode => (
  <DataTable
    caption="Lines by account"
    rows={sumsOf(lines)}
    columns={COLUMNS}
    rowKey={({ account, accountName }) => (account === null ? 'total' : `${account} ${accountName}`)}
    rowName={['row', 'rows']}
    isUncounted
  />
);

const sumsOf = (lines: readonly JournalLineView[]): readonly AccountSum[] => {
  const byAccount = new Map<string, JournalLineView[]>();
  for (const line of lines) {
    const key = `${line.account} ${line.accountName}`;
    byAccount.set(key, [...(byAccount.get(key) ?? []), line]);
  }
  const sums = [...byAccount.values()].map((own) => {
    const { account = '', accountName = '' } = own[0] ?? {};
    return { account, accountName, ...sidesOf(own) };
  });
  return [
    ...sums.sort((one, other) => one.account.localeCompare(other.account)),
    { account: null, accountName: '', ...sidesOf(lines) },
  ];
};

const sidesOf = (lines: readonly JournalLineView[]): Pick<AccountSum, 'lines' | 'debit' | 'credit'> => {
  const of = (side: JournalLineView['postingType']): string =>
    sumText(lines.filter(({ postingType }) => postingType === side).map(({ amount }) => amount));
  return { lines: lines.length, debit: of('Debit'), credit: of('Credit') };
};

const COLUMNS: readonly Column<AccountSum>[] = [
  {
    header: 'RevRec account',
    isRowHeader: true,
    cell: ({ account, accountName }) =>
      account === null ? (
        <Text size="sm" fw={600}>
          Total
        </Text>
      ) : (
        <span>
          {account} <span className={classes['name']}>{accountName}</span>
        </span>
      ),
  },
  { header: 'Lines', align: 'right', cell: ({ lines }) => countText(lines) },
  { header: 'Debit', align: 'right', cell: ({ debit }) => /[1-9]/.test(debit) && <Money amount={debit} /> },
  { header: 'Credit', align: 'right', cell: ({ credit }) => /[1-9]/.test(credit) && <Money amount={credit} /> },
];
