import { Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { type PostingScheduleView } from '../../api/views';
import { Section } from '../../components/Section';
import { usePermission } from '../../environment/environment-context';
import { FrequencyForm } from './FrequencyForm';
import { frequencyText } from './frequency-text';
import { zoneText } from '../../components/formats';

const ABOUT =
  'Each run posts everything that is Ready to Post, up to the month it runs in. A change never makes past occurrences due.';

export const FrequencySection = ({ schedule }: { readonly schedule: PostingScheduleView }): ReactNode => {
  const { isAllowed } = usePermission('posting-schedule:manage');
  return (
    <Section title="Frequency" description={ABOUT}>
      {isAllowed ? (
        <FrequencyForm schedule={schedule} />
      ) : (
        <Text size="sm">
          {frequencyText(schedule.frequency)}, {zoneText(schedule.timeZone)}
        </Text>
      )}
    </Section>
  );
};
