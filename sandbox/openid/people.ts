export interface Person {
  /** Also the subject of the tokens and the id of the person's own client. */
  readonly id: string;
  readonly name: string;
  /** Environment to role. */
  readonly roles: Readonly<Record<string, string>>;
}

/** One demo person for each role, one without any and one whose role belongs to another environment. */
export const demoPeople = (environment: string): readonly Person[] => [
  { id: 'cora.controller', name: 'Cora Controller', roles: { [environment]: 'Controller' } },
  { id: 'adam.admin', name: 'Adam Admin', roles: { [environment]: 'Admin' } },
  { id: 'anna.analyst', name: 'Anna Analyst', roles: { [environment]: 'Analyst' } },
  { id: 'audrey.auditor', name: 'Audrey Auditor', roles: { [environment]: 'Auditor' } },
  { id: 'nobody', name: 'Nobody', roles: {} },
  { id: 'olga.other', name: 'Olga Other', roles: { 'other-live': 'Controller' } },
];

export const secretOf = ({ id }: Person): string => `${id}-secret`;

/** What a token says about a person besides its subject. */
export const claimsOf = ({
  name,
  roles,
}: Person): { name: string; revrec_roles: Readonly<Record<string, string>> } => ({
  name,
  revrec_roles: roles,
});
