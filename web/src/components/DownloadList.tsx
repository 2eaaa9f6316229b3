import { Button, Group, Stack } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { type Query } from '../api/api-client';
import { contentOf, fileNameOf, saveFile } from '../api/downloads';
import { useDownload } from '../api/hooks';
import { useEnvironment } from '../environment/environment-context';
import { bytesText } from './bytes';
import { ProblemAlert } from './ProblemAlert';

const FORMATS = [
  { format: 'csv', label: 'Download CSV' },
  { format: 'xlsx', label: 'Download XLSX' },
] as const;

interface DownloadListProps {
  readonly list:
    'journal-batches' | 'posting-runs' | 'journal-imports' | 'history' | 'posting-approvals' | 'notifications';
  /** The filters that the page shows. */
  readonly query?: Query;
}

/** The list that is shown, as a file: all its rows, not only those on the screen. */
export const DownloadList = ({ list, query = {} }: DownloadListProps): ReactNode => {
  const { name } = useEnvironment();
  const [bytes, setBytes] = useState(0);
  const download = useDownload(async (api, format: (typeof FORMATS)[number]['format']) => {
    setBytes(0);
    const reply = await api.send('GET', `/exports/${list}`, { query: { ...query, format }, accept: '*/*' });
    saveFile(await contentOf(reply, setBytes), fileNameOf(reply, `${list}-${name}.${format}`));
  });
  return (
    <Stack gap="xs" align="flex-end">
      <Group gap="xs">
        {FORMATS.map(({ format, label }) => (
          <Button
            key={format}
            variant="default"
            size="sm"
            leftSection={<IconDownload size={16} aria-hidden />}
            loading={download.isPending && download.variables === format}
            onClick={() => {
              download.mutate(format);
            }}
          >
            {label}
          </Button>
        ))}
      </Group>
      {download.isPending && bytes > 0 && <span role="status">{bytesText(bytes)}</span>}
      {download.error && <ProblemAlert error={download.error} />}
    </Stack>
  );
};
