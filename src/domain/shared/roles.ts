export const ROLES = ['Controller', 'Admin', 'Analyst', 'Auditor', 'Approver'] as const;
export type Role = (typeof ROLES)[number];
