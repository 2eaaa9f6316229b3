import { Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { useRead } from '../../api/hooks';
import {
  type BatchSummaryView,
  type ConnectionView,
  type FailureCauseView,
  type JournalImportView,
  type PageOf,
  type PickUpView,
  type PostingScheduleView,
} from '../../api/views';
import classes from '../../components/CauseList.module.css';
import { countOf } from '../../components/formats';
import { Loaded } from '../../components/Loaded';
import { Section } from '../../components/Section';
import { TextLink } from '../../components/TextLink';
import { useEnvironment } from '../../environment/environment-context';

/** What needs attention, each with a link. */
export const NeedsPerson = ({ summary }: { readonly summary: readonly BatchSummaryView[] }): ReactNode => {
  const connection = useRead<ConnectionView>('/connection');
  const schedule = useRead<PostingScheduleView>('/posting-schedule');
  const pickUp = useRead<PickUpView>('/pick-up');
  const causes = useRead<PageOf<FailureCauseView>>('/journal-batches/failure-causes', { query: { limit: 100 } });
  const imports = useRead<PageOf<JournalImportView>>('/journal-imports', { query: { limit: 20 } });
  const waiting = imports.data?.items.filter(({ status }) => status === 'Awaiting Confirmation') ?? [];
  const failed = batchesOf(summary.filter(({ status }) => status === 'Failed'));
  const halfPosted = needingPerson(summary.filter(({ status }) => status === 'Failed'));
  const refused = needingPerson(summary.filter(({ status }) => status === 'Awaiting Approval Here'));
  const undecided = needingPerson(summary) - halfPosted - refused;
  const pickUpMessage = pickUp.data ? pickUpTrouble(pickUp.data) : null;
  const items = [
    connection.data?.status === 'Not connected' && <NotConnected key="connect" />,
    connection.data?.paused && <ConnectionPaused key="paused" message={connection.data.paused.message} />,
    schedule.data?.paused && <SchedulePaused key="schedule" reason={schedule.data.paused.reason} />,
    pickUpMessage !== null && <PickUpTroubled key="pick-up" message={pickUpMessage} />,
    refused > 0 && <ApprovalRefused key="refused" batches={refused} />,
    undecided > 0 && <Undecided key="undecided" batches={undecided} />,
    halfPosted > 0 && <HalfPosted key="half-posted" batches={halfPosted} />,
    failed > 0 && <Failures key="failed" batches={failed} causes={causes.data?.items.length ?? 0} />,
    ...waiting.map((one) => <Unconfirmed key={one.importId} journalImport={one} />),
  ].filter((item) => item !== false && item !== null && item !== undefined);
  return (
    <Section title="Needs attention">
      <Loaded query={connection} waiting="Loading what needs attention">
        {() =>
          items.length === 0 ? (
            <div className={classes['line']}>
              <IconCircleCheck size={18} color="var(--mantine-color-anchor)" aria-hidden />
              <Text size="sm">Nothing needs attention.</Text>
            </div>
          ) : (
            <Stack gap="xs" component="ul" className={classes['list'] ?? ''} aria-label="Needs attention">
              {items}
            </Stack>
          )
        }
      </Loaded>
    </Section>
  );
};

const batchesOf = (rows: readonly BatchSummaryView[]): number => rows.reduce((sum, { batches }) => sum + batches, 0);

const needingPerson = (rows: readonly BatchSummaryView[]): number =>
  rows.reduce((sum, { needsPerson }) => sum + needsPerson, 0);

const Item = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <li className={classes['line']}>
    <IconAlertTriangle size={18} color="light-dark(#8a5300, #ffc078)" aria-hidden />
    <Text size="sm" component="div" className={classes['sentence'] ?? ''}>
      {children}
    </Text>
  </li>
);

