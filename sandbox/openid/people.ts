export interface Person {
  /** Also the subject of the tokens and the id of the person's own client. */
  readonly id: string;
  readonly name: string;
  /** Environment to role. */
  readonly roles: Readonly<Record<string, string>>;
}

/**
 * A demo person for each role in these environments, a second Controller, one without a role, and one whose role is of
 * another environment.
 */
export const demoPeople = (environments: readonly string[]): readonly Person[] => [
  { id: 'cora.controller', name: 'Cora Controller', roles: everywhere(environments, 'Controller') },
  { id: 'adam.admin', name: 'Adam Admin', roles: everywhere(environments, 'Admin') },
  { id: 'anna.analyst', name: 'Anna Analyst', roles: everywhere(environments, 'Analyst') },
  { id: 'audrey.auditor', name: 'Audrey Auditor', roles: everywhere(environments, 'Auditor') },
  { id: 'abby.approver', name: 'Abby Approver', roles: everywhere(environments, 'Approver') },
  { id: 'carl.controller', name: 'Carl Controller', roles: everywhere(environments, 'Controller') },
  { id: 'nobody', name: 'Nobody', roles: {} },
  { id: 'olga.other', name: 'Olga Other', roles: { 'other-live': 'Controller' } },
];

const everywhere = (environments: readonly string[], role: string): Record<string, string> =>
  Object.fromEntries(environments.map((environment) => [environment, role]));

export const secretOf = ({ id }: Person): string => `${id}-secret`;

/** Claims about a person besides the subject. */
export const claimsOf = ({
  name,
  roles,
}: Person): { name: string; revrec_roles: Readonly<Record<string, string>> } => ({
  name,
  revrec_roles: roles,
});
