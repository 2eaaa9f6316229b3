import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { type FailureCauseView } from '../../api/views';
import { countText, periodText } from '../../components/formats';
import { BATCH_SORTS, type BatchSearch, type BatchSort, SCOPE_KEYS, scopeIn } from './batch-search';
import { MoreFilters } from './MoreFilters';

interface BatchFiltersProps {
  readonly search: BatchSearch;
  readonly periods: readonly string[];
  readonly causes: readonly FailureCauseView[];
  readonly onChange: (change: Partial<Record<keyof BatchSearch, string | undefined>>) => void;
}

const SEARCH_AFTER_MS = 250;

const NO_SCOPE = Object.fromEntries(SCOPE_KEYS.map((key) => [key, undefined]));

export const BatchFilters = ({ search, periods, causes, onChange }: BatchFiltersProps): ReactNode => {
  const [typed, setTyped] = useState(search.search ?? '');
  const [asked, setAsked] = useState(search.search);
  if (asked !== search.search) {
    setAsked(search.search);
    if (search.search === undefined) setTyped(''); // Cleared by a link or another filter.
  }
  const searchSoon = useDebouncedCallback((text: string) => {
    onChange({ search: text.trim() === '' ? undefined : text.trim() });
  }, SEARCH_AFTER_MS);
  const isFiltered =
    [search.period, search.status, search.cause, search.search].some((value) => value !== undefined) ||
    Object.keys(scopeIn(search)).length > 0;
  const causeOptions = causes.map(({ cause, message, batches }) => ({
    value: cause,
    label: `${message} (${countText(batches)})`,
  }));
  const isCauseGone = search.cause !== undefined && !causes.some(({ cause }) => cause === search.cause);
  return (
    <Group gap="sm" align="flex-end" mb="sm" role="search" aria-label="Batches">
      <TextInput
        label="Search"
        placeholder="Journal entry, reference or record no."
        leftSection={<IconSearch size={16} aria-hidden />}
        value={typed}
        w={{ base: '100%', sm: 300 }}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
          searchSoon(currentTarget.value);
        }}
      />
      <NativeSelect
        label="Period"
        w={{ base: '100%', sm: 190 }}
        value={search.period ?? ''}
        data={[{ value: '', label: 'All periods' }, ...periods.map((value) => ({ value, label: periodText(value) }))]}
        onChange={({ currentTarget }) => {
          onChange({ period: currentTarget.value === '' ? undefined : currentTarget.value });
        }}
      />
      {(causes.length > 0 || isCauseGone) && (
        <NativeSelect
          label="Cause of the failure"
          w={{ base: '100%', sm: 300 }}
          value={search.cause ?? ''}
          data={[
            { value: '', label: 'Any cause' },
            ...causeOptions,
            ...(isCauseGone ? [{ value: search.cause ?? '', label: 'A cause that no batch has anymore' }] : []),
          ]}
          onChange={({ currentTarget }) => {
            onChange({ cause: currentTarget.value === '' ? undefined : currentTarget.value });
          }}
        />
      )}
      <NativeSelect
        label="Sort by"
        hiddenFrom="sm"
        w="100%"
        value={search.sort ?? 'entry'}
        data={(Object.keys(BATCH_SORTS) as BatchSort[]).flatMap((sort) => [
          { value: sort, label: `${BATCH_SORTS[sort]}, ascending` },
          { value: `-${sort}`, label: `${BATCH_SORTS[sort]}, descending` },
        ])}
        onChange={({ currentTarget }) => {
          onChange({ sort: currentTarget.value === 'entry' ? undefined : currentTarget.value });
        }}
      />
      <MoreFilters search={search} onChange={onChange} />
      {isFiltered && (
        <Button
          variant="subtle"
          onClick={() => {
            setTyped('');
            onChange({ ...NO_SCOPE, period: undefined, status: undefined, cause: undefined, search: undefined });
          }}
        >
          Clear filters
        </Button>
      )}
    </Group>
  );
};
