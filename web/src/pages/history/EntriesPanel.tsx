import { Badge, Button, Group, NumberInput, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { type Query } from '../../api/api-client';
import { usePages } from '../../api/hooks';
import { type AuditEntryView, type EntryFinding } from '../../api/views';
import { actorText } from '../../components/actors';
import { type Column, DataTable } from '../../components/DataTable';
import { DateTime, Period } from '../../components/dates';
import { EmptyState } from '../../components/EmptyState';
import { countOf, countText, zoneText } from '../../components/formats';
import { Loaded } from '../../components/Loaded';
import { Money } from '../../components/Money';
import { useEnvironment } from '../../environment/environment-context';
import { BatchLink } from '../post-journals/BatchTable';
import { FindingChips } from './FindingChips';
import { type PeriodProps } from './period-props';

const TYPING_MS = 300;

const FINDINGS: Readonly<Record<EntryFinding, string>> = {
  'round-amount': 'Round amount',
  'seldom-account': 'Rarely used account',
  'blank-description': 'Blank description',
  'posted-at-weekend': 'Posted on a weekend',
  'posted-after-close': 'Posted after the close',
};

interface EntrySearch {
  readonly findings: readonly EntryFinding[];
  readonly postedBy: string;
  readonly roundTo: number;
  readonly seldomLines: number;
  readonly afterCloseDays: number;
}

const NOTHING_SPECIAL: EntrySearch = {
  findings: [],
  postedBy: '',
  roundTo: 1_000,
  seldomLines: 5,
  afterCloseDays: 10,
};

/** Journal entries with what an auditor checks more closely. None of it is wrong in itself. */
export const EntriesPanel = ({ period, onPeriod }: PeriodProps): ReactNode => {
  const [search, setSearch] = useState(NOTHING_SPECIAL);
  const [asked] = useDebouncedValue({ ...search, period }, TYPING_MS);
  const query = usePages<AuditEntryView>('/history/entries', { query: queryOf(asked) });
  return (
    <>
      <EntryFilters search={search} onChange={setSearch} period={period} onPeriod={onPeriod} />
      <Loaded query={query} waiting="Searching the entries">
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.items);
          return rows.length === 0 ? (
            <NoEntry isAsked={asked.findings.length > 0 || asked.postedBy !== '' || period !== ''} />
          ) : (
            <DataTable
              caption="Journal entries, the latest first"
              columns={COLUMNS}
              rows={rows}
              rowKey={({ batchKey }) => batchKey}
              rowName={['entry', 'entries']}
              hasMore={query.hasNextPage}
              isLoadingMore={query.isFetchingNextPage}
              onMore={() => void query.fetchNextPage()}
            />
          );
        }}
      </Loaded>
    </>
  );
};

const NoEntry = ({ isAsked }: { readonly isAsked: boolean }): ReactNode =>
  isAsked ? (
    <EmptyState title="No entry matches">
      No entry matches everything you chose. Choose less, or another accounting month.
    </EmptyState>
  ) : (
    <EmptyState title="No entries yet">They appear here once a close has been imported.</EmptyState>
  );

interface EntryFiltersProps extends PeriodProps {
  readonly search: EntrySearch;
  readonly onChange: (search: EntrySearch) => void;
}