const ApprovalRefused = ({ batches }: { readonly batches: number }): ReactNode => {
  const { name } = useEnvironment();
  return (
    <Item>
      Approval of {countOf(batches, 'batch', 'batches')} was refused.{' '}
      <TextLink to="/e/$environment/approvals" params={{ environment: name }}>
        Look at the approvals
      </TextLink>
    </Item>
  );
};

const NotConnected = (): ReactNode => {
  const { name } = useEnvironment();
  return (
    <Item>
      Sage Intacct is not connected: nothing can be posted.{' '}
      <TextLink to="/e/$environment/settings/accounting" params={{ environment: name }}>
        Connect it
      </TextLink>
    </Item>
  );
};

const ConnectionPaused = ({ message }: { readonly message: string }): ReactNode => {
  const { name } = useEnvironment();
  return (
    <Item>
      The connection is paused, and nothing is sent: {message}{' '}
      <TextLink to="/e/$environment/settings/accounting" params={{ environment: name }}>
        Fix it
      </TextLink>
    </Item>
  );
};

const SchedulePaused = ({ reason }: { readonly reason: string }): ReactNode => {
  const { name } = useEnvironment();
  return (
    <Item>
      Automatic posting is paused: {reason}{' '}
      <TextLink to="/e/$environment/settings/accounting/journal-frequency" params={{ environment: name }}>
        Look at it
      </TextLink>
    </Item>
  );
};

const PickUpTroubled = ({ message }: { readonly message: string }): ReactNode => {
  const { name } = useEnvironment();
  return (
    <Item>
      {message}{' '}
      <TextLink to="/e/$environment/settings/accounting/pick-up" params={{ environment: name }}>
        Look at the pick-up
      </TextLink>
    </Item>
  );
};

/** Null when nothing is wrong with it. */
const pickUpTrouble = ({ trouble, troubledFiles }: PickUpView): string | null => {
  if (trouble !== null) return `Deliveries are not picked up: ${trouble.message}`;
  return troubledFiles > 0 ? `${countOf(troubledFiles, 'file', 'files')} could not be picked up or moved.` : null;
};

const Undecided = ({ batches }: { readonly batches: number }): ReactNode => {
  const { name } = useEnvironment();
  return (
    <Item>
      {countOf(batches, 'batch waits', 'batches wait')} for a decision: Sage Intacct may hold something else than was
      sent.{' '}
      <TextLink
        to="/e/$environment/post-journals"
        params={{ environment: name }}
        search={{ status: 'Outcome Unknown' }}
      >
        Decide
      </TextLink>
    </Item>
  );
};

const HalfPosted = ({ batches }: { readonly batches: number }): ReactNode => {
  const { name } = useEnvironment();
  return (
    <Item>
      {countOf(batches, 'batch', 'batches')} failed while other parts of the same entry are in Sage Intacct.{' '}
      <TextLink to="/e/$environment/post-journals" params={{ environment: name }} search={{ status: 'Failed' }}>
        Post the rest
      </TextLink>
    </Item>
  );
};

const Failures = ({ batches, causes }: { readonly batches: number; readonly causes: number }): ReactNode => {
  const { name } = useEnvironment();
  return (
    <Item>
      {countOf(batches, 'batch has', 'batches have')} failed
      {causes > 0 && ` for ${countOf(causes, 'cause', 'causes')}`}.{' '}
      <TextLink to="/e/$environment/post-journals" params={{ environment: name }} search={{ status: 'Failed' }}>
        Fix and post again
      </TextLink>
    </Item>
  );
};

const Unconfirmed = ({ journalImport }: { readonly journalImport: JournalImportView }): ReactNode => {
  const { name } = useEnvironment();
  const { importId, fileName } = journalImport;
  return (
    <Item>
      The import of {fileName} waits to be confirmed or withdrawn.{' '}
      <TextLink to="/e/$environment/import/$importId" params={{ environment: name, importId }}>
        Look at it
      </TextLink>
    </Item>
  );
};
