import { Alert, Button, Group, NativeSelect, Text } from '@mantine/core';
import { IconLock, IconLockOpen } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { useChange, useRead } from '../../api/hooks';
import { type AccountingPeriodsView, type AccountingPeriodView } from '../../api/views';
import { actorText } from '../../components/actors';
import { DateTime } from '../../components/dates';
import { EmptyState } from '../../components/EmptyState';
import { EvidencePackButton } from '../../components/EvidencePackButton';
import { periodText } from '../../components/formats';
import { Loaded } from '../../components/Loaded';
import { notifyDone } from '../../components/notify';
import { PageHeader } from '../../components/PageHeader';
import { ProblemAlert } from '../../components/ProblemAlert';
import { Section } from '../../components/Section';
import { TextLink } from '../../components/TextLink';
import { useEnvironment, usePermission } from '../../environment/environment-context';
import { eitherOf } from '../../environment/permissions';
import { Checklist } from './Checklist';
import { ReasonButton } from './ReasonButton';
import { SignOff } from './SignOff';

const LOOK_EVERY_MS = 3_000;

/** Closes a month on what the log shows of it, signed by one or two people, and reopens it with a reason. */
export const ClosePeriodPage = (): ReactNode => {
  const { period } = useSearch({ from: '/e/$environment/close-period' });
  const periods = useRead<AccountingPeriodsView>('/accounting-periods', { refetchIntervalMs: LOOK_EVERY_MS });
  return (
    <>
      <PageHeader
        title="Close Period"
        description="A closed month takes no postings. New or changed entries of it are set aside until it is reopened."
      />
      <Loaded query={periods} waiting="Loading the months">
        {(view) => {
          const shown = view.periods.find((one) => one.period === period) ?? view.periods[0];
          return shown === undefined ? (
            <EmptyState title="No month yet">Import the close of a month first.</EmptyState>
          ) : (
            <>
              <ChooseMonth view={view} shown={shown} />
              <Month key={shown.period} view={shown} />
            </>
          );
        }}
      </Loaded>
    </>
  );
};

interface ChooseMonthProps {
  readonly view: AccountingPeriodsView;
  readonly shown: AccountingPeriodView;
}

const ChooseMonth = ({ view: { periods, settings }, shown }: ChooseMonthProps): ReactNode => {
  const navigate = useNavigate({ from: '/e/$environment/close-period' });
  const { isAllowed } = usePermission('accounting-period:close');
  const change = useChange(
    (api, people: 1 | 2) => api.put<AccountingPeriodsView>('/accounting-periods/settings', { body: { people } }),
    () => {
      notifyDone('Saved.');
    },
  );
  return (
    <>
      <Group align="end" mb="md">
        <NativeSelect
          label="Month"
          data={periods.map(({ period, status }) => ({
            value: period,
            label: status === 'Open' ? periodText(period) : `${periodText(period)} (${status})`,
          }))}
          value={shown.period}
          onChange={({ currentTarget: { value } }) => void navigate({ search: { period: value } })}
        />
        <NativeSelect
          label="Signed by"
          data={[
            { value: '1', label: 'One person' },
            { value: '2', label: 'Two people' },
          ]}
          value={String(settings.people)}
          disabled={!isAllowed || change.isPending}
          onChange={({ currentTarget: { value } }) => {
            change.mutate(value === '2' ? 2 : 1);
          }}
        />
      </Group>
      {change.error && <ProblemAlert error={change.error} />}
    </>
  );
};

const Month = ({ view }: { readonly view: AccountingPeriodView }): ReactNode => {
  switch (view.status) {
    case 'Open':
    case 'Reopened':
      return <OpenMonth view={view} />;
    case 'Closing':
      return <ClosingMonth view={view} />;
    case 'Closed':
      return <ClosedMonth view={view} />;
  }
};

