import { Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import {
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconProgressCheck,
  IconRefreshAlert,
  IconSearch,
} from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { rowsOf, useAllPages } from '../../api/all-pages';
import { usePages } from '../../api/hooks';
import { type ApprovalStatus, type PostingApprovalView } from '../../api/views';
import { type Column, DataTable } from '../../components/DataTable';
import { DateTime, Period } from '../../components/dates';
import { DownloadList } from '../../components/DownloadList';
import { EmptyState } from '../../components/EmptyState';
import { countOf, countText } from '../../components/formats';
import { Loaded } from '../../components/Loaded';
import { Money } from '../../components/Money';
import { NoPermission } from '../../components/NoPermission';
import { PageHeader } from '../../components/PageHeader';
import { WordBadge } from '../../components/StatusBadge';
import { TextLink } from '../../components/TextLink';
import { useEnvironment, usePermission } from '../../environment/environment-context';
import { DecisionBar } from './DecisionBar';

const BADGES: Readonly<Record<ApprovalStatus, ReactNode>> = {
  Awaiting: <WordBadge word="Awaiting" icon={IconProgressCheck} color="grape" />,
  Approved: <WordBadge word="Approved" icon={IconCircleCheck} color="pine" />,
  Refused: <WordBadge word="Refused" icon={IconCircleX} color="red" />,
  Void: <WordBadge word="Void" icon={IconRefreshAlert} color="orange" />,
  Over: <WordBadge word="Over" icon={IconCircleDashed} color="gray" />,
};

const STATUSES = Object.keys(BADGES) as readonly ApprovalStatus[];
const LOOK_EVERY_MS = 10_000;
const SEARCH_AFTER_MS = 250;
const ROWS_A_PAGE = 200;

/** Which entries wait for other people's consent. */
export const ApprovalsPage = (): ReactNode => {
  const { role } = useEnvironment();
  const { isAllowed, roles } = usePermission('posting-approval:decide');
  const [status, setStatus] = useState<ApprovalStatus | ''>('Awaiting');
  const [search, setSearch] = useState('');
  return (
    <>
      <PageHeader
        title="Approvals"
        description="Entries that other people approve before they are posted. An approval is of exactly what will be in Sage Intacct."
        actions={<DownloadList list="posting-approvals" query={{ status, search }} />}
      />
      {!isAllowed && <NoPermission to="approve entries" roles={roles} role={role} />}
      <Filters status={status} onStatus={setStatus} onSearch={setSearch} />
      <ApprovalList key={`${status} ${search}`} status={status} search={search} mayDecide={isAllowed} />
    </>
  );
};

interface FiltersProps {
  readonly status: ApprovalStatus | '';
  readonly onStatus: (status: ApprovalStatus | '') => void;
  readonly onSearch: (text: string) => void;
}

const Filters = ({ status, onStatus, onSearch }: FiltersProps): ReactNode => {
  const [typed, setTyped] = useState('');
  const searchSoon = useDebouncedCallback(onSearch, SEARCH_AFTER_MS);
  return (
    <Group gap="sm" align="flex-end" mb="sm" role="search" aria-label="Approvals">
      <TextInput
        label="Search"
        placeholder="Journal entry"
        leftSection={<IconSearch size={16} aria-hidden />}
        value={typed}
        w={{ base: '100%', sm: 300 }}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
          searchSoon(currentTarget.value.trim());
        }}
      />
      <NativeSelect
        label="Approval"
        w={{ base: '100%', sm: 190 }}
        value={status}
        data={[{ value: '', label: 'All' }, ...STATUSES.map((value) => ({ value, label: value }))]}
        onChange={({ currentTarget }) => {
          onStatus(currentTarget.value as ApprovalStatus | '');
        }}
      />
    </Group>
  );
};

interface ApprovalListProps {
  readonly status: ApprovalStatus | '';
  readonly search: string;
  readonly mayDecide: boolean;
}

