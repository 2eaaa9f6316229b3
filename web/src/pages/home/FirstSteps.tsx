import { Badge, Button, Group, Text } from '@mantine/core';
import { IconCircle, IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { useRead } from '../../api/hooks';
import {
  type AccountMappingView,
  type BatchSummaryView,
  type ConnectionView,
  type CustomFieldView,
  type JournalImportView,
  type NotificationSettingsView,
  type PageOf,
  type PostingScheduleView,
  type PreflightView,
} from '../../api/views';
import { countOf } from '../../components/formats';
import { Loaded } from '../../components/Loaded';
import { Section } from '../../components/Section';
import { TextLink } from '../../components/TextLink';
import { useEnvironment } from '../../environment/environment-context';
import { useUnmapped } from '../account-mappings/use-unmapped';
import classes from './FirstSteps.module.css';

/** `optional`: it may be left as it is. */
type Standing = 'done' | 'open' | 'optional';

interface Step {
  readonly title: string;
  readonly standing: Standing;
  readonly says: string;
  readonly to:
    | '/e/$environment/settings/accounting'
    | '/e/$environment/settings/accounting/custom-fields'
    | '/e/$environment/settings/accounting/account-mappings'
    | '/e/$environment/settings/accounting/journal-frequency'
    | '/e/$environment/settings/notifications'
    | '/e/$environment/import'
    | '/e/$environment/post-journals';
  readonly action: string;
}

const LOOK_EVERY_MS = 15_000;
const MAPPINGS_LOOKED_AT = 500;

/** What is to be done until the first journals are in Sage Intacct, and how far it is. */
export const FirstSteps = ({ summary }: { readonly summary: readonly BatchSummaryView[] }): ReactNode => {
  const { name } = useEnvironment();
  const { query, steps } = useSteps(summary);
  const next = steps.findIndex(({ standing }) => standing === 'open');
  return (
    <Section
      title="First steps"
      description="Until the first journals are in Sage Intacct. Each step leads to its page."
    >
      <Loaded query={query} waiting="Looking how far it is">
        {() => (
          <ol className={classes['list']} aria-label="First steps">
            {steps.map((step, index) => (
              <li key={step.title} className={classes['step']}>
                <StepIcon standing={step.standing} />
                <div className={classes['text']}>
                  <Group gap="xs">
                    <TextLink to={step.to} params={{ environment: name }} fw={index === next ? 600 : 400}>
                      {step.title}
                    </TextLink>
                    <StepBadge standing={step.standing} isNext={index === next} />
                  </Group>
                  <Text size="sm" c="dimmed">
                    {step.says}
                  </Text>
                </div>
                {index === next && (
                  <Button
                    size="xs"
                    renderRoot={(props) => <Link to={step.to} params={{ environment: name }} {...props} />}
                  >
                    {step.action}
                  </Button>
                )}
              </li>
            ))}
          </ol>
        )}
      </Loaded>
    </Section>
  );
};

const StepIcon = ({ standing }: { readonly standing: Standing }): ReactNode => {
  if (standing === 'done') return <IconCircleCheck size={20} color="var(--mantine-color-anchor)" aria-hidden />;
  return standing === 'open' ? <IconCircle size={20} aria-hidden /> : <IconCircleDashed size={20} aria-hidden />;
};

const StepBadge = ({ standing, isNext }: { readonly standing: Standing; readonly isNext: boolean }): ReactNode => {
  const word = standing === 'done' ? 'Done' : standing === 'optional' ? 'Optional' : isNext ? 'Next' : 'To do';
  return (
    <Badge variant={isNext ? 'filled' : 'default'} tt="none" fw={500} size="sm">
      {word}
    </Badge>
  );
};

const useSteps = (
  summary: readonly BatchSummaryView[],
): { readonly query: ReturnType<typeof useRead<ConnectionView>>; readonly steps: readonly Step[] } => {
  const renewed = { refetchIntervalMs: LOOK_EVERY_MS };
  const query = useRead<ConnectionView>('/connection', renewed);
  const fields = useRead<PageOf<CustomFieldView>>('/custom-fields', renewed);
  const mappings = useRead<PageOf<AccountMappingView>>('/account-mappings', {
    query: { limit: MAPPINGS_LOOKED_AT },
    ...renewed,
  });
  const preflights = useRead<PageOf<PreflightView>>('/preflights', { query: { limit: 1 }, ...renewed });
  const imports = useRead<PageOf<JournalImportView>>('/journal-imports', { query: { limit: 20 } });
  const schedule = useRead<PostingScheduleView>('/posting-schedule');
  const notified = useRead<NotificationSettingsView>('/notification-settings');
  const mapped = mappings.data?.items ?? [];
  const { accounts: unmapped } = useUnmapped(new Set(mapped.map(({ account }) => account)));
  const steps = [
    connectStep(query.data),
    fieldStep(fields.data?.items ?? []),
    mappingStep(mapped.length, unmapped.length),
    importStep(imports.data?.items ?? []),
    preflightStep(preflights.data?.items[0]),
    postStep(summary),
    frequencyStep(schedule.data),
    notificationStep(notified.data),
  ];
  return { query, steps };
};

const connectStep = (connection: ConnectionView | undefined): Step => ({
  title: 'Connect Sage Intacct',
  standing: connection?.status === 'Connected' ? 'done' : 'open',
  says:
    connection?.status === 'Connected'
      ? `Connected to ${connection.companyId ?? 'the company'}.`
      : 'Company ID, sender and user of the company that receives the journals.',
  to: '/e/$environment/settings/accounting',
  action: 'Connect',
});

const fieldStep = (fields: readonly CustomFieldView[]): Step => {
  const included = fields.filter(({ includeInJournalPosting }) => includeInJournalPosting);
  const bound = included.filter(({ ledgerField }) => ledgerField !== null).length;
  const isEmpty = included.length === 0;
  return {
    title: 'Custom fields',
    standing: isEmpty ? 'optional' : bound === included.length ? 'done' : 'open',
    says: isEmpty
      ? 'None is posted yet. Lines with Class, Location and the like need them.'
      : `${bound} of ${countOf(included.length, 'posted field is', 'posted fields are')} bound to Sage Intacct.`,
    to: '/e/$environment/settings/accounting/custom-fields',
    action: 'Bind fields',
  };
};

const mappingStep = (mapped: number, unmapped: number): Step => ({
  title: 'Map the accounts',
  standing: mapped > 0 && unmapped === 0 ? 'done' : 'open',
  says:
    unmapped > 0
      ? `${countOf(unmapped, 'account', 'accounts')} of imported journals still to be mapped, ${mapped} mapped.`
      : mapped > 0
        ? `${countOf(mapped, 'mapping', 'mappings')}.`
        : 'RevRec account to Intacct GL account.',
  to: '/e/$environment/settings/accounting/account-mappings',
  action: 'Map accounts',
});

const importStep = (imports: readonly JournalImportView[]): Step => {
  const latest = imports.find(({ status }) => status === 'Completed');
  return {
    title: 'Import a close file',
    standing: latest === undefined ? 'open' : 'done',
    says: latest === undefined ? 'The journal entries of a month.' : `${latest.fileName} was imported.`,
    to: '/e/$environment/import',
    action: 'Import',
  };
};

const preflightStep = (latest: PreflightView | undefined): Step => {
  const isFinished = latest?.status === 'Finished' && latest.batches > 0;
  return {
    title: 'Preflight',
    standing: isFinished && latest.blocked === 0 ? 'done' : 'open',
    says: isFinished
      ? `${latest.blocked} of ${countOf(latest.batches, 'batch', 'batches')} blocked.`
      : 'Everything that posting needs is checked, and nothing is sent.',
    to: '/e/$environment/post-journals',
    action: 'Preflight',
  };
};

const postStep = (summary: readonly BatchSummaryView[]): Step => {
  const ready = summary
    .filter(({ status }) => status === 'Ready to Post')
    .reduce((sum, { batches }) => sum + batches, 0);
  return {
    title: 'Post Journals',
    standing: 'open',
    says: ready === 0 ? 'Nothing is ready to post yet.' : `${countOf(ready, 'batch is', 'batches are')} ready to post.`,
    to: '/e/$environment/post-journals',
    action: 'Post Journals',
  };
};

const frequencyStep = (schedule: PostingScheduleView | undefined): Step => {
  const isOn = schedule !== undefined && schedule.nextRun !== null;
  return {
    title: 'Journal frequency',
    standing: isOn ? 'done' : 'optional',
    says: isOn ? 'Journals are posted by themselves.' : 'Off: journals are posted when someone presses Post Journals.',
    to: '/e/$environment/settings/accounting/journal-frequency',
    action: 'Set frequency',
  };
};

const notificationStep = (settings: NotificationSettingsView | undefined): Step => {
  const receivers = (settings?.recipients.length ?? 0) + (settings?.webhooks.length ?? 0);
  return {
    title: 'Notifications',
    standing: receivers > 0 ? 'done' : 'optional',
    says:
      receivers > 0
        ? `${countOf(receivers, 'receiver is', 'receivers are')} told when something needs attention.`
        : 'Nobody is told by e-mail, Slack or Microsoft Teams; the bell at the top shows what needs attention.',
    to: '/e/$environment/settings/notifications',
    action: 'Set up',
  };
};
