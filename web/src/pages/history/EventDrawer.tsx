import { Code, Drawer, Group, Stack, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { useRead } from '../../api/hooks';
import { type HistoryEventView, type HistoryItemView } from '../../api/views';
import { actorText } from '../../components/actors';
import { CopyButton } from '../../components/CopyButton';
import { DateTime, TextWithTimes } from '../../components/dates';
import { Loaded } from '../../components/Loaded';
import classes from './HistoryPage.module.css';

interface EventDrawerProps {
  /** Null closes it. */
  readonly item: HistoryItemView | null;
  readonly onClose: () => void;
}

/** One whole event, as recorded. */
export const EventDrawer = ({ item, onClose }: EventDrawerProps): ReactNode => (
  <Drawer
    opened={item !== null}
    onClose={onClose}
    position="right"
    size="lg"
    title="Event"
    closeButtonProps={{ 'aria-label': 'Close the event' }}
  >
    {item !== null && <EventFacts item={item} />}
  </Drawer>
);

const EventFacts = ({ item }: { readonly item: HistoryItemView }): ReactNode => {
  const query = useRead<HistoryEventView>(`/history/${item.position}`);
  return (
    <Stack gap="sm">
      <Text fw={600}>
        <TextWithTimes text={item.sentence} />
      </Text>
      <Text size="sm" c="dimmed">
        <DateTime at={item.occurredAt} hasSeconds /> · {actorText(item.actor)}
      </Text>
      <Loaded query={query} waiting="Loading the event">
        {(event) => (
          <>
            <Named name="Type" value={event.type} />
            <Named name="Stream" value={`${event.stream}, event ${event.revision}`} />
            <Named name="Correlation id" value={event.correlationId} canCopy />
            <Named name="Hash" value={event.hash} canCopy />
            <Named name="Previous hash" value={event.prev} canCopy />
            <Text size="sm" fw={600}>
              Content
            </Text>
            <Code block tabIndex={0} aria-label="Content of the event" className={classes['content']}>
              {JSON.stringify(event.data, null, 2)}
            </Code>
          </>
        )}
      </Loaded>
    </Stack>
  );
};

interface NamedProps {
  readonly name: string;
  readonly value: string;
  readonly canCopy?: boolean;
}

const Named = ({ name, value, canCopy = false }: NamedProps): ReactNode => (
  <div>
    <Text size="xs" c="dimmed">
      {name}
    </Text>
    <Group gap={4} wrap="nowrap" align="flex-start">
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {value === '' ? 'none' : value}
      </Text>
      {canCopy && value !== '' && <CopyButton value={value} what={name.toLowerCase()} />}
    </Group>
  </div>
);
