import { Alert, Button, Group, NativeSelect, Progress, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconDownload, IconScale } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { contentOf, fileNameOf, saveFile } from '../../api/downloads';
import { useChange, useDownload, useRead } from '../../api/hooks';
import { type ReconciliationView, type TieOutCellView, type TieOutView } from '../../api/views';
import { actorText } from '../../components/actors';
import { DateTime } from '../../components/dates';
import { EmptyState } from '../../components/EmptyState';
import { countOf, countText, periodText } from '../../components/formats';
import { Loaded } from '../../components/Loaded';
import { notifyDone } from '../../components/notify';
import { PageHeader } from '../../components/PageHeader';
import { ProblemAlert } from '../../components/ProblemAlert';
import { Section } from '../../components/Section';
import { useEnvironment, usePermission } from '../../environment/environment-context';
import { eitherOf } from '../../environment/permissions';
import { Balances } from './Balances';
import { CellDetails } from './CellDetails';
import { CellTable } from './CellTable';

const LOOK_EVERY_MS = 3_000;

/** Whether the revenue system, this service and Sage Intacct agree on a month, account by account. */
export const ReconcilePage = (): ReactNode => {
  const { period } = useSearch({ from: '/e/$environment/reconcile' });
  const reconciliation = useRead<ReconciliationView>('/reconciliation', {
    query: { period },
    refetchIntervalMs: LOOK_EVERY_MS,
  });
  return (
    <>
      <PageHeader
        title="Reconcile"
        description="What was delivered, what was posted, and what Sage Intacct holds now, by account, entity and currency."
      />
      <Loaded query={reconciliation} waiting="Loading the tie-out">
        {(view) =>
          view.periods.length === 0 ? (
            <EmptyState title="Nothing to tie out yet">Import the close of a month first.</EmptyState>
          ) : (
            <Month key={view.period} view={view} />
          )
        }
      </Loaded>
    </>
  );
};

const Month = ({ view }: { readonly view: ReconciliationView }): ReactNode => {
  const [opened, setOpened] = useState<TieOutCellView | null>(null);
  const { period, last, running, trouble } = view;
  return (
    <>
      <Actions view={view} />
      {running !== null && (
        <div role="status">
          <Text size="sm" mb={4}>
            {running.step === 'batches'
              ? `Reading batches: ${countText(running.done)} of ${countText(running.of)}.`
              : `Reading Sage Intacct: ${countText(running.done)} lines so far.`}
          </Text>
          <Progress
            aria-label="Tie-out"
            animated
            value={running.step === 'ledger' ? 80 : (running.done / Math.max(running.of, 1)) * 60}
          />
        </div>
      )}
      {trouble !== null && running === null && (
        <Alert color="orange" icon={<IconAlertTriangle size={16} aria-hidden />} title="The last attempt stopped">
          {trouble.message} {trouble.fix}
        </Alert>
      )}
      {last === null ? (
        <EmptyState title={`${periodText(period)} was not tied out yet`}>
          Tie it out to compare every account with Sage Intacct. Nothing is written there.
        </EmptyState>
      ) : (
        <>
          <Outcome last={last} />
          <Section title="Accounts">
            <CellTable period={period} cells={last.cells} onOpen={setOpened} />
          </Section>
          {opened !== null && <CellDetails key={keyOf(opened)} period={period} cell={opened} />}
          <Balances period={period} balances={last.balances} />
        </>
      )}
    </>
  );
};

const keyOf = ({ account, entity, currency }: TieOutCellView): string => JSON.stringify([account, entity, currency]);

const Actions = ({ view: { period, periods, running, last } }: { readonly view: ReconciliationView }): ReactNode => {
  const navigate = useNavigate({ from: '/e/$environment/reconcile' });
  const { name } = useEnvironment();
  const { isAllowed, roles } = usePermission('reconciliation:start');
  const start = useChange(
    (api) => api.post<ReconciliationView>('/reconciliation/tie-outs', { body: { period } }),
    () => {
      notifyDone('The tie-out has begun.');
    },
  );
  const download = useDownload(async (api) => {
    const reply = await api.send('GET', '/reconciliation/csv', { query: { period }, accept: 'text/csv' });
    saveFile(await contentOf(reply, () => undefined), fileNameOf(reply, `tie-out-${name}-${period}.csv`));
  });
  return (
    <>
      <Group align="end" mb="md">
        <NativeSelect
          label="Month"
          data={periods.map((one) => ({ value: one, label: periodText(one) }))}
          value={period}
          onChange={({ currentTarget: { value } }) => void navigate({ search: { period: value } })}
        />
        <Button
          leftSection={<IconScale size={18} aria-hidden />}
          disabled={!isAllowed || running !== null}
          loading={start.isPending}
          onClick={() => {
            start.mutate();
          }}
        >
          Tie out now
        </Button>
        <Button
          variant="default"
          leftSection={<IconDownload size={18} aria-hidden />}
          disabled={last === null}
          loading={download.isPending}
          onClick={() => {
            download.mutate();
          }}
        >
          Save CSV
        </Button>
        {!isAllowed && <Text size="xs">Tying out is for a {eitherOf(roles)}.</Text>}
      </Group>
      {start.error && <ProblemAlert error={start.error} />}
      {download.error && <ProblemAlert error={download.error} />}
    </>
  );
};

const QUESTIONS: Readonly<Record<TieOutView['checks'][number]['what'], string>> = {
  details: 'Posted lines',
  'trial-balance': 'Trial balance',
  'account-balance': 'Balances by currency',
  entities: 'Entities',
};

const Outcome = ({ last }: { readonly last: TieOutView }): ReactNode => {
  const notChecked = last.checks.filter((check) => check.notChecked !== null);
  const { counts, open, isTiedOut } = last;
  return (
    <>
      <Alert
        color={isTiedOut ? 'pine' : 'orange'}
        icon={isTiedOut ? <IconCircleCheck size={18} aria-hidden /> : <IconAlertTriangle size={18} aria-hidden />}
        title={isTiedOut ? 'Tied out' : 'Not tied out'}
        mb="md"
      >
        Sage Intacct was read on <DateTime at={last.readAt} />, for {actorText(last.startedBy)}:{' '}
        {countOf(counts.batches, 'batch', 'batches')} of ours and {countOf(counts.otherEntries, 'entry', 'entries')} of
        other origin.{' '}
        {open > 0 && `${countOf(open, 'difference is', 'differences are')} neither explained nor accepted. `}
        {counts.notPosted > 0 && `In ${countOf(counts.notPosted, 'row', 'rows')} not all that was delivered is posted.`}
      </Alert>
      {notChecked.map(({ what, notChecked: cause }) => (
        <Text key={what} size="sm" mb="xs">
          <b>{QUESTIONS[what]}: not checked.</b> {cause}
        </Text>
      ))}
    </>
  );
};
