import { Stack, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { rowsOf, useAllPages } from '../../api/all-pages';
import { usePages } from '../../api/hooks';
import { type JournalBatchView, type JournalLineView } from '../../api/views';
import { type Column, DataTable } from '../../components/DataTable';
import { EmptyState } from '../../components/EmptyState';
import { countOf } from '../../components/formats';
import { Loaded } from '../../components/Loaded';
import { Loading } from '../../components/Loading';
import { Money } from '../../components/Money';
import { usePermission } from '../../environment/environment-context';
import { AccountSummary } from './AccountSummary';
import { LineProofCell, type LineProofs, useLineProofs } from './LineProof';
import classes from './Lines.module.css';

const LINES_PER_PAGE = 500;
/** Fewer are seen at a glance. */
const SEARCHED_FROM = 10;

interface FileLinesProps {
  readonly batch: JournalBatchView;
  readonly as: 'lines' | 'accounts';
}

/** The lines as the revenue system wrote them, one by one or by account. All are loaded, to search and add them. */
export const FileLines = ({ batch: { batchKey, lineCount }, as }: FileLinesProps): ReactNode => {
  const lines = usePages<JournalLineView>(`/journal-batches/${encodeURIComponent(batchKey)}/lines`, {
    query: { limit: LINES_PER_PAGE },
  });
  useAllPages(lines, true);
  const rows = rowsOf(lines.data);
  return (
    <Loaded query={lines} waiting={`Loading ${lineCount} lines`}>
      {() => {
        if (lines.hasNextPage) return <Loading what={`Loading the lines, ${rows.length} of ${lineCount} so far`} />;
        return as === 'accounts' ? <AccountSummary lines={rows} /> : <Lines batchKey={batchKey} lines={rows} />;
      }}
    </Loaded>
  );
};

interface LinesProps {
  readonly batchKey: string;
  readonly lines: readonly JournalLineView[];
}

const Lines = ({ batchKey, lines }: LinesProps): ReactNode => {
  const [search, setSearch] = useState('');
  const proofs = useLineProofs(batchKey);
  const { isAllowed } = usePermission('evidence:export');
  const wanted = search.trim().toLowerCase();
  const found = wanted === '' ? lines : lines.filter((line) => textOf(line).includes(wanted));
  return (
    <Stack gap="sm">
      {lines.length >= SEARCHED_FROM && (
        <TextInput
          aria-label="Search the lines"
          placeholder="Account, field, description or amount"
          maw={360}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={search}
          onChange={({ currentTarget }) => {
            setSearch(currentTarget.value);
          }}
        />
      )}
      {wanted !== '' && (
        <Text size="sm" role="status">
          {countOf(found.length, 'line matches', 'lines match')}.
        </Text>
      )}
      {proofs.state}
      {found.length === 0 ? (
        <EmptyState title="No line matches">Change the search.</EmptyState>
      ) : (
        <DataTable
          caption="Lines as the revenue system wrote them"
          rows={found}
          columns={isAllowed ? [...COLUMNS, proofColumn(proofs)] : COLUMNS}
          rowKey={({ line }) => String(line)}
          rowName={['line', 'lines']}
        />
      )}
    </Stack>
  );
};

const textOf = ({ account, accountName, amount, description, values }: JournalLineView): string =>
  [account, accountName, amount, description, ...Object.entries(values).flat()].join('\n').toLowerCase();

/** With what the file had, where it was rounded. */
const Amount = ({ line: { amount, sourceAmount } }: { readonly line: JournalLineView }): ReactNode => (
  <>
    <Money amount={amount} />
    {sourceAmount !== null && (
      <Text size="xs" c="dimmed">
        in the file {sourceAmount}
      </Text>
    )}
  </>
);

const COLUMNS: readonly Column<JournalLineView>[] = [
  { header: 'Line', align: 'right', cell: ({ line }) => line },
  { header: 'Row', align: 'right', cell: ({ row }) => row ?? '–' },
  {
    header: 'RevRec account',
    isRowHeader: true,
    cell: ({ account, accountName }) => (
      <span>
        {account} <span className={classes['name']}>{accountName}</span>
      </span>
    ),
  },
  { header: 'Debit', align: 'right', cell: (line) => line.postingType === 'Debit' && <Amount line={line} /> },
  { header: 'Credit', align: 'right', cell: (line) => line.postingType === 'Credit' && <Amount line={line} /> },
  {
    header: 'Fields',
    cell: ({ values }) => (
      <span className={classes['values']}>
        {Object.entries(values)
          .filter(([, value]) => value !== '')
          .map(([field, value]) => (
            <span key={field}>
              <span className={classes['field']}>{field}</span> {value}
            </span>
          ))}
      </span>
    ),
  },
  { header: 'Description', cell: ({ description }) => description },
];

/** Who may have evidence gets a line alone, for somebody who may not see the others. */
const proofColumn = ({ get }: LineProofs): Column<JournalLineView> => ({
  header: 'Proof',
  cell: (line) => <LineProofCell line={line} onGet={get} />,
});
