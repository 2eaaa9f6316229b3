import { Button, Stack, Text } from '@mantine/core';
import { IconFileZip } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { contentOf, fileNameOf, saveFile } from '../api/downloads';
import { useDownload } from '../api/hooks';
import { useEnvironment, usePermission } from '../environment/environment-context';
import { eitherOf } from '../environment/permissions';
import { bytesText } from './bytes';
import { ProblemAlert } from './ProblemAlert';

interface EvidencePackButtonProps {
  /** What the pack is of. */
  readonly scope: { readonly period: string } | { readonly runId: string };
  readonly children: ReactNode;
}

/** Everything that proves what happened, as one file that can be verified without this service. */
export const EvidencePackButton = ({ scope, children }: EvidencePackButtonProps): ReactNode => {
  const { name } = useEnvironment();
  const { isAllowed, roles } = usePermission('evidence:export');
  const [bytes, setBytes] = useState(0);
  const download = useDownload(async (api) => {
    setBytes(0);
    const reply = await api.send('GET', '/evidence-packs', { query: scope, accept: 'application/zip' });
    saveFile(await contentOf(reply, setBytes), fileNameOf(reply, `evidence-${name}.zip`));
  });
  return (
    <Stack gap={4} align="flex-start">
      <Button
        variant="default"
        leftSection={<IconFileZip size={18} aria-hidden />}
        disabled={!isAllowed}
        loading={download.isPending}
        onClick={() => {
          download.mutate();
        }}
      >
        {children}
      </Button>
      <Text size="sm" c="dimmed" role="status">
        {stateText(download.status, bytes)}
        {!isAllowed && `Only a ${eitherOf(roles)} can download it.`}
      </Text>
      {download.error && (
        <ProblemAlert
          error={download.error}
          onRetry={() => {
            download.mutate();
          }}
        />
      )}
    </Stack>
  );
};

const stateText = (status: 'idle' | 'pending' | 'success' | 'error', bytes: number): string => {
  switch (status) {
    case 'pending':
      return bytes === 0 ? 'Sealing the log and gathering the events …' : `${bytesText(bytes)} received …`;
    case 'success':
      return `Saved, ${bytesText(bytes)}.`;
    default:
      return '';
  }
};
