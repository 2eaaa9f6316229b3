import { Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { useRead } from '../../api/hooks';
import { type PostingScheduleView } from '../../api/views';
import { DateTime } from '../../components/dates';
import { Fact, Facts } from '../../components/Facts';
import { Loaded } from '../../components/Loaded';
import { Section } from '../../components/Section';
import { TextLink } from '../../components/TextLink';
import { useEnvironment } from '../../environment/environment-context';
import { zoneText } from '../../components/formats';

/** When journals are posted automatically. */
export const NextRun = (): ReactNode => {
  const { name } = useEnvironment();
  const schedule = useRead<PostingScheduleView>('/posting-schedule');
  return (
    <Section
      title="Next run"
      actions={
        <TextLink to="/e/$environment/settings/accounting/journal-frequency" params={{ environment: name }}>
          Journal frequency
        </TextLink>
      }
    >
      <Loaded query={schedule} waiting="Loading the journal frequency">
        {({ nextRun, lastRun, paused, timeZone }) => (
          <>
            {nextRun === null ? (
              <Text size="sm">{notOnText(paused !== null)}</Text>
            ) : (
              <Text fw={600} size="lg">
                <DateTime at={nextRun} />
              </Text>
            )}
            <Facts>
              <Fact name="Time zone">{zoneText(timeZone)}</Fact>
              {lastRun !== null && (
                <Fact name="Last occurrence">
                  {lastRun.state}, <DateTime at={lastRun.instant} />
                </Fact>
              )}
            </Facts>
          </>
        )}
      </Loaded>
    </Section>
  );
};

const notOnText = (isPaused: boolean): string =>
  isPaused ? 'None: automatic posting is paused.' : 'None: journals are posted when someone presses Post Journals.';
