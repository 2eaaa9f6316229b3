import { Drawer, Stack, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { ApiProblem } from '../../api/api-problem';
import { type DryRunView } from '../../api/views';
import { DataTable } from '../../components/DataTable';
import { countText } from '../../components/formats';
import { Loading } from '../../components/Loading';
import { Money } from '../../components/Money';
import { type PostSelection } from '../../components/post-selection';
import { ProblemAlert } from '../../components/ProblemAlert';
import { type Cause } from '../../components/CauseItem';
import { CauseList } from '../../components/CauseList';
import { DryRunFacts } from '../journal-batch/DryRunFacts';
import { EntryAccordion } from '../journal-batch/EntryAccordion';
import { DryRunDownload } from './DryRunDownload';

interface DryRunDrawerProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly selection: PostSelection;
  readonly run: DryRunView | undefined;
  readonly isPending: boolean;
  readonly error: unknown;
}

const TITLE = { title: { fontWeight: 700 } };

/** The exact entries as Sage Intacct would receive them. Nothing is written anywhere. */
export const DryRunDrawer = ({ opened, onClose, selection, run, isPending, error }: DryRunDrawerProps): ReactNode => (
  <Drawer opened={opened} onClose={onClose} title="Dry run" position="right" size="min(1080px, 100%)" styles={TITLE}>
    <Stack>
      <Text size="sm">
        The entries exactly as Sage Intacct would receive them. A dry run changes nothing, here or there.
      </Text>
      {isPending && <Loading what="Building the entries for Sage Intacct" />}
      {error !== null && !isPending && <DryRunProblem error={error} />}
      {run && !isPending && <Entries run={run} selection={selection} />}
    </Stack>
  </Drawer>
);

/** A refusal; what is missing is a list. */
export const DryRunProblem = ({ error }: { readonly error: unknown }): ReactNode => {
  const { prerequisites } = ApiProblem.from(error).facts.details;
  return (
    <>
      <ProblemAlert error={error} />
      {Array.isArray(prerequisites) && (
        <CauseList
          label="What is missing"
          causes={(prerequisites as Cause[]).map((cause) => ({ ...NO_VALUE, ...cause, cause: null }))}
        />
      )}
    </>
  );
};

const NO_VALUE = { field: null, value: null, candidates: [] } as const;

interface EntriesProps {
  readonly run: DryRunView;
  readonly selection: PostSelection;
}

const Entries = ({ run, selection }: EntriesProps): ReactNode => {
  const only = run.entries.length === 1 ? (run.entries[0]?.batchKey ?? null) : null;
  return (
    <>
      <DataTable
        caption="Totals of the dry run"
        rows={run.totals}
        rowKey={({ currency }) => currency}
        rowName={['currency', 'currencies']}
        isUncounted
        columns={[
          { header: 'Currency', isRowHeader: true, cell: ({ currency }) => currency },
          { header: 'Entries', align: 'right', cell: ({ entries }) => countText(entries) },
          { header: 'Lines', align: 'right', cell: ({ lines }) => countText(lines) },
          { header: 'Debit', align: 'right', cell: ({ debit }) => <Money amount={debit} /> },
          { header: 'Credit', align: 'right', cell: ({ credit }) => <Money amount={credit} /> },
        ]}
      />
      <DryRunDownload run={run} selection={selection} />
      <EntryAccordion entries={run.entries} opened={only} facts={(entry) => <DryRunFacts entry={entry} />} />
    </>
  );
};
