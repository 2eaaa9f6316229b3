export const ROLES = ['Controller', 'Admin', 'Analyst', 'Auditor'] as const;
export type Role = (typeof ROLES)[number];
