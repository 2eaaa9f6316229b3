import { Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { useRead } from '../../api/hooks';
import { type ApprovalPolicyView } from '../../api/views';
import { countOf } from '../../components/formats';
import { Loaded } from '../../components/Loaded';
import { Section } from '../../components/Section';
import { TextLink } from '../../components/TextLink';
import { useEnvironment } from '../../environment/environment-context';

const LOOK_EVERY_MS = 15_000;

/** Whether other people approve what is posted, and what waits for them. */
export const ApprovalState = (): ReactNode => {
  const { name } = useEnvironment();
  const policy = useRead<ApprovalPolicyView>('/approval-policy', { refetchIntervalMs: LOOK_EVERY_MS });
  return (
    <Section
      title="Approval"
      actions={
        <TextLink to="/e/$environment/settings/approvals" params={{ environment: name }}>
          Approval policy
        </TextLink>
      }
    >
      <Loaded query={policy} waiting="Loading the approval policy">
        {({ isOff, awaiting, proposal }) => (
          <>
            {isOff && <Text size="sm">Approval is off: one person may prepare an entry and post it.</Text>}
            {awaiting > 0 && (
              <TextLink to="/e/$environment/approvals" params={{ environment: name }}>
                {countOf(awaiting, 'entry awaits', 'entries await')} approval
              </TextLink>
            )}
            {!isOff && awaiting === 0 && <Text size="sm">No entry awaits approval.</Text>}
            {proposal !== null && (
              <Text size="sm" fw={600}>
                A weaker policy waits for a second Controller.
              </Text>
            )}
          </>
        )}
      </Loaded>
    </Section>
  );
};
