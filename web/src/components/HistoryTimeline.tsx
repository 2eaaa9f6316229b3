import { Text, Timeline } from '@mantine/core';
import { type ReactNode } from 'react';
import { usePages } from '../api/hooks';
import { type HistoryItemView } from '../api/views';
import { Loaded } from './Loaded';
import { MoreButton } from './MoreButton';
import { DateTime, TextWithTimes } from './dates';
import { actorText } from './actors';

interface HistoryTimelineProps {
  /** What it is about: one batch, one run, one stream. */
  readonly about: {
    readonly batchKey?: string;
    readonly runId?: string;
    readonly stream?: string;
    readonly search?: string;
  };
}

/** What happened to one thing, from its beginning on. */
export const HistoryTimeline = ({ about }: HistoryTimelineProps): ReactNode => {
  const query = usePages<HistoryItemView>('/history', { query: { ...about, first: 'oldest', limit: 100 } });
  return (
    <Loaded query={query} waiting="Loading the history">
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        if (items.length === 0) return <Text c="dimmed">No events yet.</Text>;
        return (
          <>
            <Timeline bulletSize={12} lineWidth={2} active={items.length}>
              {items.map((item) => (
                <Timeline.Item key={item.position}>
                  <Text size="sm">
                    <TextWithTimes text={item.sentence} />
                  </Text>
                  <Text size="xs" c="dimmed">
                    <DateTime at={item.occurredAt} hasSeconds /> · {actorText(item.actor)}
                  </Text>
                </Timeline.Item>
              ))}
            </Timeline>
            <MoreButton query={query} />
          </>
        );
      }}
    </Loaded>
  );
};
