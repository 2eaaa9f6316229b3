import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconCalendarRepeat } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useChange, useRead } from '../../api/hooks';
import { type PostingScheduleView } from '../../api/views';
import { zoneText } from '../../components/formats';
import { notifyDone } from '../../components/notify';
import { ProblemAlert } from '../../components/ProblemAlert';
import { TextLink } from '../../components/TextLink';
import { useEnvironment, usePermission } from '../../environment/environment-context';
import { BROWSER_ZONE } from '../journal-frequency/browser-zone';
import { WhatGoes } from '../journal-frequency/WhatGoes';

const DAILY_AT_MIDNIGHT = { kind: 'Daily', time: '00:00' } as const;

/** Offered once after Connect, until somebody answers: whether journals are published by themselves from now on. */
export const AfterConnect = (): ReactNode => {
  const { name } = useEnvironment();
  const { isAllowed } = usePermission('posting-schedule:manage');
  const schedule = useRead<PostingScheduleView>('/posting-schedule');
  const [isAnswered, setAnswered] = useState(() => window.localStorage.getItem(keyOf(name)) !== null);
  const post = useChange(
    async (api) => {
      const { retriesFailed, revision } = schedule.data ?? { retriesFailed: true, revision: -1 };
      const body = { frequency: DAILY_AT_MIDNIGHT, timeZone: BROWSER_ZONE, retriesFailed };
      await api.put('/posting-schedule', { body, revision });
      await api.post('/posting-schedule/enable', { body: {} });
    },
    () => {
      notifyDone('Automatic posting is on.');
    },
  );
  const answer = (): void => {
    window.localStorage.setItem(keyOf(name), 'not yet');
    setAnswered(true);
  };
  const isUndecided = schedule.data?.status === 'Off' && schedule.data.changedAt === null;
  // It may be set and not switched on: then the page has to say so.
  if (!isAllowed || isAnswered || !(isUndecided || post.error !== null)) return null;
  return (
    <Alert color="pine" mb="md" icon={<IconCalendarRepeat aria-hidden />} title="Connected. Post daily at midnight?">
      <Stack gap="xs">
        <Text size="sm">
          Journals that are Ready to Post then go to Sage Intacct by themselves, every day at midnight in{' '}
          {zoneText(BROWSER_ZONE)}. Any other time is set under{' '}
          <TextLink to="/e/$environment/settings/accounting/journal-frequency" params={{ environment: name }}>
            Journal frequency
          </TextLink>
          .
        </Text>
        <WhatGoes retriesFailed />
        {post.error && <ProblemAlert error={post.error} />}
        <Group gap="sm">
          <Button
            size="xs"
            loading={post.isPending}
            onClick={() => {
              post.mutate();
            }}
          >
            Yes
          </Button>
          <Button size="xs" variant="default" onClick={answer}>
            Not yet
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
};

const keyOf = (environment: string): string => `revrec.post-daily.${environment}`;
