import { Anchor, Paper, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { useRead } from '../api/hooks';
import { type PageOf, type PostingRunView } from '../api/views';
import { countText } from '../components/formats';
import { useEnvironment } from '../environment/environment-context';

const LOOK_EVERY_MS = 5_000;

/** In the left menu while a posting run is going: how far it is. */
export const ExportJournalsWidget = (): ReactNode => {
  const { name } = useEnvironment();
  const runs = useRead<PageOf<PostingRunView>>('/posting-runs', {
    query: { limit: 1 },
    refetchIntervalMs: LOOK_EVERY_MS,
  });
  const run = runs.data?.items[0];
  if (run?.status !== 'Running') return null;
  return (
    <Paper withBorder p="sm" role="status" aria-label="Export Journals">
      <Text fw={600} size="sm">
        Export Journals
      </Text>
      <Text size="sm">
        {countText(run.batches - run.waiting)} of {countText(run.batches)} batches done
      </Text>
      <Anchor
        size="sm"
        renderRoot={(props) => <Link to="/e/$environment/runs" params={{ environment: name }} {...props} />}
      >
        Show the run
      </Anchor>
    </Paper>
  );
};
