import { Tabs, Text } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useChange, useRead } from '../../api/hooks';
import { type DryRunView, type JournalBatchView, type PostedEntryView } from '../../api/views';
import { EmptyState } from '../../components/EmptyState';
import { Loaded } from '../../components/Loaded';
import { Loading } from '../../components/Loading';
import { Section } from '../../components/Section';
import { DryRunDownload } from '../post-journals/DryRunDownload';
import { DryRunProblem } from '../post-journals/DryRunDrawer';
import { isPostable } from '../post-journals/scope';
import { DryRunFacts } from './DryRunFacts';
import { DryRunLines } from './DryRunLines';
import { FileLines } from './FileLines';

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
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List mb="sm">
          <Tabs.Tab value="file">As in the close file</Tabs.Tab>
          <Tabs.Tab value="accounts">By account</Tabs.Tab>
          {inLedgerTerms && <Tabs.Tab value="ledger">{inLedgerTerms.label}</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="file">
          <FileLines batch={batch} as="lines" />
        </Tabs.Panel>
        <Tabs.Panel value="accounts">
          <FileLines batch={batch} as="accounts" />
        </Tabs.Panel>
        {inLedgerTerms && <Tabs.Panel value="ledger">{inLedgerTerms.lines}</Tabs.Panel>}
      </Tabs>
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
