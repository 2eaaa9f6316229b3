import { Stack, Text } from '@mantine/core';
import {
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconClockExclamation,
  IconClockX,
  IconPlayerPlay,
  IconPlayerSkipForward,
} from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { rowsOf } from '../../api/all-pages';
import { usePages } from '../../api/hooks';
import { type OccurrenceState, type OccurrenceView } from '../../api/views';
import { type Column, DataTable } from '../../components/DataTable';
import { EmptyState } from '../../components/EmptyState';
import { countOf, zoneText } from '../../components/formats';
import { Loaded } from '../../components/Loaded';
import { Section } from '../../components/Section';
import { WordBadge } from '../../components/StatusBadge';
import { localText } from './frequency-text';

const BADGES: Readonly<Record<OccurrenceState, ReactNode>> = {
  Claimed: <WordBadge word="Starting" icon={IconPlayerPlay} color="indigo" />,
  Run: <WordBadge word="Run" icon={IconCircleCheck} color="pine" />,
  Late: <WordBadge word="Run late" icon={IconClockExclamation} color="orange" />,
  Missed: <WordBadge word="Missed" icon={IconClockX} color="red" />,
  Skipped: <WordBadge word="Skipped" icon={IconPlayerSkipForward} color="gray" />,
  'Nothing to post': <WordBadge word="Nothing to post" icon={IconCircleDashed} color="gray" />,
  Failed: <WordBadge word="Failed" icon={IconCircleX} color="red" />,
};

const MISSED_BECAUSE: Readonly<Record<NonNullable<OccurrenceView['missedBecause']>, string>> = {
  'too-late': 'The service was not running in time.',
  collapsed: 'A later run took its place.',
  'left-behind': 'Automatic posting was paused or changed before it could run.',
};

const COLUMNS: readonly Column<OccurrenceView>[] = [
  { header: 'Planned for', isRowHeader: true, cell: (occurrence) => <PlannedFor occurrence={occurrence} /> },
  { header: 'Outcome', cell: ({ state }) => BADGES[state] },
  { header: 'Result', cell: (occurrence) => <Result occurrence={occurrence} /> },
];

const LOOK_EVERY_MS = 15_000;

/** The outcome of each occurrence, newest first. */
export const LastRunsSection = (): ReactNode => {
  const occurrences = usePages<OccurrenceView>('/posting-schedule/occurrences', {
    refetchIntervalMs: LOOK_EVERY_MS,
  });
  const rows = rowsOf(occurrences.data);
  return (
    <Section title="Last runs">
      <Loaded query={occurrences} waiting="Loading the last runs">
        {() =>
          rows.length === 0 ? (
            <EmptyState title="No planned run yet" />
          ) : (
            <DataTable
              caption="Last runs"
              columns={COLUMNS}
              rows={rows}
              rowKey={({ occurrenceId }) => occurrenceId}
              rowName={['planned run', 'planned runs']}
              hasMore={occurrences.hasNextPage}
              isLoadingMore={occurrences.isFetchingNextPage}
              onMore={() => void occurrences.fetchNextPage()}
            />
          )
        }
      </Loaded>
    </Section>
  );
};

const PlannedFor = ({ occurrence }: { readonly occurrence: OccurrenceView }): ReactNode => {
  const { local, firstLocal, occurrences, timeZone, instant } = occurrence;
  return (
    <>
      <time dateTime={instant}>{localText(local)}</time> {zoneText(timeZone)}
      {occurrences > 1 && (
        <Text size="xs" c="dimmed">
          and {occurrences - 1} before it, from {localText(firstLocal)} on
        </Text>
      )}
    </>
  );
};

const Result = ({ occurrence }: { readonly occurrence: OccurrenceView }): ReactNode => {
  const { counts, problem, missedBecause } = occurrence;
  if (problem)
    return (
      <Stack gap={0}>
        <Text size="sm">{problem.message}</Text>
        <Text size="sm" c="dimmed">
          {problem.fix}
        </Text>
      </Stack>
    );
  if (missedBecause !== null) return MISSED_BECAUSE[missedBecause];
  if (!counts) return null;
  const { posted, failed, awaitingApproval, needsPerson, returned } = counts;
  return [
    countOf(posted, 'batch posted', 'batches posted'),
    failed > 0 && `${failed} failed`,
    awaitingApproval > 0 && `${awaitingApproval} awaiting approval`,
    needsPerson > 0 && `${needsPerson} need attention`,
    returned > 0 && `${returned} returned`,
  ]
    .filter((text) => text !== false)
    .join(', ');
};