const OpenMonth = ({ view: { period, reopened } }: { readonly view: AccountingPeriodView }): ReactNode => {
  const { isAllowed, roles } = usePermission('accounting-period:close');
  const start = useChange(
    (api) => api.post<AccountingPeriodsView>(`/accounting-periods/${period}/closing`, {}),
    () => {
      notifyDone(`Closing ${periodText(period)}.`);
    },
  );
  return (
    <Section title={`${periodText(period)} is open`}>
      {reopened !== null && (
        <Text size="sm" mb="sm">
          Reopened on <DateTime at={reopened.at} /> by {actorText(reopened.by)}: {reopened.reason}
        </Text>
      )}
      <Text size="sm" mb="sm">
        When closing starts, nothing of the month is posted any more. What is in flight is finished first; then the
        checklist is shown.
      </Text>
      <Button
        leftSection={<IconLock size={18} aria-hidden />}
        disabled={!isAllowed}
        loading={start.isPending}
        onClick={() => {
          start.mutate();
        }}
      >
        Start closing
      </Button>
      {!isAllowed && <Text size="xs">Closing is for a {eitherOf(roles)}.</Text>}
      {start.error && <ProblemAlert error={start.error} />}
    </Section>
  );
};

const ClosingMonth = ({ view }: { readonly view: AccountingPeriodView }): ReactNode => {
  const { name } = useEnvironment();
  const { period, checklist, startedAt, startedBy } = view;
  return (
    <Section title={`${periodText(period)} is being closed`}>
      <Text size="sm" mb="sm">
        Started {startedAt !== null && <DateTime at={startedAt} />} by {actorText(startedBy ?? '')}. Nothing of the
        month is posted.
      </Text>
      {checklist === null ? (
        <Text size="sm" role="status" mb="sm">
          Waiting until nothing is in flight.{' '}
          <TextLink
            to="/e/$environment/post-journals"
            params={{ environment: name }}
            search={{ period, status: 'In Progress' }}
          >
            Show what is in progress
          </TextLink>
        </Text>
      ) : (
        <>
          <Checklist period={period} items={checklist} />
          <SignOff view={view} />
        </>
      )}
      <ReasonButton
        path={`/accounting-periods/${period}/stop-closing`}
        permission="accounting-period:close"
        button="Stop closing"
        title="Stop closing the month?"
        text="Posting of the month goes on. The checklist and its signatures are void."
        done="The month is open again."
      />
    </Section>
  );
};

const ClosedMonth = ({ view }: { readonly view: AccountingPeriodView }): ReactNode => {
  const { name } = useEnvironment();
  const { period, checklist, closedAt, signatures } = view;
  return (
    <Section title={`${periodText(period)} is closed`}>
      <Alert color="pine" icon={<IconLock size={18} aria-hidden />} title="Closed" mb="md">
        {closedAt !== null && <DateTime at={closedAt} />}, signed by {signatures.map((one) => one.name).join(' and ')}.{' '}
        <TextLink
          to="/e/$environment/post-journals"
          params={{ environment: name }}
          search={{ period, status: 'Period Closed' }}
        >
          Entries that came after it
        </TextLink>
      </Alert>
      {checklist !== null && <Checklist period={period} items={checklist} />}
      {signatures.flatMap(({ name: signer, note }) =>
        note === null
          ? []
          : [
              <Text key={signer} size="sm">
                {signer}: {note}
              </Text>,
            ],
      )}
      <Group mt="md">
        <EvidencePackButton scope={{ period }}>Evidence of the month</EvidencePackButton>
        <ReasonButton
          path={`/accounting-periods/${period}/reopen`}
          permission="accounting-period:reopen"
          button="Reopen"
          icon={<IconLockOpen size={18} aria-hidden />}
          title="Reopen the month?"
          text="Entries of it can be posted again, and what was set aside becomes Ready to Post. Closing it again needs new signatures."
          done="The month is open again."
        />
      </Group>
    </Section>
  );
};
