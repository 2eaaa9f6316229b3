import { Button, Group, Tabs, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { fileNameOf, saveFile } from '../../api/downloads';
import { useChange, usePages } from '../../api/hooks';
import { type DryRunView, type JournalBatchView, type JournalLineView } from '../../api/views';
import { type Column, DataTable } from '../../components/DataTable';
import { Loaded } from '../../components/Loaded';
import { Loading } from '../../components/Loading';
import { Money } from '../../components/Money';
import { ProblemAlert } from '../../components/ProblemAlert';
import { Section } from '../../components/Section';
import { DryRunProblem, versionsText } from '../post-journals/DryRunDrawer';
import { isPostable } from '../post-journals/scope';
import { DryRunFacts } from './DryRunFacts';
import { DryRunLines } from './DryRunLines';
import classes from './Lines.module.css';

/** The lines as the close file has them and, before they are posted, as Sage Intacct would get them. */
export const BatchLines = ({ batch }: { readonly batch: JournalBatchView }): ReactNode => {
  const [tab, setTab] = useState<string | null>('file');
  return (
    <Section title="Lines">
      {isPostable(batch) ? (
        <Tabs value={tab} onChange={setTab} keepMounted={false}>
          <Tabs.List mb="sm">
            <Tabs.Tab value="file">As in the close file</Tabs.Tab>
            <Tabs.Tab value="dry-run">Dry run: as Sage Intacct would get them</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="file">
            <FileLines batch={batch} />
          </Tabs.Panel>
          <Tabs.Panel value="dry-run">
            <DryRun batchKey={batch.batchKey} revision={batch.revision} />
          </Tabs.Panel>
        </Tabs>
      ) : (
        <FileLines batch={batch} />
      )}
    </Section>
  );
};

const LINES_PER_PAGE = 500;

const FileLines = ({ batch: { batchKey, lineCount } }: { readonly batch: JournalBatchView }): ReactNode => {
  const lines = usePages<JournalLineView>(`/journal-batches/${encodeURIComponent(batchKey)}/lines`, {
    query: { limit: LINES_PER_PAGE },
  });
  return (
    <Loaded query={lines} waiting={`Loading ${lineCount} lines`}>
      {({ pages }) => (
        <DataTable
          caption="Lines as the revenue system wrote them"
          rows={pages.flatMap(({ items }) => items)}
          columns={COLUMNS}
          rowKey={({ line }) => String(line)}
          rowName={['line', 'lines']}
          hasMore={lines.hasNextPage}
          isLoadingMore={lines.isFetchingNextPage}
          onMore={() => void lines.fetchNextPage()}
          isEndless
        />
      )}
    </Loaded>
  );
};

const COLUMNS: readonly Column<JournalLineView>[] = [
  { header: 'Line', align: 'right', cell: ({ line }) => line },
  {
    header: 'RevRec account',
    isRowHeader: true,
    cell: ({ account, accountName }) => (
      <span>
        {account} <span className={classes['name']}>{accountName}</span>
      </span>
    ),
  },
  { header: 'Debit', align: 'right', cell: (line) => line.postingType === 'Debit' && <Money amount={line.amount} /> },
  { header: 'Credit', align: 'right', cell: (line) => line.postingType === 'Credit' && <Money amount={line.amount} /> },
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

const DryRun = ({ batchKey, revision }: { readonly batchKey: string; readonly revision: number }): ReactNode => {
  const { data, error, isPending, mutate } = useChange((api, keys: readonly string[]) =>
    api.post<DryRunView>('/dry-runs', { body: { batchKeys: keys } }),
  );
  const download = useChange(async (api) => {
    const reply = await api.send('POST', '/dry-runs/csv', { body: { batchKeys: [batchKey] }, accept: 'text/csv' });
    saveFile(await reply.blob(), fileNameOf(reply, 'journal-import.csv'));
  });
  useEffect(() => {
    mutate([batchKey]);
  }, [mutate, batchKey, revision]);
  const [entry] = data?.entries ?? [];
  if (!isPending && error !== null) return <DryRunProblem error={error} />;
  if (data === undefined || entry === undefined)
    return <Loading what="Writing the entry in the terms of Sage Intacct" />;
  return (
    <>
      <Group justify="space-between" gap="sm" mb="xs">
        <Text size="sm" c="dimmed">
          {versionsText(data)}
        </Text>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden />}
          loading={download.isPending}
          onClick={() => {
            download.mutate();
          }}
        >
          Download CSV
        </Button>
      </Group>
      {download.error && <ProblemAlert error={download.error} />}
      <DryRunFacts entry={entry} />
      <DryRunLines entry={entry} />
    </>
  );
};
