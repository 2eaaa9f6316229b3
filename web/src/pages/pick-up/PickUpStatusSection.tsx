import { Alert, Button, Group, Text } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleOff,
  IconRefresh,
  IconUserExclamation,
} from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { useChange } from '../../api/hooks';
import { type PickUpStatus, type PickUpView } from '../../api/views';
import { bytesText } from '../../components/bytes';
import { type Column, DataTable } from '../../components/DataTable';
import { DateTime } from '../../components/dates';
import { countOf } from '../../components/formats';
import { notifyDone } from '../../components/notify';
import { ProblemAlert } from '../../components/ProblemAlert';
import { Section } from '../../components/Section';
import { WordBadge } from '../../components/StatusBadge';
import { usePermission } from '../../environment/environment-context';
import { RemovePickUp } from './RemovePickUp';

interface PickUpProps {
  readonly pickUp: PickUpView;
}

type LastLook = NonNullable<PickUpView['lastLook']>;
type Waiting = LastLook['waiting'][number];

const BADGES: Readonly<Record<PickUpStatus, ReactNode>> = {
  'Not set up': <WordBadge word="Not set up" icon={IconCircleDashed} color="gray" />,
  On: <WordBadge word="On" icon={IconCircleCheck} color="pine" />,
  'In trouble': <WordBadge word="In trouble" icon={IconAlertTriangle} color="orange" />,
  'Waiting for a person': <WordBadge word="Waiting for a person" icon={IconUserExclamation} color="red" />,
  'Switched off': <WordBadge word="Switched off" icon={IconCircleOff} color="gray" />,
};

const MINUTE_MS = 60_000;

/** Whether it works, what it saw last, and what can be done about it. */
export const PickUpStatusSection = ({ pickUp }: PickUpProps): ReactNode => {
  const { status, settings, trouble, lastLook, troubledFiles, everyMs } = pickUp;
  return (
    <Section title="Status" actions={BADGES[status]}>
      {settings === null && <Text size="sm">Nothing is picked up. Close files are imported on the Import page.</Text>}
      {status === 'Switched off' && (
        <Text size="sm">This installation is a copy that posts nothing, so it takes no deliveries either.</Text>
      )}
      {trouble !== null && <Trouble pickUp={pickUp} />}
      {settings !== null && (
        <Text size="sm">
          Looks every {countOf(Math.max(1, Math.round(everyMs / MINUTE_MS)), 'minute', 'minutes')}.{' '}
          {lastLook === null ? trouble === null && 'It has not looked yet.' : <LastLookText lastLook={lastLook} />}
        </Text>
      )}
      {troubledFiles > 0 && (
        <Text size="sm">
          {countOf(troubledFiles, 'file needs', 'files need')} attention: see the list of files below.
        </Text>
      )}
      {lastLook !== null && lastLook.waiting.length > 0 && <WaitingFiles waiting={lastLook.waiting} />}
      {settings !== null && <PickUpActions />}
    </Section>
  );
};

const Trouble = ({ pickUp: { trouble, troubledSince, status } }: PickUpProps): ReactNode =>
  trouble && (
    <Alert
      color={status === 'Waiting for a person' ? 'red' : 'orange'}
      icon={<IconAlertTriangle aria-hidden />}
      title={trouble.message}
    >
      <Text size="sm">
        {trouble.fix}{' '}
        {troubledSince !== null && (
          <>
            Since <DateTime at={troubledSince} />.
          </>
        )}{' '}
        Code {trouble.code}.
      </Text>
    </Alert>
  );

const LastLookText = ({ lastLook: { at, taken, refused } }: { readonly lastLook: LastLook }): ReactNode => (
  <>
    It last looked on <DateTime at={at} />: {countOf(taken, 'file', 'files')} taken
    {refused > 0 && `, ${refused} refused`}.
  </>
);

const COLUMNS: readonly Column<Waiting>[] = [
  { header: 'File', isRowHeader: true, cell: ({ name }) => name },
  { header: 'Size', isShort: true, align: 'right', cell: ({ bytes }) => bytesText(bytes) },
  { header: 'Why it waits', cell: ({ message }) => message },
];

const WaitingFiles = ({ waiting }: { readonly waiting: readonly Waiting[] }): ReactNode => (
  <DataTable
    caption="Files that wait"
    columns={COLUMNS}
    rows={waiting}
    rowKey={({ name }) => name}
    rowName={['waiting file', 'waiting files']}
  />
);

const PickUpActions = (): ReactNode => {
  const { isAllowed: mayLook } = usePermission('pick-up:look');
  const { isAllowed: mayManage } = usePermission('pick-up:manage');
  const look = useChange(
    (api) => api.post<PickUpView>('/pick-up/look', { body: {} }),
    ({ trouble, lastLook }) => {
      if (trouble === null) notifyDone(`Looked: ${countOf(lastLook?.taken ?? 0, 'file', 'files')} taken.`);
    },
  );
  return (
    <>
      {look.error && <ProblemAlert error={look.error} />}
      <Group>
        {mayLook && (
          <Button
            leftSection={<IconRefresh size={16} aria-hidden />}
            loading={look.isPending}
            onClick={() => {
              look.mutate();
            }}
          >
            Look now
          </Button>
        )}
        {mayManage && <RemovePickUp />}
      </Group>
    </>
  );
};
