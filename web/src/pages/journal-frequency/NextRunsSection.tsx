import { List } from '@mantine/core';
import { type ReactNode } from 'react';
import { type PostingScheduleView } from '../../api/views';
import { Section } from '../../components/Section';
import { localText } from './frequency-text';
import { zoneText } from '../../components/formats';

export const NextRunsSection = ({ schedule }: { readonly schedule: PostingScheduleView }): ReactNode => {
  const { status, nextRuns } = schedule;
  return (
    <Section title="Next runs" {...(status !== 'On' && { description: 'If automatic posting were on.' })}>
      <List type="ordered" size="sm">
        {nextRuns.map(({ local, timeZone, instant }) => (
          <List.Item key={instant}>
            <time dateTime={instant}>{localText(local)}</time> {zoneText(timeZone)}
          </List.Item>
        ))}
      </List>
    </Section>
  );
};
