import { type Role } from './roles';

/**
 * Who may do what, to explain it before someone tries. The service decides; test/rules compares this with its table.
 * Reading is open to every role of an environment.
 */
export const ALLOWED_ROLES = {
  'connection:manage': ['Controller'],
  'custom-field:manage': ['Controller', 'Admin'],
  'account-mapping:manage': ['Controller', 'Admin'],
  'ledger-directory:refresh': ['Controller', 'Admin', 'Analyst'],
  'import-settings:manage': ['Controller', 'Admin'],
  'pick-up:manage': ['Controller', 'Admin'],
  'pick-up:look': ['Controller', 'Admin', 'Analyst'],
  'journal-import:create': ['Controller', 'Admin', 'Analyst'],
  'journal-batch:check': ['Controller', 'Admin'],
  'journal-batch:release': ['Controller'],
  'ledger-watch:start': ['Controller', 'Admin'],
  'ledger-watch:manage': ['Controller', 'Admin'],
  'ledger-change:accept': ['Controller'],
  'reconciliation:start': ['Controller', 'Admin'],
  'reconciliation:accept': ['Controller'],
  'accounting-period:close': ['Controller'],
  'accounting-period:reopen': ['Controller'],
  'journal-batch:reverse': ['Controller'],
  'journal-batch:closed-period': ['Controller'],
  'journal-batch:hold': ['Controller', 'Admin'],
  'journal-batch:withdraw': ['Controller', 'Admin'],
  'journal-batch:post-elsewhere': ['Controller'],
  'posting-approval:decide': ['Controller', 'Approver'],
  'approval-policy:manage': ['Controller'],
  'signing-key:enroll': ['Controller', 'Approver'],
  'signing-key:agree': ['Controller'],
  'signing-key:revoke': ['Controller', 'Approver'],
  'preflight:start': ['Controller', 'Admin', 'Analyst'],
  'preflight:prove': ['Controller', 'Admin'],
  'posting-run:start': ['Controller', 'Admin'],
  'posting-run:stop': ['Controller', 'Admin'],
  'access:review': ['Controller', 'Admin', 'Auditor'],
  'evidence:export': ['Controller', 'Admin', 'Auditor'],
  'posting-schedule:manage': ['Controller', 'Admin'],
  'posting-stop:resume': ['Controller'],
  'notification:manage': ['Controller', 'Admin'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof ALLOWED_ROLES;

export interface PermissionState {
  readonly isAllowed: boolean;
  readonly roles: readonly Role[];
}

export const permissionOf = (role: Role, permission: Permission): PermissionState => {
  const roles: readonly Role[] = ALLOWED_ROLES[permission];
  return { isAllowed: roles.includes(role), roles };
};

/** `Controller or Admin` */
export const eitherOf = (roles: readonly Role[]): string => roles.join(' or ');