const ApprovalList = ({ status, search, mayDecide }: ApprovalListProps): ReactNode => {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [wantsAll, setWantsAll] = useState(false);
  const query = { status, search, limit: ROWS_A_PAGE };
  const pages = usePages<PostingApprovalView>('/posting-approvals', { query, refetchIntervalMs: LOOK_EVERY_MS });
  useAllPages(pages, wantsAll);
  const rows = rowsOf(pages.data);
  const isWhole = wantsAll && !pages.hasNextPage;
  const chosen = rows.filter((row) => isWhole || selected.has(row.approvalKey));
  return (
    <Loaded query={pages} waiting="Loading the approvals">
      {() =>
        rows.length === 0 ? (
          <EmptyState title={status === 'Awaiting' ? 'Nothing awaits approval' : 'No approval matches'}>
            Entries appear here when the approval policy asks for other people's consent.
          </EmptyState>
        ) : (
          <>
            {mayDecide && (
              <>
                <Group gap="sm" mb="sm">
                  <Text size="sm" role="status">
                    {countOf(chosen.length, 'entry', 'entries')} selected
                  </Text>
                  <Button
                    variant="subtle"
                    size="xs"
                    loading={wantsAll && pages.hasNextPage}
                    onClick={() => {
                      setWantsAll(!wantsAll);
                      setSelected(new Set());
                    }}
                  >
                    {wantsAll ? 'Clear the selection' : 'Select everything that matches'}
                  </Button>
                </Group>
                <DecisionBar
                  entries={chosen}
                  onDecided={() => {
                    setSelected(new Set());
                    setWantsAll(false);
                  }}
                />
              </>
            )}
            <DataTable
              caption="Approvals of journal entries"
              rows={rows}
              columns={COLUMNS}
              rowKey={({ approvalKey }) => approvalKey}
              rowName={['entry', 'entries']}
              hasMore={pages.hasNextPage}
              isLoadingMore={pages.isFetchingNextPage}
              onMore={() => void pages.fetchNextPage()}
              isEndless
              {...(mayDecide && {
                selection: {
                  selected: isWhole ? new Set(rows.map(({ approvalKey }) => approvalKey)) : selected,
                  onChange: (keys: ReadonlySet<string>) => {
                    setWantsAll(false);
                    setSelected(keys);
                  },
                  nameOf: ({ journalEntryId }: PostingApprovalView) => `entry ${journalEntryId}`,
                },
              })}
            />
          </>
        )
      }
    </Loaded>
  );
};

const COLUMNS: readonly Column<PostingApprovalView>[] = [
  { header: 'Journal entry', isRowHeader: true, cell: (approval) => <ApprovalLink approval={approval} /> },
  { header: 'Entity', cell: ({ businessEntityId }) => businessEntityId },
  { header: 'Period', cell: ({ period }) => <Period period={period} /> },
  { header: 'Lines', align: 'right', cell: ({ lines }) => countText(lines) },
  {
    header: 'Amount',
    align: 'right',
    cell: ({ amounts }) => (
      <Stack gap={0}>
        {amounts.map(({ currency, total }) => (
          <Money key={currency} amount={total} currency={currency} />
        ))}
      </Stack>
    ),
  },
  { header: 'Approval', cell: (approval) => <ApprovalCell approval={approval} /> },
  { header: 'Requested', isShort: true, cell: ({ requestedAt }) => <DateTime at={requestedAt} /> },
];

const ApprovalLink = ({ approval }: { readonly approval: PostingApprovalView }): ReactNode => {
  const { name } = useEnvironment();
  const { approvalKey, journalEntryId } = approval;
  return (
    <TextLink to="/e/$environment/approvals/$approvalKey" params={{ environment: name, approvalKey }} fw={600}>
      {journalEntryId}
    </TextLink>
  );
};

const ApprovalCell = ({ approval }: { readonly approval: PostingApprovalView }): ReactNode => {
  const { status, people, signed, givenBy, refusal } = approval;
  const counted = givenBy.filter(({ signatureId }) => !signed || signatureId !== null);
  return (
    <div>
      {BADGES[status]}
      {people > 1 && (
        <Text size="xs">
          {counted.length} of {people} people
        </Text>
      )}
      {counted.length > 0 && <Text size="xs">{counted.map(({ name }) => name).join(', ')}</Text>}
      {signed && <Text size="xs">with a signature</Text>}
      {refusal !== null && (
        <Text size="xs" lineClamp={2}>
          {refusal.name}: {refusal.note}
        </Text>
      )}
    </div>
  );
};
