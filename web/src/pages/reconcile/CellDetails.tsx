import { Text } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { usePages } from '../../api/hooks';
import {
  type TieOutCellView,
  type TieOutDifferenceView,
  type TieOutLineView,
  type TieOutOtherView,
} from '../../api/views';
import { type Column, DataTable } from '../../components/DataTable';
import { Day } from '../../components/dates';
import { Loaded } from '../../components/Loaded';
import { Money } from '../../components/Money';
import { Section } from '../../components/Section';
import { TextLink } from '../../components/TextLink';
import { useEnvironment } from '../../environment/environment-context';

interface CellDetailsProps {
  readonly period: string;
  readonly cell: TieOutCellView;
}

/** The lines behind the figures of a row: ours with their batches and rows of the close file, and those of others. */
export const CellDetails = ({ period, cell }: CellDetailsProps): ReactNode => {
  const heading = useRef<HTMLDivElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, []);
  const { account, entity, currency } = cell;
  const query = { period, account, entity, currency };
  const name = [account, entity, currency].filter((part) => part !== '').join(' · ');
  return (
    <div ref={heading} tabIndex={-1}>
      <Section title={`Lines of ${name}`}>
        <Lines<TieOutDifferenceView>
          {...{ path: '/reconciliation/differences', query, title: 'Batches that differ in the ledger' }}
          none="None."
          columns={DIFFERENCE_COLUMNS}
          rowKey={({ batchKey }) => batchKey}
        />
        <Lines<TieOutOtherView>
          {...{ path: '/reconciliation/others', query, title: 'Other origin' }}
          none="Nothing else was posted here."
          columns={OTHER_COLUMNS}
          rowKey={({ lineNo }) => lineNo}
        />
        <Lines<TieOutLineView>
          {...{ path: '/reconciliation/lines', query, title: 'Ours' }}
          none="No line of ours."
          columns={LINE_COLUMNS}
          rowKey={({ batchKey, line }) => `${batchKey} ${line}`}
        />
      </Section>
    </div>
  );
};

interface LinesProps<Row> {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly title: string;
  readonly none: string;
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string;
}

const Lines = <Row,>({ path, query, title, none, columns, rowKey }: LinesProps<Row>): ReactNode => {
  const lines = usePages<Row>(path, { query });
  return (
    <>
      <Text fw={600} mt="md" mb="xs">
        {title}
      </Text>
      <Loaded query={lines} waiting={`Loading: ${title}`}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          if (rows.length === 0 && !lines.hasNextPage) return <Text size="sm">{none}</Text>;
          return (
            <DataTable
              caption={title}
              rows={rows}
              columns={columns}
              rowKey={rowKey}
              rowName={['line', 'lines']}
              hasMore={lines.hasNextPage}
              isLoadingMore={lines.isFetchingNextPage}
              onMore={() => void lines.fetchNextPage()}
            />
          );
        }}
      </Loaded>
    </>
  );
};

const BatchLink = ({ batchKey, children }: { readonly batchKey: string; readonly children: ReactNode }): ReactNode => {
  const { name } = useEnvironment();
  return (
    <TextLink to="/e/$environment/post-journals/$batchKey" params={{ environment: name, batchKey }}>
      {children}
    </TextLink>
  );
};

const LINE_COLUMNS: readonly Column<TieOutLineView>[] = [
  {
    header: 'Journal entry',
    isRowHeader: true,
    cell: ({ batchKey, journalEntryId }) => <BatchLink batchKey={batchKey}>{journalEntryId}</BatchLink>,
  },
  { header: 'Status', cell: ({ status }) => status },
  { header: 'Record no.', cell: ({ recordNo }) => recordNo ?? '—' },
  { header: 'Line', align: 'right', cell: ({ line }) => line },
  { header: 'Row of the file', align: 'right', cell: ({ row }) => row ?? '—' },
  { header: 'Amount', align: 'right', cell: ({ amount, currency }) => <Money amount={amount} currency={currency} /> },
  { header: 'Description', cell: ({ description }) => description },
];

const OTHER_COLUMNS: readonly Column<TieOutOtherView>[] = [
  { header: 'Record no.', isRowHeader: true, cell: ({ recordNo }) => recordNo },
  { header: 'Journal', cell: ({ journal, module }) => (module === '' ? journal : `${journal} (${module})`) },
  { header: 'Date', cell: ({ date }) => (/^\d{4}-\d{2}-\d{2}$/.test(date) ? <Day day={date} /> : date) },
  { header: 'Title', cell: ({ title }) => title },
  { header: 'Memo', cell: ({ memo }) => memo },
  { header: 'Amount', align: 'right', cell: ({ amount, currency }) => <Money amount={amount} currency={currency} /> },
  {
    header: 'Batch',
    cell: ({ batchKey }) => (batchKey === null ? '—' : <BatchLink batchKey={batchKey}>of another month</BatchLink>),
  },
];

const CAUSES: Readonly<Record<NonNullable<TieOutDifferenceView['because']>, string>> = {
  differs: 'differs, found by the ledger watch',
  twice: 'is there twice, found by the ledger watch',
  reversed: 'was reversed there',
  'reversal-pending': 'is being reversed there',
  gone: 'is gone, found by the ledger watch',
  unreadable: 'could not be read',
  undecided: 'nobody decided yet what is there',
  'another-month': 'posted in another month by choice',
};

const DIFFERENCE_COLUMNS: readonly Column<TieOutDifferenceView>[] = [
  {
    header: 'Record no.',
    isRowHeader: true,
    cell: ({ batchKey, recordNo }) => (
      <BatchLink batchKey={batchKey}>{recordNo === '' ? batchKey : recordNo}</BatchLink>
    ),
  },
  { header: 'Posted', align: 'right', cell: ({ posted, currency }) => <Money amount={posted} currency={currency} /> },
  {
    header: 'In the ledger',
    align: 'right',
    cell: ({ ledger, currency }) => <Money amount={ledger} currency={currency} />,
  },
  {
    header: 'Why',
    cell: ({ because, isAccepted }) =>
      because === null
        ? 'Not explained: look at it with the ledger watch'
        : `${CAUSES[because]}${isAccepted ? ', accepted' : ''}`,
  },
];
