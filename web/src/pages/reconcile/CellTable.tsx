import { Button, Text } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconEyeOff,
  IconInfoCircle,
  IconUserCheck,
} from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { type TieOutCellView } from '../../api/views';
import { actorText } from '../../components/actors';
import { type Column, DataTable } from '../../components/DataTable';
import { Money } from '../../components/Money';
import { WordBadge } from '../../components/StatusBadge';
import { AcceptDifference } from './AcceptDifference';
import { lessDecimal } from './decimals';

interface CellTableProps {
  readonly period: string;
  readonly cells: readonly TieOutCellView[];
  readonly onOpen: (cell: TieOutCellView) => void;
}

/** A row for each account, entity and currency. Every row opens to its lines. */
export const CellTable = ({ period, cells, onOpen }: CellTableProps): ReactNode => {
  const columns: readonly Column<TieOutCellView>[] = [
    {
      header: 'Account',
      isRowHeader: true,
      cell: ({ account, isMapped }) => (isMapped ? account : `${account} (not mapped)`),
    },
    { header: 'Entity', cell: ({ entity }) => (entity === '' ? '—' : entity) },
    { header: 'Currency', cell: ({ currency }) => currency },
    { header: 'Delivered', align: 'right', cell: ({ delivered }) => <Money amount={delivered} /> },
    { header: 'Posted', align: 'right', cell: ({ posted }) => <Money amount={posted} /> },
    { header: 'In the ledger now', align: 'right', cell: ({ ledger }) => amountOrNot(ledger) },
    { header: 'Other origin', align: 'right', cell: ({ other }) => amountOrNot(other) },
    { header: 'Difference', align: 'right', cell: ({ difference }) => amountOrNot(difference) },
    { header: 'State', cell: (cell) => <CellState period={period} cell={cell} /> },
    {
      header: 'Lines',
      cell: (cell) => (
        <Button
          size="compact-sm"
          variant="subtle"
          aria-label={`Show lines of account ${cell.account} ${cell.entity} ${cell.currency}`}
          onClick={() => {
            onOpen(cell);
          }}
        >
          Show lines
        </Button>
      ),
    },
  ];
  return (
    <DataTable
      caption="Accounts of the month"
      rows={cells}
      columns={columns}
      rowKey={({ account, entity, currency, isMapped }) => JSON.stringify([isMapped, account, entity, currency])}
      rowName={['row', 'rows']}
    />
  );
};

const amountOrNot = (amount: string | null): ReactNode => (amount === null ? 'not checked' : <Money amount={amount} />);

const LOOKS = {
  agrees: { word: 'Agrees', icon: IconCircleCheck, color: 'pine' },
  explained: { word: 'Explained', icon: IconInfoCircle, color: 'blue' },
  accepted: { word: 'Accepted', icon: IconUserCheck, color: 'blue' },
  differs: { word: 'Differs', icon: IconAlertTriangle, color: 'red' },
  'not posted': { word: 'Not all posted', icon: IconCircleDashed, color: 'orange' },
  'not checked': { word: 'Not checked', icon: IconEyeOff, color: 'orange' },
} as const;

const CellState = ({ period, cell }: { readonly period: string; readonly cell: TieOutCellView }): ReactNode => {
  const { state, accepted, account, entity, currency } = cell;
  return (
    <>
      <WordBadge {...LOOKS[state]} />
      {accepted !== null && (
        <Text size="xs">
          By {actorText(accepted.by)}: {accepted.reason}
        </Text>
      )}
      {state === 'differs' && (
        <AcceptDifference
          period={period}
          difference={{
            kind: 'cell',
            account,
            entity,
            currency,
            amount: lessDecimal(cell.difference ?? '0', cell.explained),
          }}
        />
      )}
    </>
  );
};
