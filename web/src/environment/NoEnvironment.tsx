import { Anchor, List, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { useSession } from '../session/session-context';
import { BarePage } from '../shell/BarePage';
import { SignOutButton } from '../shell/SignOutButton';

/** For a person without a role, in this environment or in any. */
export const NoEnvironment = ({ environment }: { readonly environment?: string }): ReactNode => {
  const { name, roles } = useSession();
  const others = [...roles.keys()];
  return (
    <BarePage title="No permission">
      <Text>
        {environment === undefined
          ? `${name} has no role in any environment.`
          : `${name} has no role in the environment ${environment}.`}
      </Text>
      <Text>
        Ask the people who manage your sign-in for one of the roles Controller, Admin, Analyst or Auditor, then sign in
        again.
      </Text>
      {others.length > 0 && (
        <>
          <Text>These environments are open to you:</Text>
          <List>
            {others.map((other) => (
              <List.Item key={other}>
                <Anchor
                  renderRoot={(props) => <Link to="/e/$environment" params={{ environment: other }} {...props} />}
                >
                  {other}
                </Anchor>
              </List.Item>
            ))}
          </List>
        </>
      )}
      <SignOutButton />
    </BarePage>
  );
};
