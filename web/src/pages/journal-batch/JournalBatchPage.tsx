import { Alert, Anchor, Group, Text } from '@mantine/core';
import { IconHandStop, IconSend } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { useRead } from '../../api/hooks';
import { type JournalBatchDetailView, type JournalBatchView } from '../../api/views';
import { actorText } from '../../components/actors';
import { CopyButton } from '../../components/CopyButton';
import { DateTime, Day, Period } from '../../components/dates';
import { Fact, Facts } from '../../components/Facts';
import { countText } from '../../components/formats';
import { Loaded } from '../../components/Loaded';
import { Money } from '../../components/Money';
import { PageHeader } from '../../components/PageHeader';
import { PlannedPostButton } from '../../components/PlannedPostButton';
import { Section } from '../../components/Section';
import { StatusBadge } from '../../components/StatusBadge';
import { STATUS_MEANINGS } from '../../components/statuses';
import { TextLink } from '../../components/TextLink';
import { useEnvironment } from '../../environment/environment-context';
import { batchName } from '../post-journals/BatchTable';
import { isPostable } from '../post-journals/scope';
import { BatchDecision } from './BatchDecision';
import { BatchHistory } from './BatchHistory';
import { BatchLines } from './BatchLines';
import { BatchProblems } from './BatchProblems';
import { ClosedPeriodChoice, DecideClosedPeriod } from './ClosedPeriod';
import { CorrectionPanel } from './CorrectionPanel';
import { DifferenceLinks } from './DifferenceLinks';
import { EntryActions } from './EntryActions';
import { EntryGone } from './EntryGone';
import classes from './JournalBatchPage.module.css';
import { LedgerChange } from './LedgerChange';
import { OutcomeClock } from './OutcomeClock';
import { Elsewhere, PostedElsewhere } from './PostedElsewhere';
import { ReversalLinks } from './ReversalLinks';
import { ReverseEntry } from './ReverseEntry';
import { RecordDecision, recordsInQuestion } from './RecordDecision';

const LOOK_EVERY_MS = 4_000;

/** A Controller can have it looked for, and then post it again. */
const MAY_BE_GONE: readonly JournalBatchView['status'][] = ['Success', 'Gone', 'Could Not Be Read'];

const changesByItself = ({ status, needsPerson }: JournalBatchView): boolean =>
  !needsPerson && ['In Progress', 'Outcome Unknown', 'Awaiting Approval'].includes(status);

/** One journal batch: its content, its status, and what to do about it. */
export const JournalBatchPage = (): ReactNode => {
  const { name } = useEnvironment();
  const { batchKey } = useParams({ from: '/e/$environment/post-journals/$batchKey' });
  const path = `/journal-batches/${encodeURIComponent(batchKey)}`;
  const batch = useRead<JournalBatchDetailView>(path, { refetchIntervalMs: LOOK_EVERY_MS });
  return (
    <>
      <Group mb={4}>
        <TextLink to="/e/$environment/post-journals" params={{ environment: name }}>
          ← Post Journals
        </TextLink>
      </Group>
      <PageHeader
        title={batch.data ? batchName(batch.data) : 'Journal batch'}
        actions={batch.data && isPostable(batch.data) && <PostThis batch={batch.data} />}
      />
      <Loaded query={batch} waiting="Loading the batch">
        {(view) => (
          <>
            <State batch={view} />
            <OutcomeClock batch={view} />
            <BatchProblems problems={view.problems} />
            <CorrectionPanel key={view.batchKey} batch={view} />
            <Identity batch={view} />
            <BatchLines batch={view} />
            <BatchHistory batchKey={view.batchKey} />
          </>
        )}
      </Loaded>
    </>
  );
};

