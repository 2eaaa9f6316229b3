import { Button, Group, Select, TextInput } from '@mantine/core';
import { type ReactNode } from 'react';
import { CATEGORY_LABELS, EVERYTHING, type HistorySearch } from './history-search';

interface HistoryFiltersProps {
  readonly search: HistorySearch;
  readonly onChange: (search: HistorySearch) => void;
}

/** What of the history is shown. Each field narrows it down further. */
export const HistoryFilters = ({ search, onChange }: HistoryFiltersProps): ReactNode => {
  const field = (name: keyof HistorySearch) => ({
    value: search[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      onChange({ ...search, [name]: event.currentTarget.value });
    },
  });
  return (
    <Group component="form" align="flex-end" gap="sm" mb="md" role="search" aria-label="History">
      <TextInput label="What happened" placeholder="Any words" w={200} {...field('search')} />
      <Select
        label="Kind"
        placeholder="All kinds"
        clearable
        w={170}
        data={Object.entries(CATEGORY_LABELS).map(([value, label]) => ({ value, label }))}
        value={search.category === '' ? null : search.category}
        onChange={(category) => {
          onChange({ ...search, category: category ?? '' });
        }}
      />
      <TextInput label="Who" placeholder="Anybody" w={150} {...field('actor')} />
      <TextInput label="Accounting month" type="month" w={160} {...field('period')} />
      <TextInput label="From" type="date" w={150} {...field('from')} />
      <TextInput label="To" type="date" w={150} {...field('to')} />
      <Button
        variant="subtle"
        disabled={Object.values(search).every((value) => value === '')}
        onClick={() => {
          onChange(EVERYTHING);
        }}
      >
        Show all
      </Button>
    </Group>
  );
};