const EntryFilters = ({ search, onChange, period, onPeriod }: EntryFiltersProps): ReactNode => {
  const { timeZone } = useEnvironment();
  const number = (name: 'roundTo' | 'seldomLines' | 'afterCloseDays', min: number) => ({
    w: 170,
    min,
    allowDecimal: false,
    allowNegative: false,
    value: search[name],
    onChange: (value: string | number) => {
      if (typeof value === 'number') onChange({ ...search, [name]: value });
    },
  });
  return (
    <>
      <Group component="form" align="flex-end" gap="sm" mb="md" role="search" aria-label="Entries">
        <TextInput
          label="Accounting month"
          type="month"
          w={170}
          value={period}
          onChange={({ currentTarget }) => {
            onPeriod(currentTarget.value);
          }}
        />
        <TextInput
          label="Posted by"
          placeholder="Anybody"
          w={170}
          value={search.postedBy}
          onChange={({ currentTarget }) => {
            onChange({ ...search, postedBy: currentTarget.value });
          }}
        />
        <NumberInput label="Round: multiple of" {...number('roundTo', 1)} max={1_000_000} />
        <NumberInput label="Rarely used: lines, at most" {...number('seldomLines', 1)} max={10_000} />
        <NumberInput label="Close: days after the month" {...number('afterCloseDays', 0)} w={210} max={365} />
        <Button
          variant="subtle"
          disabled={period === '' && search === NOTHING_SPECIAL}
          onClick={() => {
            onChange(NOTHING_SPECIAL);
            onPeriod('');
          }}
        >
          Show all
        </Button>
      </Group>
      <FindingChips
        label="Only entries with all of these"
        labels={FINDINGS}
        chosen={search.findings}
        onChange={(findings) => {
          onChange({ ...search, findings });
        }}
      >
        Round: the total is a multiple of {countText(search.roundTo)}. Rarely used: an account of the entry has at most{' '}
        {countOf(search.seldomLines, 'line', 'lines')} in all entries here. After the close: posted more than{' '}
        {countOf(search.afterCloseDays, 'day', 'days')} after the last day of its month. Time zone: {zoneText(timeZone)}
        . None of this is wrong in itself.
      </FindingChips>
    </>
  );
};

const queryOf = ({ findings, postedBy, ...others }: EntrySearch & { readonly period: string }): Query => ({
  ...others,
  postedBy: postedBy.trim(),
  findings: findings.join(','),
  limit: 100,
});

const COLUMNS: readonly Column<AuditEntryView>[] = [
  { header: 'Journal entry', isRowHeader: true, cell: (entry) => <BatchLink batch={entry} /> },
  { header: 'Period', cell: ({ period }) => <Period period={period} /> },
  {
    header: 'Amount',
    align: 'right',
    cell: ({ total, currency }) => <Money amount={total} currency={currency} />,
  },
  {
    header: 'Posted',
    cell: ({ postedAt, postedBy }) =>
      postedAt === null ? (
        <Text span c="dimmed" size="sm">
          not posted
        </Text>
      ) : (
        <>
          <DateTime at={postedAt} hasSeconds />
          {postedBy !== null && ` by ${actorText(postedBy)}`}
        </>
      ),
  },
  { header: 'Check', cell: (entry) => <Findings entry={entry} /> },
];

const Findings = ({ entry }: { readonly entry: AuditEntryView }): ReactNode =>
  entry.findings.length === 0 ? (
    <Text span c="dimmed" size="sm">
      nothing
    </Text>
  ) : (
    <Group gap={4}>
      {entry.findings.map((finding) => (
        <Badge key={finding} variant="default" tt="none" fw={500}>
          {findingText(finding, entry)}
        </Badge>
      ))}
    </Group>
  );

/** A finding with its details: how many lines, which accounts. */
const findingText = (finding: EntryFinding, { blankDescriptions, seldomAccounts }: AuditEntryView): string => {
  switch (finding) {
    case 'blank-description':
      return countOf(blankDescriptions, 'blank description', 'blank descriptions');
    case 'seldom-account':
      return `Rarely used: ${someOf(seldomAccounts.map(({ account }) => account))}`;
    default:
      return FINDINGS[finding];
  }
};

const ACCOUNTS_SHOWN = 3;

const someOf = (accounts: readonly string[]): string =>
  accounts.length <= ACCOUNTS_SHOWN
    ? accounts.join(', ')
    : `${accounts.slice(0, ACCOUNTS_SHOWN).join(', ')} and ${countText(accounts.length - ACCOUNTS_SHOWN)} more`;
