import { Group, List, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode } from 'react';
import { Loaded } from '../components/Loaded';
import { TextLink } from '../components/TextLink';
import { useSession } from '../session/session-context';
import { BarePage } from '../shell/BarePage';
import { SignOutButton } from '../shell/SignOutButton';
import { KindBadge } from './KindBadge';
import { NoEnvironment } from './NoEnvironment';
import { ownEnvironmentsQuery } from './own-environments';

/** For a browser that was in no environment yet: somebody who means the test must not land in the real books. */
export const ChooseEnvironment = (): ReactNode => {
  const session = useSession();
  const environments = useQuery(ownEnvironmentsQuery(session));
  if (session.roles.size === 0) return <NoEnvironment />;
  return (
    <BarePage title="Choose an environment">
      <Loaded query={environments} waiting="Loading your environments">
        {(items) => (
          <List aria-label="Your environments" listStyleType="none" spacing="sm">
            {items.map(({ name, kind, role }) => (
              <List.Item key={name}>
                <Group gap="sm">
                  <TextLink to="/e/$environment" params={{ environment: name }}>
                    {name}
                  </TextLink>
                  <KindBadge kind={kind} />
                  <Text size="sm" c="dimmed">
                    {role}
                  </Text>
                </Group>
              </List.Item>
            ))}
          </List>
        )}
      </Loaded>
      <Text size="sm" c="dimmed">
        This browser remembers your choice. The menu at the top changes it.
      </Text>
      <SignOutButton />
    </BarePage>
  );
};
