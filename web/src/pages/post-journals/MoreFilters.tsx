import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useRead } from '../../api/hooks';
import { type BatchScopeValuesView, type JournalImportView, type PageOf } from '../../api/views';
import { AMOUNT, type BatchSearch, scopeIn } from './batch-search';

type ScopeKey = keyof ReturnType<typeof scopeIn>;

interface MoreFiltersProps {
  readonly search: BatchSearch;
  readonly onChange: (change: Partial<Record<ScopeKey, string | undefined>>) => void;
}

const ALL = 'all';
const IMPORTS_OFFERED = 100;
const TYPED_AFTER_MS = 400;
const WIDTH = { base: '100%', sm: 190 };

/** Filters that are seldom needed; open while one of them is set. */
export const MoreFilters = ({ search, onChange }: MoreFiltersProps): ReactNode => {
  const [isOpen, { toggle }] = useDisclosure(Object.keys(scopeIn(search)).length > 0);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden />}
        aria-expanded={isOpen}
        onClick={toggle}
      >
        {isOpen ? 'Fewer filters' : 'More filters'}
      </Button>
      {isOpen && <Filters search={search} onChange={onChange} />}
    </>
  );
};

const Filters = ({ search, onChange }: MoreFiltersProps): ReactNode => {
  const values = useRead<BatchScopeValuesView>('/journal-batches/scope-values');
  const imports = useRead<PageOf<JournalImportView>>('/journal-imports', { query: { limit: IMPORTS_OFFERED } });
  const { businessEntityIds = [], currencies = [], journals = [] } = values.data ?? {};
  const files = imports.data?.items ?? [];
  const choice = (key: ScopeKey, label: string, all: string, options: readonly Option[]): ReactNode => (
    <NativeSelect
      label={label}
      w={WIDTH}
      value={search[key] === undefined ? ALL : `=${search[key]}`}
      data={[{ value: ALL, label: all }, ...withChosen(options, search[key])]}
      onChange={({ currentTarget: { value } }) => {
        onChange({ [key]: value === ALL ? undefined : value.slice(1) });
      }}
    />
  );
  return (
    <>
      {choice('businessEntityId', 'Entity', 'All entities', named(businessEntityIds, 'Without an entity'))}
      {choice('currency', 'Currency', 'All currencies', named(currencies, ''))}
      {choice('journal', 'Journal', 'All journals', named(journals, 'As set in the posting settings'))}
      {choice(
        'importId',
        'Import',
        'All imports',
        files.map(({ importId, fileName }) => ({ value: `=${importId}`, label: fileName })),
      )}
      <Amount
        name="Amount from"
        value={search.amountFrom}
        onChange={(amountFrom) => {
          onChange({ amountFrom });
        }}
      />
      <Amount
        name="Amount to"
        value={search.amountTo}
        onChange={(amountTo) => {
          onChange({ amountTo });
        }}
      />
    </>
  );
};

interface Option {
  readonly value: string;
  readonly label: string;
}

/** `=` before each value, because an empty one is a choice of its own. */
const named = (values: readonly string[], empty: string): readonly Option[] =>
  values.map((value) => ({ value: `=${value}`, label: value === '' ? empty : value }));

/** What an address asks for is shown, though nothing has it any more. */
const withChosen = (options: readonly Option[], chosen: string | undefined): readonly Option[] =>
  chosen === undefined || options.some(({ value }) => value === `=${chosen}`)
    ? options
    : [...options, { value: `=${chosen}`, label: chosen }];

interface AmountProps {
  readonly name: string;
  readonly value: string | undefined;
  readonly onChange: (amount: string | undefined) => void;
}

/** A decimal amount; while it is none, nothing is filtered by it. */
const Amount = ({ name, value, onChange }: AmountProps): ReactNode => {
  const [typed, setTyped] = useState(value ?? '');
  const [asked, setAsked] = useState(value);
  if (asked !== value) {
    setAsked(value);
    if (value === undefined && AMOUNT.test(typed)) setTyped(''); // Cleared by a link or with the other filters.
  }
  const isAmount = typed === '' || AMOUNT.test(typed);
  const changeSoon = useDebouncedCallback(onChange, TYPED_AFTER_MS);
  return (
    <TextInput
      label={name}
      inputMode="decimal"
      placeholder="1200.50"
      w={WIDTH}
      value={typed}
      error={isAmount ? null : 'An amount such as 1200.50'}
      onChange={({ currentTarget }) => {
        const text = currentTarget.value.trim();
        setTyped(currentTarget.value);
        changeSoon(AMOUNT.test(text) ? text : undefined);
      }}
    />
  );
};