const State = ({ batch }: { readonly batch: JournalBatchView }): ReactNode => (
  <>
    <Group gap="sm" mb="md" align="center">
      <StatusBadge status={batch.status} />
      <Text size="sm" role="status">
        {STATUS_MEANINGS[batch.status]}
        {batch.ledgerState !== null && ` Sage Intacct calls it ${batch.ledgerState}.`}
        {changesByItself(batch) && ' This page follows it.'}
      </Text>
    </Group>
    {batch.hold !== null && <Decided word="On hold" decision={batch.hold} />}
    {batch.withdrawal !== null && <Decided word="Withdrawn" decision={batch.withdrawal} />}
    <ClosedPeriodChoice batch={batch} />
    <Elsewhere batch={batch} />
    <ReversalLinks batch={batch} />
    <DifferenceLinks batch={batch} />
    <div className={classes['actions'] ?? ''}>
      <Group gap="xs">
        <EntryActions batches={[batch]} />
        {batch.decision !== 'other-origin' && <PostedElsewhere batch={batch} />}
        <ReverseEntry batch={batch} />
        <DecideClosedPeriod batch={batch} />
      </Group>
    </div>
    {batch.needsPerson && batch.ledgerChange === null && <BatchDecision batch={batch} />}
    <LedgerChange batch={batch} />
    {recordsInQuestion(batch).map((referenceNo) => (
      <RecordDecision key={referenceNo} batchKey={batch.batchKey} referenceNo={referenceNo} />
    ))}
    {batch.recordNo !== null && ['Success', 'Reversed', 'Awaiting Approval'].includes(batch.status) && (
      <Alert color="pine" variant="light" mb="md" title={`Record no. ${batch.recordNo} in Sage Intacct`}>
        In Sage Intacct: Application &gt; General Ledger &gt; Journals, then View Transactions of the journal. The
        reference {batch.referenceNo} finds it too.
        {batch.recordUrl !== null && (
          <>
            {' '}
            <Anchor href={batch.recordUrl} target="_blank" rel="noreferrer" size="sm" underline="always">
              Open it in Sage Intacct (in a new tab)
            </Anchor>
          </>
        )}
      </Alert>
    )}
    {MAY_BE_GONE.includes(batch.status) && batch.elsewhere === null && (
      <EntryGone key={batch.batchKey} batchKey={batch.batchKey} />
    )}
  </>
);

/** Who decided about the entry before it was posted, and why. */
const Decided = ({
  word,
  decision: { reason, by, at },
}: {
  readonly word: string;
  readonly decision: NonNullable<JournalBatchView['withdrawal']>;
}): ReactNode => (
  <Alert color="orange" icon={<IconHandStop aria-hidden />} title={`${word}: ${reason}`} mb="md">
    {actorText(by)}, <DateTime at={at} />
  </Alert>
);

const PostThis = ({ batch: { batchKey, status } }: { readonly batch: JournalBatchView }): ReactNode => (
  <PlannedPostButton selection={{ batchKeys: [batchKey] }} leftSection={<IconSend size={16} aria-hidden />}>
    {status === 'Failed' ? 'Post this batch again' : 'Post this batch'}
  </PlannedPostButton>
);

const Identity = ({ batch }: { readonly batch: JournalBatchView }): ReactNode => {
  const { name } = useEnvironment();
  const { referenceNo, controlId, importId, runId } = batch;
  return (
    <Section title="Batch">
      <div className={classes['columns']}>
        <Facts>
          <Fact name="Amount">
            <Money amount={batch.total} currency={batch.currency} /> debit and credit
          </Fact>
          <Fact name="Lines">{countText(batch.lineCount)}</Fact>
          <Fact name="Transaction date">
            <Day day={batch.transactionDate} />
          </Fact>
          {batch.postingDate !== null && (
            <Fact name="Date in the ledger">
              <Day day={batch.postingDate} />
            </Fact>
          )}
          {batch.reversalDate !== null && (
            <Fact name="Reverses on">
              <Day day={batch.reversalDate} />
            </Fact>
          )}
          <Fact name="Period">
            <Period period={batch.period} />
          </Fact>
          <Fact name="Journal Entry Id">
            {batch.journalEntryId}
            {batch.entryRevision > 1 && `, delivery ${countText(batch.entryRevision)}`}
          </Fact>
          {batch.businessEntityId !== '' && <Fact name="Business entity">{batch.businessEntityId}</Fact>}
          <Fact name="Attempts">{batch.attempts === 0 ? 'None yet: nothing was sent' : countText(batch.attempts)}</Fact>
          {batch.recordNo !== null && <Fact name="Record no. in the ledger">{batch.recordNo}</Fact>}
          {referenceNo !== null && (
            <Fact name="Reference in the ledger">
              {referenceNo} <CopyButton value={referenceNo} what="reference" />
            </Fact>
          )}
          {controlId !== null && (
            <Fact name="Control id">
              {controlId} <CopyButton value={controlId} what="control id" />
            </Fact>
          )}
          <Fact name="Last change">
            <DateTime at={batch.updatedAt} />
          </Fact>
          {importId !== '' && (
            <Fact name="Imported with">
              <TextLink to="/e/$environment/import/$importId" params={{ environment: name, importId }}>
                the import of its close file
              </TextLink>
            </Fact>
          )}
          {runId !== null && (
            <Fact name="Posting run">
              <TextLink to="/e/$environment/runs/$runId" params={{ environment: name, runId }}>
                the run that took it last
              </TextLink>
            </Fact>
          )}
        </Facts>
      </div>
    </Section>
  );
};
