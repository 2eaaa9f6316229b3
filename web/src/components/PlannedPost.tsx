import { Alert, List, Stack, Table, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type ReactNode, useEffect } from 'react';
import { type ApiClient } from '../api/api-client';
import { ApiProblem } from '../api/api-problem';
import { useChange, useRead } from '../api/hooks';
import { type PostingPlanView, type PostingRunView } from '../api/views';
import { Period } from './dates';
import { ConfirmDialog } from './ConfirmDialog';
import { Fact, Facts } from './Facts';
import { countOf, countText } from './formats';
import { Loading } from './Loading';
import { Money } from './Money';
import { type PostSelection } from './post-selection';
import { ProblemAlert } from './ProblemAlert';

const LOOK_EVERY_MS = 500;

interface PlannedPostProps {
  readonly select: (api: ApiClient) => PostSelection | Promise<PostSelection>;
  readonly onClose: () => void;
  /** The Export Journals widget shows how the run goes. */
  readonly onStarted?: (run: PostingRunView) => void;
}

/** Shows exactly what a run would post and what it leaves out; the run posts this, or nothing. */
export const PlannedPost = ({ select, onClose, onStarted }: PlannedPostProps): ReactNode => {
  const plan = useChange(async (api) => api.post<PostingPlanView>('/posting-plans', { body: await select(api) }));
  const { mutate: makePlan } = plan;
  useEffect(() => {
    makePlan();
  }, [makePlan]);
  const planId = plan.data?.planId ?? '';
  const looked = useRead<PostingPlanView>(`/posting-plans/${encodeURIComponent(planId)}`, {
    enabled: planId !== '',
    refetchIntervalMs: LOOK_EVERY_MS,
  });
  const post = useChange(
    (api) => api.post<PostingRunView>('/posting-runs', { body: { plan: planId } }),
    (run) => {
      onClose();
      onStarted?.(run);
    },
  );
  const shown = looked.data?.planId === planId ? looked.data : plan.data;
  const isOutdated = post.error !== null && OUTDATED.has(ApiProblem.from(post.error).code);
  const isReady = shown?.status === 'Ready' && shown.batches + shown.blocked > 0;
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title="Post Journals to Sage Intacct?"
      confirm={isOutdated ? 'Look again' : 'Post Journals'}
      isBusy={post.isPending || plan.isPending}
      isDisabled={!isReady && !isOutdated}
      error={post.error ?? plan.error}
      onConfirm={() => {
        post.reset();
        if (isOutdated) makePlan();
        else post.mutate();
      }}
    >
      <Shown plan={shown} error={looked.error} />
    </ConfirmDialog>
  );
};

/** The plan is not what would be posted any more: it is made again and shown, and nothing is posted. */
const OUTDATED: ReadonlySet<string> = new Set(['PLAN_CHANGED', 'PLAN_EXPIRED']);

interface ShownProps {
  readonly plan: PostingPlanView | undefined;
  readonly error: unknown;
}

const Shown = ({ plan, error }: ShownProps): ReactNode => {
  if (plan === undefined) return error ? <ProblemAlert error={error} /> : <Loading what="Choosing the batches" />;
  if (plan.status === 'Failed' && plan.problem !== null)
    return (
      <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={plan.problem.message} role="alert">
        {plan.problem.fix}
      </Alert>
    );
  if (plan.status === 'Running') return <Loading what={progressText(plan)} />;
  return <Planned plan={plan} />;
};

const progressText = ({ progress }: PostingPlanView): string =>
  progress === null || progress.batches === 0
    ? 'Checking the connection, and reading the lists of Sage Intacct'
    : `Looking at the batches: ${countText(progress.checked)} of ${countText(progress.batches)}`;

const Planned = ({ plan }: { readonly plan: PostingPlanView }): ReactNode => (
  <Stack gap="sm">
    <Facts>
      <Fact name="Batches">
        {`${countText(plan.batches)} of ${countOf(plan.entries, 'journal entry', 'journal entries')}`}
      </Fact>
      {plan.retried > 0 && <Fact name="Failed before">{`${countText(plan.retried)}, tried again`}</Fact>}
      <Fact name="Company">{plan.companyId ?? ''}</Fact>
    </Facts>
    {plan.groups.length > 0 && <Groups plan={plan} />}
    {plan.leftOut.length > 0 && (
      <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} title="Left out">
        <List size="sm">
          {plan.leftOut.map(({ code, message, batches }) => (
            <List.Item key={`${code} ${message}`}>
              {countOf(batches, 'batch', 'batches')}: {message}
            </List.Item>
          ))}
        </List>
      </Alert>
    )}
    <Text size="sm">
      {plan.batches > 0
        ? 'Exactly this is posted, each batch as one entry. What changes until it is sent is not posted but shown again.'
        : plan.blocked > 0
          ? 'None of it can be posted now: the run ends with the list of what is missing.'
          : 'There is nothing to post now.'}
    </Text>
  </Stack>
);

const Groups = ({ plan: { groups } }: { readonly plan: PostingPlanView }): ReactNode => (
  <Table fz="sm" verticalSpacing={4} horizontalSpacing={4} aria-label="What is posted">
    <Table.Thead>
      <Table.Tr>
        <Table.Th>Month</Table.Th>
        <Table.Th>Journal</Table.Th>
        <Table.Th ta="right">Batches</Table.Th>
        <Table.Th ta="right">Amount</Table.Th>
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {groups.map(({ period, journal, currency, batches, total }) => (
        <Table.Tr key={`${period} ${journal} ${currency}`}>
          <Table.Td>
            <Period period={period} />
          </Table.Td>
          <Table.Td>{journal}</Table.Td>
          <Table.Td ta="right">{countText(batches)}</Table.Td>
          <Table.Td ta="right">
            <Money amount={total} currency={currency} />
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
);
