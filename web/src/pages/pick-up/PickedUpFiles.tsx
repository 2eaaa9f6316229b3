import { Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconBan, IconCircleCheck, IconCircleDashed, IconRepeat } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { rowsOf } from '../../api/all-pages';
import { usePages } from '../../api/hooks';
import { type FileState, type PickedUpFileView } from '../../api/views';
import { bytesText } from '../../components/bytes';
import { type Column, DataTable } from '../../components/DataTable';
import { DateTime } from '../../components/dates';
import { EmptyState } from '../../components/EmptyState';
import { Loaded } from '../../components/Loaded';
import { Section } from '../../components/Section';
import { WordBadge } from '../../components/StatusBadge';
import { TextLink } from '../../components/TextLink';
import { useEnvironment } from '../../environment/environment-context';

const BADGES: Readonly<Record<FileState, ReactNode>> = {
  Taken: <WordBadge word="Taken" icon={IconCircleCheck} color="pine" />,
  Repeated: <WordBadge word="Repeated" icon={IconRepeat} color="gray" />,
  Refused: <WordBadge word="Refused" icon={IconBan} color="red" />,
  'Needs attention': <WordBadge word="Needs attention" icon={IconAlertTriangle} color="orange" />,
  Gone: <WordBadge word="Gone" icon={IconCircleDashed} color="gray" />,
};

const LOOK_EVERY_MS = 15_000;

const COLUMNS: readonly Column<PickedUpFileView>[] = [
  { header: 'File', isRowHeader: true, cell: (file) => <FileName file={file} /> },
  { header: 'When', isShort: true, cell: ({ recordedAt }) => <DateTime at={recordedAt} /> },
  { header: 'Size', isShort: true, align: 'right', cell: ({ bytes }) => bytesText(bytes) },
  { header: 'State', cell: ({ state }) => BADGES[state] },
  { header: 'Result', cell: (file) => <Result file={file} /> },
];

/** What became of each file, newest first. */
export const PickedUpFiles = (): ReactNode => {
  const files = usePages<PickedUpFileView>('/pick-up/files', { refetchIntervalMs: LOOK_EVERY_MS });
  const rows = rowsOf(files.data);
  return (
    <Section title="Files">
      <Loaded query={files} waiting="Loading the files">
        {() =>
          rows.length === 0 ? (
            <EmptyState title="No file was picked up yet" />
          ) : (
            <DataTable
              caption="Files that were picked up"
              columns={COLUMNS}
              rows={rows}
              rowKey={({ source, name, recordedAt }) => [source, name, recordedAt].join('\n')}
              rowName={['file', 'files']}
              hasMore={files.hasNextPage}
              isLoadingMore={files.isFetchingNextPage}
              onMore={() => void files.fetchNextPage()}
            />
          )
        }
      </Loaded>
    </Section>
  );
};

const FileName = ({ file: { name, withTotals } }: { readonly file: PickedUpFileView }): ReactNode => (
  <>
    {name}
    {withTotals && (
      <Text size="xs" c="dimmed">
        with control totals
      </Text>
    )}
  </>
);

const Result = ({ file: { importId, trouble } }: { readonly file: PickedUpFileView }): ReactNode => {
  const { name } = useEnvironment();
  return (
    <Stack gap={0}>
      {importId !== null && (
        <TextLink to="/e/$environment/import/$importId" params={{ environment: name, importId }}>
          Open the import
        </TextLink>
      )}
      {trouble !== null && (
        <>
          <Text size="sm">{trouble.message}</Text>
          <Text size="sm" c="dimmed">
            {trouble.fix}
          </Text>
        </>
      )}
    </Stack>
  );
};
