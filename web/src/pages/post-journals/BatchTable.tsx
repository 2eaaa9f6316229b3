import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { type JournalBatchView } from '../../api/views';
import { type Column, type ColumnSort, DataTable } from '../../components/DataTable';
import { DateTime, Period } from '../../components/dates';
import { countText } from '../../components/formats';
import { Money } from '../../components/Money';
import { type RowSelection } from '../../components/RowSelection';
import { StatusBadge } from '../../components/StatusBadge';
import { useEnvironment } from '../../environment/environment-context';
import { type BatchSort } from './batch-search';

interface BatchTableProps {
  readonly caption: string;
  readonly batches: readonly JournalBatchView[];
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly onMore: () => void;
  readonly sortOf?: (sort: BatchSort) => ColumnSort;
  readonly selection?: RowSelection<JournalBatchView>;
}

type NamedBatch = Pick<JournalBatchView, 'batchKey' | 'journalEntryId' | 'part' | 'parts'>;

export const batchName = ({ journalEntryId, part, parts }: Omit<NamedBatch, 'batchKey'>): string =>
  parts === 1 ? journalEntryId : `${journalEntryId}, part ${part} of ${parts}`;

/** Journal batches, one per row. */
export const BatchTable = ({ caption, batches, sortOf, ...table }: BatchTableProps): ReactNode => (
  <DataTable
    caption={caption}
    rows={batches}
    columns={columnsOf(sortOf)}
    rowKey={({ batchKey }) => batchKey}
    rowName={['batch', 'batches']}
    isEndless
    {...table}
  />
);

const columnsOf = (sortOf: BatchTableProps['sortOf']): Column<JournalBatchView>[] => {
  const sorted = (sort: BatchSort): { sort?: ColumnSort } => (sortOf ? { sort: sortOf(sort) } : {});
  return [
    {
      header: 'Journal entry',
      isRowHeader: true,
      cell: (batch) => <BatchLink batch={batch} />,
      ...sorted('entry'),
    },
    { header: 'Period', cell: ({ period }) => <Period period={period} />, ...sorted('period') },
    { header: 'Status', cell: (batch) => <BatchState batch={batch} />, ...sorted('status') },
    { header: 'Lines', align: 'right', cell: ({ lineCount }) => countText(lineCount), ...sorted('lines') },
    {
      header: 'Amount',
      align: 'right',
      cell: ({ total, currency }) => <Money amount={total} currency={currency} />,
      ...sorted('total'),
    },
    {
      header: 'Record no.',
      align: 'right',
      cell: ({ recordNo }) => recordNo ?? <None />,
      ...sorted('recordNo'),
    },
    { header: 'Changed', align: 'right', cell: ({ updatedAt }) => <DateTime at={updatedAt} />, ...sorted('updated') },
  ];
};

const None = (): ReactNode => (
  <Text span c="dimmed" size="sm" aria-label="none">
    –
  </Text>
);

export const BatchLink = ({ batch }: { readonly batch: NamedBatch }): ReactNode => {
  const { name } = useEnvironment();
  return (
    <Anchor
      size="sm"
      fw={600}
      renderRoot={(props) => (
        <Link
          to="/e/$environment/post-journals/$batchKey"
          params={{ environment: name, batchKey: batch.batchKey }}
          {...props}
        />
      )}
    >
      {batchName(batch)}
    </Anchor>
  );
};

const BatchState = ({ batch: { status, problems, needsPerson } }: { readonly batch: JournalBatchView }): ReactNode => {
  const [problem, ...others] = problems;
  return (
    <div>
      <StatusBadge status={status} />
      {needsPerson && (
        <Text size="xs" fw={600}>
          Needs attention
        </Text>
      )}
      {problem !== undefined && (
        <Text size="xs" c="dimmed" lineClamp={2} title={problem.message}>
          {problem.message}
          {others.length > 0 && ` And ${countText(others.length)} more.`}
        </Text>
      )}
    </div>
  );
};
