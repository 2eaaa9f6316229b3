import { type Duty, type PersonAccessView } from '../../api/views';

export const DUTY_WORDS: Readonly<Record<Duty, string>> = {
  imported: 'imported',
  mapped: 'mapped',
  configured: 'configured',
  approved: 'approved or refused',
  posted: 'posted',
  decided: 'decided',
};

export const conflictText = ([one, other]: readonly [Duty, Duty]): string => `${one} and ${other}`;

/** The columns that the table can be sorted by. */
export const SORTS = ['Name', 'Role', 'First seen', 'Last seen', 'Conflicts of duties'] as const;
export type SortKey = (typeof SORTS)[number];

const SORT_VALUES: Readonly<Record<SortKey, (person: PersonAccessView) => string | number>> = {
  Name: ({ name }) => name,
  Role: ({ role }) => role ?? '',
  'First seen': ({ firstSeenAt }) => firstSeenAt ?? '',
  'Last seen': ({ lastSeenAt }) => lastSeenAt ?? '',
  'Conflicts of duties': ({ conflicts }) => conflicts.length,
};

export const sortedBy = (
  people: readonly PersonAccessView[],
  by: SortKey,
  isDown: boolean,
): readonly PersonAccessView[] => {
  const valueOf = SORT_VALUES[by];
  const up = people.toSorted((one, other) => compare(valueOf(one), valueOf(other)));
  return isDown ? up.reverse() : up;
};

const compare = (one: string | number, other: string | number): number =>
  typeof one === 'string' ? one.localeCompare(String(other), 'en-US') : one - Number(other);

export const rowsOfCsv = (people: readonly PersonAccessView[]): readonly (readonly (string | number | null)[])[] => [
  [
    ...['Subject', 'Name', 'Role', 'Earlier roles', 'First seen', 'Last seen'],
    ...Object.values(DUTY_WORDS).flatMap((word) => [`Times ${word}`, `Last ${word}`]),
    'Conflicts of duties',
  ],
  ...people.map(({ subject, name, role, earlierRoles, firstSeenAt, lastSeenAt, duties, conflicts }) => [
    ...[subject, name, role, earlierRoles.join('; '), firstSeenAt, lastSeenAt],
    ...(Object.keys(DUTY_WORDS) as Duty[]).flatMap((duty) => {
      const done = duties.find((one) => one.duty === duty);
      return [done?.count ?? 0, done?.lastAt ?? null];
    }),
    conflicts.map(conflictText).join('; '),
  ]),
];
