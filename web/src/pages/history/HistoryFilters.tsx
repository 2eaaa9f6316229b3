import { Button, Group, Select, TextInput } from '@mantine/core';
import { type ReactNode } from 'react';
import { useEnvironment } from '../../environment/environment-context';
import { FindingChips } from './FindingChips';
import {
  CATEGORY_LABELS,
  CLOSE_DAYS,
  EVENT_FINDINGS,
  EVERYTHING,
  type HistorySearch,
  isEverything,
} from './history-search';
import { zoneText } from '../../components/formats';

interface HistoryFiltersProps {
  readonly search: HistorySearch;
  readonly onChange: (search: HistorySearch) => void;
}

/** Filters of the history; they are combined. */
export const HistoryFilters = ({ search, onChange }: HistoryFiltersProps): ReactNode => {
  const { timeZone } = useEnvironment();
  const field = (name: Exclude<keyof HistorySearch, 'findings'>) => ({
    value: search[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      onChange({ ...search, [name]: event.currentTarget.value });
    },
  });
  return (
    <>
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
          disabled={isEverything(search)}
          onClick={() => {
            onChange(EVERYTHING);
          }}
        >
          Show all
        </Button>
      </Group>
      <FindingChips
        label="Only events that are all of these"
        labels={EVENT_FINDINGS}
        chosen={search.findings}
        onChange={(findings) => {
          onChange({ ...search, findings });
        }}
      >
        Done by a person: not by the service or the schedule. After the close: about a month of which the last day was
        more than {CLOSE_DAYS} days before. Time zone: {zoneText(timeZone)}.
      </FindingChips>
    </>
  );
};
