import { Alert } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { useRead } from '../api/hooks';
import { type TeamView } from '../api/views';
import { eitherOf } from '../environment/permissions';
import { type Role } from '../environment/roles';

interface NoPermissionProps {
  /** What is not allowed: `connect Sage Intacct`. */
  readonly to: string;
  readonly roles: readonly Role[];
  readonly role: Role;
}

/** More names help nobody. */
const NAMES_MAX = 3;

/** Says who may, by name, instead of hiding the page. */
export const NoPermission = ({ to, roles, role }: NoPermissionProps): ReactNode => {
  const team = useRead<TeamView>('/team');
  const names = (team.data?.items ?? [])
    .filter((member) => roles.includes(member.role))
    .toSorted((one, other) => (other.lastSeenAt ?? '').localeCompare(one.lastSeenAt ?? ''))
    .slice(0, NAMES_MAX)
    .map((member) => member.name);
  return (
    <Alert color="gray" icon={<IconLock aria-hidden />} title={`Only a ${eitherOf(roles)} can ${to}`} my="md">
      You are {role === 'Controller' ? 'a' : 'an'} {role} here. Ask{' '}
      {names.length === 0 ? `someone who is ${eitherOf(roles)}` : eitherName(names)}.
    </Alert>
  );
};

const eitherName = (names: readonly string[]): string =>
  names.length === 1 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;
