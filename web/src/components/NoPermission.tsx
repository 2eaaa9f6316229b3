import { Alert } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { eitherOf } from '../environment/permissions';
import { type Role } from '../environment/roles';

interface NoPermissionProps {
  /** What is not allowed: `connect Sage Intacct`. */
  readonly to: string;
  readonly roles: readonly Role[];
  readonly role: Role;
}

/** Says who may, instead of hiding the page. */
export const NoPermission = ({ to, roles, role }: NoPermissionProps): ReactNode => (
  <Alert color="gray" icon={<IconLock aria-hidden />} title={`Only a ${eitherOf(roles)} can ${to}`} my="md">
    You are {role === 'Controller' ? 'a' : 'an'} {role} here. Ask someone who is {eitherOf(roles)}.
  </Alert>
);
