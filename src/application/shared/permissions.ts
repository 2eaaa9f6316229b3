import { type Role } from '../../domain/shared/roles';

/**
 * Who may do what in an environment: the one table. Only a Controller connects, changes or removes a connection, and
 * vouches that the ledger lacks an entry; an Analyst posts nothing; an Auditor changes nothing.
 */
export const PERMISSIONS = {
  'connection:read': ['Controller', 'Admin', 'Analyst', 'Auditor'],
  'connection:manage': ['Controller'],
  'custom-field:read': ['Controller', 'Admin', 'Analyst', 'Auditor'],
  'custom-field:manage': ['Controller', 'Admin'],
  'account-mapping:read': ['Controller', 'Admin', 'Analyst', 'Auditor'],
  'account-mapping:manage': ['Controller', 'Admin'],
  'ledger-directory:read': ['Controller', 'Admin', 'Analyst', 'Auditor'],
  'ledger-directory:refresh': ['Controller', 'Admin', 'Analyst'],
  'journal-import:read': ['Controller', 'Admin', 'Analyst', 'Auditor'],
  'import-settings:read': ['Controller', 'Admin', 'Analyst', 'Auditor'],
  'import-settings:manage': ['Controller', 'Admin'],
  'journal-import:create': ['Controller', 'Admin', 'Analyst'],
  'pick-up:read': ['Controller', 'Admin', 'Analyst', 'Auditor'],
  'pick-up:manage': ['Controller', 'Admin'],
  'pick-up:look': ['Controller', 'Admin', 'Analyst'],
  'journal-batch:read': ['Controller', 'Admin', 'Analyst', 'Auditor'],
  'journal-batch:check': ['Controller', 'Admin'],
  'journal-batch:release': ['Controller'],
  'journal-batch:hold': ['Controller', 'Admin'],
  'journal-batch:withdraw': ['Controller', 'Admin'],
  'preflight:read': ['Controller', 'Admin', 'Analyst', 'Auditor'],
  'preflight:start': ['Controller', 'Admin', 'Analyst'],
  'preflight:prove': ['Controller', 'Admin'],
  'posting-run:read': ['Controller', 'Admin', 'Analyst', 'Auditor'],
  'posting-run:start': ['Controller', 'Admin'],
  'posting-run:stop': ['Controller', 'Admin'],
  'history:read': ['Controller', 'Admin', 'Analyst', 'Auditor'],
  'access:review': ['Controller', 'Admin', 'Auditor'],
  'evidence:export': ['Controller', 'Admin', 'Auditor'],
  'posting-schedule:read': ['Controller', 'Admin', 'Analyst', 'Auditor'],
  'posting-schedule:manage': ['Controller', 'Admin'],
  'service-state:read': ['Controller', 'Admin', 'Analyst', 'Auditor'],
  'posting-stop:resume': ['Controller'],
  'notification:read': ['Controller', 'Admin', 'Analyst', 'Auditor'],
  'notification:manage': ['Controller', 'Admin'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

/** The signed-in person of a request, already verified. */
export interface Caller {
  readonly subject: string;
  readonly name: string;
  readonly environment: string;
  /** The role in this environment; null when there is none. */
  readonly role: Role | null;
  readonly correlationId: string;
}

export const isPermitted = (role: Role | null, permission: Permission): boolean =>
  role !== null && (PERMISSIONS[permission] as readonly Role[]).includes(role);
