export const ROLES = ['Controller', 'Admin', 'Analyst', 'Auditor', 'Approver'] as const;
export type Role = (typeof ROLES)[number];

/** What each role is for, in a sentence. */
export const ROLE_TEXTS: Readonly<Record<Role, string>> = {
  Controller: 'connects, posts, decides what is uncertain, and closes months.',
  Admin: 'sets up fields, mappings and frequency, and posts.',
  Analyst: 'imports and checks, and posts nothing.',
  Auditor: 'sees everything, takes evidence, and changes nothing.',
  Approver: 'approves what is to be posted, and changes nothing else.',
};

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
