import { Button, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconDownload } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { csvOf, saveFile } from '../../api/downloads';
import { useRead } from '../../api/hooks';
import { type AccessReviewView, type PersonAccessView } from '../../api/views';
import { type Column, DataTable } from '../../components/DataTable';
import { DateTime } from '../../components/dates';
import { EmptyState } from '../../components/EmptyState';
import { countText } from '../../components/formats';
import { Loaded } from '../../components/Loaded';
import { NoPermission } from '../../components/NoPermission';
import { PageHeader } from '../../components/PageHeader';
import { WordBadge } from '../../components/StatusBadge';
import { useEnvironment, usePermission } from '../../environment/environment-context';
import { conflictText, DUTY_WORDS, rowsOfCsv, SORTS, type SortKey, sortedBy } from './access-review-texts';

/** Who has which role, what each person did, and who has duties that do not go together. */
export const AccessReviewPage = (): ReactNode => {
  const { role } = useEnvironment();
  const { isAllowed, roles } = usePermission('access:review');
  return isAllowed ? (
    <Review />
  ) : (
    <>
      <PageHeader title="Access review" />
      <NoPermission to="review access" roles={roles} role={role} />
    </>
  );
};

const Review = (): ReactNode => {
  const { name } = useEnvironment();
  const review = useRead<AccessReviewView>('/access-review');
  const [sort, setSort] = useState<{ readonly by: SortKey; readonly isDown: boolean }>({ by: 'Name', isDown: false });
  const rows = sortedBy(review.data?.items ?? [], sort.by, sort.isDown);
  const columns = COLUMNS.map((column): Column<PersonAccessView> => {
    const by = SORTS.find((key) => key === column.header);
    if (by === undefined) return column;
    const direction = sort.isDown ? 'descending' : 'ascending';
    return {
      ...column,
      sort: {
        direction: sort.by === by ? direction : null,
        onToggle: () => {
          setSort({ by, isDown: sort.by === by && !sort.isDown });
        },
      },
    };
  });
  return (
    <>
      <PageHeader
        title="Access review"
        description="Roles as the sign-in tokens named them, what each person did here, and duties that should not be in one hand. Somebody who has a role and never came is known only to your sign-in provider."
        actions={
          <Button
            variant="default"
            leftSection={<IconDownload size={18} aria-hidden />}
            disabled={rows.length === 0}
            onClick={() => {
              saveFile(csvOf(rowsOfCsv(rows)), `access-review-${name}.csv`);
            }}
          >
            Download CSV
          </Button>
        }
      />
      <Loaded query={review} waiting="Loading the access review">
        {() =>
          rows.length === 0 ? (
            <EmptyState title="Nobody was here yet">People appear here once they do or read anything.</EmptyState>
          ) : (
            <DataTable
              caption="People and what they did"
              rows={rows}
              columns={columns}
              rowKey={({ subject }) => subject}
              rowName={['person', 'people']}
            />
          )
        }
      </Loaded>
    </>
  );
};

const COLUMNS: readonly Column<PersonAccessView>[] = [
  { header: 'Name', isRowHeader: true, cell: (person) => <Person person={person} /> },
  { header: 'Role', cell: (person) => <RoleOf person={person} /> },
  { header: 'First seen', isShort: true, cell: ({ firstSeenAt }) => <At at={firstSeenAt} /> },
  { header: 'Last seen', isShort: true, cell: ({ lastSeenAt }) => <At at={lastSeenAt} /> },
  { header: 'Did', cell: (person) => <Duties person={person} /> },
  { header: 'Conflicts of duties', cell: (person) => <Conflicts person={person} /> },
];

interface OfPerson {
  readonly person: PersonAccessView;
}

const At = ({ at }: { readonly at: string | null }): ReactNode => (at === null ? '–' : <DateTime at={at} />);

const Person = ({ person: { name, subject } }: OfPerson): ReactNode => (
  <>
    <Text size="sm" fw={600}>
      {name}
    </Text>
    {name !== subject && (
      <Text size="xs" c="dimmed">
        {subject}
      </Text>
    )}
  </>
);

const RoleOf = ({ person: { role, earlierRoles } }: OfPerson): ReactNode => (
  <>
    <Text size="sm">{role ?? 'Not seen since roles are recorded'}</Text>
    {earlierRoles.length > 0 && (
      <Text size="xs" c="dimmed">
        before: {earlierRoles.join(', ')}
      </Text>
    )}
  </>
);

const Duties = ({ person: { duties } }: OfPerson): ReactNode =>
  duties.length === 0 ? (
    <Text size="sm">only read</Text>
  ) : (
    <Stack gap={2}>
      {duties.map(({ duty, count, lastAt }) => (
        <Text size="sm" key={duty}>
          {DUTY_WORDS[duty]} {countText(count)} {count === 1 ? 'time' : 'times'}, last <DateTime at={lastAt} />
        </Text>
      ))}
    </Stack>
  );

const Conflicts = ({ person: { conflicts } }: OfPerson): ReactNode =>
  conflicts.length === 0 ? (
    'none'
  ) : (
    <Stack gap={4} align="flex-start">
      {conflicts.map((pair) => (
        <WordBadge key={pair.join(' ')} word={conflictText(pair)} icon={IconAlertTriangle} color="orange" />
      ))}
    </Stack>
  );
