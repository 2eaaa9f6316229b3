import { Button, Group, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { fileNameOf, saveFile } from '../../api/downloads';
import { useDownload } from '../../api/hooks';
import { ProblemAlert } from '../../components/ProblemAlert';
import { useEnvironment } from '../../environment/environment-context';

/** An empty close file with the columns that the environment takes, those of its custom fields too. */
export const DownloadTemplate = (): ReactNode => {
  const { name } = useEnvironment();
  const download = useDownload(async (api) => {
    const reply = await api.send('GET', '/journal-imports/template', { accept: 'text/csv' });
    saveFile(await reply.blob(), fileNameOf(reply, `close-file-template-${name}.csv`));
  });
  return (
    <>
      <Group gap="sm" mt="md">
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          loading={download.isPending}
          onClick={() => {
            download.mutate();
          }}
        >
          Download template
        </Button>
        <Text size="xs" c="dimmed">
          A header row with the columns that are needed, those of your custom fields, and those that may stay blank.
        </Text>
      </Group>
      {download.error && <ProblemAlert error={download.error} />}
    </>
  );
};
