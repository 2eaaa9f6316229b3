import { type Role } from '../../domain/shared/roles';

/**
 * Who may do what in an environment: the one table. Only a Controller connects, changes or removes a connection, and
 * vouches that the ledger lacks an entry; an Analyst posts nothing; an Auditor changes nothing; an Approver looks and
 * approves.
 */
export const PERMISSIONS = {
  'connection:read': ['Controller', 'Admin', 'Analyst', 'Auditor', 'Approver'],
  'connection:manage': ['Controller'],
  'custom-field:read': ['Controller', 'Admin', 'Analyst', 'Auditor', 'Approver'],
  'custom-field:manage': ['Controller', 'Admin'],
  'account-mapping:read': ['Controller', 'Admin', 'Analyst', 'Auditor', 'Approver'],
  'account-mapping:manage': ['Controller', 'Admin'],
  'ledger-directory:read': ['Controller', 'Admin', 'Analyst', 'Auditor', 'Approver'],
  'ledger-directory:refresh': ['Controller', 'Admin', 'Analyst'],
  'journal-import:read': ['Controller', 'Admin', 'Analyst', 'Auditor', 'Approver'],
  'import-settings:read': ['Controller', 'Admin', 'Analyst', 'Auditor', 'Approver'],
  'import-settings:manage': ['Controller', 'Admin'],
  'journal-import:create': ['Controller', 'Admin', 'Analyst'],
  'pick-up:read': ['Controller', 'Admin', 'Analyst', 'Auditor', 'Approver'],
  'pick-up:manage': ['Controller', 'Admin'],
  'pick-up:look': ['Controller', 'Admin', 'Analyst'],
  'journal-batch:read': ['Controller', 'Admin', 'Analyst', 'Auditor', 'Approver'],
  'journal-batch:check': ['Controller', 'Admin'],
  'journal-batch:release': ['Controller'],
  'ledger-watch:read': ['Controller', 'Admin', 'Analyst', 'Auditor', 'Approver'],
  'ledger-watch:start': ['Controller', 'Admin'],
  'ledger-watch:manage': ['Controller', 'Admin'],
  'ledger-change:accept': ['Controller'],
  'reconciliation:read': ['Controller', 'Admin', 'Analyst', 'Auditor', 'Approver'],
  'reconciliation:start': ['Controller', 'Admin'],
  'reconciliation:accept': ['Controller'],
  'accounting-period:read': ['Controller', 'Admin', 'Analyst', 'Auditor', 'Approver'],
  'accounting-period:close': ['Controller'],
  'accounting-period:reopen': ['Controller'],
  'journal-batch:reverse': ['Controller'],
  'journal-batch:closed-period': ['Controller'],
  'journal-batch:hold': ['Controller', 'Admin'],
  'journal-batch:withdraw': ['Controller', 'Admin'],
  'journal-batch:post-elsewhere': ['Controller'],
  'posting-approval:read': ['Controller', 'Admin', 'Analyst', 'Auditor', 'Approver'],
  'posting-approval:decide': ['Controller', 'Approver'],
  'approval-policy:manage': ['Controller'],
  'signing-key:read': ['Controller', 'Admin', 'Analyst', 'Auditor', 'Approver'],
  'signing-key:enroll': ['Controller', 'Approver'],
  'signing-key:agree': ['Controller'],
  'signing-key:revoke': ['Controller', 'Approver'],
  'preflight:read': ['Controller', 'Admin', 'Analyst', 'Auditor', 'Approver'],
  'preflight:start': ['Controller', 'Admin', 'Analyst'],
  'preflight:prove': ['Controller', 'Admin'],
  'posting-run:read': ['Controller', 'Admin', 'Analyst', 'Auditor', 'Approver'],
  'posting-run:start': ['Controller', 'Admin'],
  'posting-run:stop': ['Controller', 'Admin'],
  'history:read': ['Controller', 'Admin', 'Analyst', 'Auditor', 'Approver'],
  'team:read': ['Controller', 'Admin', 'Analyst', 'Auditor', 'Approver'],
  'access:review': ['Controller', 'Admin', 'Auditor'],
  'evidence:export': ['Controller', 'Admin', 'Auditor'],
  'posting-schedule:read': ['Controller', 'Admin', 'Analyst', 'Auditor', 'Approver'],
  'posting-schedule:manage': ['Controller', 'Admin'],
  'service-state:read': ['Controller', 'Admin', 'Analyst', 'Auditor', 'Approver'],
  'posting-stop:resume': ['Controller'],
  'notification:read': ['Controller', 'Admin', 'Analyst', 'Auditor', 'Approver'],
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
