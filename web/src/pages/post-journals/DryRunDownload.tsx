import { Button, Group, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { fileNameOf, saveFile } from '../../api/downloads';
import { useDownload } from '../../api/hooks';
import { type DryRunView } from '../../api/views';
import { countText } from '../../components/formats';
import { type PostSelection } from '../../components/post-selection';
import { ProblemAlert } from '../../components/ProblemAlert';
import { useEnvironment } from '../../environment/environment-context';

interface DryRunDownloadProps {
  readonly run: DryRunView;
  readonly selection: PostSelection;
}

/** What a dry run was built with, and the dry run as a file for Intacct's own import. */
export const DryRunDownload = ({ run, selection }: DryRunDownloadProps): ReactNode => {
  const { name } = useEnvironment();
  const download = useDownload(async (api) => {
    const reply = await api.send('POST', '/dry-runs/csv', { body: selection, accept: 'text/csv' });
    saveFile(await reply.blob(), fileNameOf(reply, `journal-import-${name}.csv`));
  });
  return (
    <>
      <Group justify="space-between" gap="sm" mb="xs">
        <Text size="sm" c="dimmed">
          {versionsText(run)}
        </Text>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconDownload size={14} aria-hidden />}
          loading={download.isPending}
          onClick={() => {
            download.mutate();
          }}
        >
          Download CSV
        </Button>
      </Group>
      {download.error && <ProblemAlert error={download.error} />}
    </>
  );
};

const versionsText = ({ companyId, versions }: DryRunView): string =>
  [
    `Company ${companyId}`,
    `account mappings version ${countText(versions.accountMappings)}`,
    ...versions.customFields.map(({ apiName, revision }) => `custom field ${apiName} version ${countText(revision)}`),
  ].join(' · ');
