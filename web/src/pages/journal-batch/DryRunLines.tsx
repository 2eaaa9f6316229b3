import { type ReactNode } from 'react';
import { type DryRunView } from '../../api/views';
import { type Column, DataTable } from '../../components/DataTable';
import { Money } from '../../components/Money';
import classes from './Lines.module.css';

type Entry = DryRunView['entries'][number];
type Line = Entry['lines'][number];

/** The lines of an entry as Sage Intacct receives them, ids with their names. */
export const DryRunLines = ({ entry }: { readonly entry: Entry }): ReactNode => (
  <DataTable
    caption={`Lines of ${entry.title} for Sage Intacct`}
    rows={entry.lines}
    columns={COLUMNS}
    rowKey={({ line }) => String(line)}
    rowName={['line', 'lines']}
  />
);

const COLUMNS: readonly Column<Line>[] = [
  { header: 'Line', align: 'right', cell: ({ line }) => line },
  {
    header: 'Account',
    isRowHeader: true,
    cell: ({ account, accountName, revenueAccount }) => (
      <span>
        {account} {accountName}
        {revenueAccount !== account && <span className={classes['note']}>RevRec account {revenueAccount}</span>}
      </span>
    ),
  },
  { header: 'Debit', align: 'right', cell: (line) => line.postingType === 'Debit' && <Money amount={line.amount} /> },
  { header: 'Credit', align: 'right', cell: (line) => line.postingType === 'Credit' && <Money amount={line.amount} /> },
  {
    header: 'Dimensions and fields',
    cell: ({ dimensions }) => (
      <span>
        {dimensions.map(({ field, value, name }) => (
          <span key={field} className={classes['dimension']}>
            {field} <b>{value}</b> {name}
          </span>
        ))}
      </span>
    ),
  },
  {
    header: 'Memo',
    cell: ({ memo, document }) => (
      <span>
        {memo}
        {document !== '' && <span className={classes['note']}>Document {document}</span>}
      </span>
    ),
  },
];
