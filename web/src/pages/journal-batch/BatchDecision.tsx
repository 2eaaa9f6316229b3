import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { useChange } from '../../api/hooks';
import { type JournalBatchView } from '../../api/views';
import { notifyDone } from '../../components/notify';
import { ProblemAlert } from '../../components/ProblemAlert';
import { usePermission } from '../../environment/environment-context';
import { eitherOf } from '../../environment/permissions';
import { OtherOrigin } from './OtherOrigin';
import { ReasonedChange } from './ReasonedChange';

type Question = Exclude<NonNullable<JournalBatchView['decision']>, 'half-posted' | 'other-origin'>;

const QUESTIONS: Readonly<Record<Question, { title: string; text: string }>> = {
  conflict: {
    title: 'Sage Intacct holds an entry that differs from this batch',
    text: 'Compare the two. Correct the entry in Sage Intacct to match the batch, then check again; or remove it there, then release the batch.',
  },
  duplicate: {
    title: 'Sage Intacct holds several entries for this batch',
    text: 'In Sage Intacct, remove or reverse all of them except one, then check again.',
  },
  undecided: {
    title: 'It is unknown whether Sage Intacct holds an entry for this batch',
    text: 'Search for its reference in Sage Intacct. If the entry is there, check again; if it is not, a Controller releases the batch.',
  },
};

/** A batch that needs a decision. */
export const BatchDecision = ({ batch }: { readonly batch: JournalBatchView }): ReactNode => {
  const { decision } = batch;
  if (batch.status === 'Correction') return null; // Nothing of it was sent: its own panel says what can be done.
  if (decision === 'other-origin')
    return (
      <>
        <HalfPosted batch={batch} />
        <OtherOrigin batch={batch} />
      </>
    );
  if (decision === 'half-posted') return <HalfPosted batch={batch} />;
  return <Undecided batch={batch} question={QUESTIONS[decision ?? 'undecided']} />;
};

const HalfPosted = ({ batch: { entryProblem } }: { readonly batch: JournalBatchView }): ReactNode =>
  entryProblem !== null && (
    <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} title={entryProblem.message} mb="md">
      <Text size="sm">{entryProblem.fix}</Text>
    </Alert>
  );

interface UndecidedProps {
  readonly batch: JournalBatchView;
  readonly question: { readonly title: string; readonly text: string };
}

/** Nothing of the batch is sent until it is decided. */
const Undecided = ({ batch, question: { title, text } }: UndecidedProps): ReactNode => {
  const mayCheck = usePermission('journal-batch:check');
  const mayRelease = usePermission('journal-batch:release');
  const path = `/journal-batches/${encodeURIComponent(batch.batchKey)}`;
  const check = useChange(
    (api) => api.post<JournalBatchView>(`${path}/check`, { body: {} }),
    ({ status, needsPerson }) => {
      notifyDone(needsPerson ? 'Checked: nothing has changed.' : `Checked: the batch is now ${status}.`);
    },
  );
  return (
    <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} title={title} mb="md">
      <Stack gap="xs">
        <Text size="sm">{text} Until then nothing of this batch is sent.</Text>
        <Group gap="xs">
          <Button
            size="xs"
            disabled={!mayCheck.isAllowed}
            loading={check.isPending}
            onClick={() => {
              check.mutate();
            }}
          >
            Check again in Sage Intacct
          </Button>
          <ReasonedChange
            batchKey={batch.batchKey}
            action="release"
            button="Release"
            isAllowed={mayRelease.isAllowed}
            title="Release this batch?"
            text="You vouch that Sage Intacct holds no entry for this batch. It can then be posted under a new reference. If there is an entry after all, it will be in the books twice. Sage Intacct is checked once more before the release."
            label="What you checked, and why there is no entry"
            done="Released: it can be posted again."
          />
        </Group>
        <Text size="xs">
          Checking is for a {eitherOf(mayCheck.roles)}, releasing for a {eitherOf(mayRelease.roles)}. The person who
          releases it vouches by name that Sage Intacct holds no entry for it.
        </Text>
        {check.error && <ProblemAlert error={check.error} />}
      </Stack>
    </Alert>
  );
};
