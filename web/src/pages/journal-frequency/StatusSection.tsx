import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleOff, IconPlayerPause } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { type PostingScheduleView } from '../../api/views';
import { actorText } from '../../components/actors';
import { DateTime } from '../../components/dates';
import { Section } from '../../components/Section';
import { WordBadge } from '../../components/StatusBadge';
import { usePermission } from '../../environment/environment-context';
import { ReasonDialog } from './ReasonDialog';
import { frequencyText } from './frequency-text';
import { zoneText } from '../../components/formats';
import { SwitchOn } from './SwitchOn';

interface ScheduleProps {
  readonly schedule: PostingScheduleView;
}

/** Off, on or paused, and what can be done about it. */
export const StatusSection = ({ schedule }: ScheduleProps): ReactNode => {
  const { isAllowed } = usePermission('posting-schedule:manage');
  const { status, frequency, timeZone, paused, nextRun } = schedule;
  return (
    <Section title="Automatic posting" actions={BADGES[status]}>
      {status === 'Off' && (
        <Text size="sm">Nothing is posted automatically. Journals are posted on the Post Journals page.</Text>
      )}
      {status === 'On' && (
        <Text size="sm">
          {frequencyText(frequency)}, {zoneText(timeZone)}.{' '}
          {nextRun !== null && (
            <>
              Next on <DateTime at={nextRun} />.
            </>
          )}
        </Text>
      )}
      {paused && <PauseAlert paused={paused} />}
      {isAllowed && <ScheduleActions schedule={schedule} />}
    </Section>
  );
};

const BADGES: Readonly<Record<PostingScheduleView['status'], ReactNode>> = {
  Off: <WordBadge word="Off" icon={IconCircleOff} color="gray" />,
  On: <WordBadge word="On" icon={IconCircleCheck} color="pine" />,
  Paused: <WordBadge word="Paused" icon={IconPlayerPause} color="orange" />,
};

const PauseAlert = ({ paused }: { readonly paused: NonNullable<PostingScheduleView['paused']> }): ReactNode => (
  <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} title={paused.reason}>
    <Text size="sm">
      {paused.itself ? 'Paused automatically after failed runs' : `Paused by ${actorText(paused.by)}`} on{' '}
      <DateTime at={paused.since} />. Occurrences missed during the pause are not made up.
    </Text>
  </Alert>
);

const ScheduleActions = ({ schedule }: ScheduleProps): ReactNode => {
  const { status } = schedule;
  const [asks, setAsks] = useState(false);
  const [isSwitching, setSwitching] = useState(false);
  const ask = (): void => {
    setAsks(true);
  };
  return (
    <>
      <Group>
        {status === 'Off' && (
          <Button
            onClick={() => {
              setSwitching(true);
            }}
          >
            Switch on
          </Button>
        )}
        {status === 'On' && (
          <Button variant="default" onClick={ask}>
            Pause
          </Button>
        )}
        {status === 'Paused' && <Button onClick={ask}>Resume</Button>}
      </Group>
      {isSwitching && (
        <SwitchOn
          schedule={schedule}
          onClose={() => {
            setSwitching(false);
          }}
        />
      )}
      {status !== 'Off' && (
        <ReasonDialog
          action={status === 'On' ? 'pause' : 'resume'}
          opened={asks}
          onClose={() => {
            setAsks(false);
          }}
        />
      )}
    </>
  );
};
