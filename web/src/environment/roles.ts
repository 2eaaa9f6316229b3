export const ROLES = ['Controller', 'Admin', 'Analyst', 'Auditor', 'Approver'] as const;
export type Role = (typeof ROLES)[number];

/** The roles by environment in a claim; anything else in it is ignored. */
export const rolesOf = (claim: unknown): ReadonlyMap<string, Role> => {
  const entries = typeof claim === 'object' && claim !== null ? Object.entries(claim) : [];
  return new Map(
    entries.flatMap(([environment, name]): [string, Role][] => {
      const role = ROLES.find((known) => known === name);
      return role ? [[environment, role]] : [];
    }),
  );
};
