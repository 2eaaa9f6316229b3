import { Tabs, Text } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useChange, usePages, useRead } from '../../api/hooks';
import { usePermission } from '../../environment/environment-context';
import { type DryRunView, type JournalBatchView, type JournalLineView, type PostedEntryView } from '../../api/views';
import { type Column, DataTable } from '../../components/DataTable';
import { EmptyState } from '../../components/EmptyState';
import { Loaded } from '../../components/Loaded';
import { Loading } from '../../components/Loading';
import { Money } from '../../components/Money';
import { Section } from '../../components/Section';
import { DryRunDownload } from '../post-journals/DryRunDownload';
import { DryRunProblem } from '../post-journals/DryRunDrawer';
import { isPostable } from '../post-journals/scope';
import { DryRunFacts } from './DryRunFacts';
import { DryRunLines } from './DryRunLines';
import { LineProofCell, type LineProofs, useLineProofs } from './LineProof';
import classes from './Lines.module.css';

/** The lines as in the close file and as Sage Intacct would receive them; once sent, as it received them. */
export const BatchLines = ({ batch }: { readonly batch: JournalBatchView }): ReactNode => {
  const [tab, setTab] = useState<string | null>('file');
  const { batchKey, revision, attempts } = batch;
  const inLedgerTerms = isPostable(batch)
    ? {
        label: 'Dry run: as Sage Intacct would receive them',
        lines: <DryRun batchKey={batchKey} revision={revision} />,
      }
    : attempts > 0
      ? { label: 'As posted into Sage Intacct', lines: <PostedLines batchKey={batchKey} /> }
      : null;
  return (
    <Section title="Lines">
      {inLedgerTerms === null ? (
        <FileLines batch={batch} />
      ) : (
        <Tabs value={tab} onChange={setTab} keepMounted={false}>
          <Tabs.List mb="sm">
            <Tabs.Tab value="file">As in the close file</Tabs.Tab>
            <Tabs.Tab value="ledger">{inLedgerTerms.label}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="file">
            <FileLines batch={batch} />
          </Tabs.Panel>
          <Tabs.Panel value="ledger">{inLedgerTerms.lines}</Tabs.Panel>
        </Tabs>
      )}
    </Section>
  );
};

const PostedLines = ({ batchKey }: { readonly batchKey: string }): ReactNode => {
  const posted = useRead<PostedEntryView>(`/journal-batches/${encodeURIComponent(batchKey)}/posted-entry`);
  return (
    <Loaded query={posted} waiting="Rebuilding the entry as it was sent">
      {({ entry }) =>
        entry === null ? (
          <EmptyState title="The entry cannot be rebuilt as it was sent">
            A custom field that it used is gone, or names of values now stand for other ids in Sage Intacct. The record
            there shows the lines; History has the digest of what was sent.
          </EmptyState>
        ) : (
          <>
            <Text size="sm" c="dimmed" mb="xs">
              Rebuilt with the mappings and fields of that time. Its digest equals the one recorded before it was sent.
            </Text>
            <DryRunFacts entry={entry} />
            <DryRunLines entry={entry} />
          </>
        )
      }
    </Loaded>
  );
};

const LINES_PER_PAGE = 500;

const FileLines = ({ batch: { batchKey, lineCount } }: { readonly batch: JournalBatchView }): ReactNode => {
  const lines = usePages<JournalLineView>(`/journal-batches/${encodeURIComponent(batchKey)}/lines`, {
    query: { limit: LINES_PER_PAGE },
  });
  const proofs = useLineProofs(batchKey);
  const { isAllowed } = usePermission('evidence:export');
  return (
    <Loaded query={lines} waiting={`Loading ${lineCount} lines`}>
      {({ pages }) => (
        <>
          {proofs.state}
          <DataTable
            caption="Lines as the revenue system wrote them"
            rows={pages.flatMap(({ items }) => items)}
            columns={isAllowed ? [...COLUMNS, proofColumn(proofs)] : COLUMNS}
            rowKey={({ line }) => String(line)}
            rowName={['line', 'lines']}
            hasMore={lines.hasNextPage}
            isLoadingMore={lines.isFetchingNextPage}
            onMore={() => void lines.fetchNextPage()}
            isEndless
          />
        </>
      )}
    </Loaded>
  );
};

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

const DryRun = ({ batchKey, revision }: { readonly batchKey: string; readonly revision: number }): ReactNode => {
  const { data, error, isPending, mutate } = useChange((api, keys: readonly string[]) =>
    api.post<DryRunView>('/dry-runs', { body: { batchKeys: keys } }),
  );
  useEffect(() => {
    mutate([batchKey]);
  }, [mutate, batchKey, revision]);
  const [entry] = data?.entries ?? [];
  if (!isPending && error !== null) return <DryRunProblem error={error} />;
  if (data === undefined || entry === undefined) return <Loading what="Building the entry for Sage Intacct" />;
  return (
    <>
      <DryRunDownload run={data} selection={{ batchKeys: [batchKey] }} />
      <DryRunFacts entry={entry} />
      <DryRunLines entry={entry} />
    </>
  );
};
