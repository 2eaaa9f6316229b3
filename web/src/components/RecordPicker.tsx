import { Autocomplete, type AutocompleteProps, Button, Group, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type ReactNode, useRef, useState } from 'react';
import { useChange } from '../api/hooks';
import { useLedgerRecords } from '../api/ledger-list';
import { usePermission } from '../environment/environment-context';
import { ProblemAlert } from './ProblemAlert';

interface RecordPickerProps extends Pick<AutocompleteProps, 'label' | 'description' | 'error' | 'aria-label' | 'size'> {
  /** `accounts`, `Location`, `GLDIMREGION`. */
  readonly list: string;
  readonly value: string;
  readonly onChange: (id: string) => void;
  readonly isFocused?: boolean;
}

const SEARCH_AFTER_MS = 200;

/** The id of a ledger record: typed, or chosen among those whose id or name contains what is typed. */
export const RecordPicker = ({ list, value, onChange, isFocused = false, ...others }: RecordPickerProps): ReactNode => {
  const input = useRef<HTMLInputElement>(null);
  const [wasOpened, setOpened] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const [search] = useDebouncedValue(value, SEARCH_AFTER_MS);
  const records = useLedgerRecords(list, search, wasOpened);
  const known = new Map((records.data?.items ?? []).map((record) => [record.id, record]));
  const isAnswered =
    wasOpened && search === value && !records.isPlaceholderData && (records.data?.readAt ?? null) !== null;
  const inactive = known.get(value)?.active === false;
  const isUnknown = isAnswered && !isOpen && value !== '' && known.get(value)?.active !== true;
  return (
    <Stack gap={4}>
      <Autocomplete
        {...others}
        ref={input}
        value={value}
        onChange={onChange}
        data={[...known.keys()]}
        filter={({ options }) => options} // The service has already searched names and ids.
        renderOption={({ option }) => {
          const record = known.get(option.value);
          return (
            <Text size="sm">
              {option.value} · {record?.name}
              {record?.active === false && ' (inactive)'}
            </Text>
          );
        }}
        onDropdownOpen={() => {
          setOpened(true);
          setOpen(true);
        }}
        onDropdownClose={() => {
          setOpen(false);
        }}
        data-autofocus={isFocused ? true : undefined}
        autoComplete="off"
      />
      {isUnknown && (
        <Text size="xs" c="light-dark(#8a5300, #ffc078)" role="status">
          {inactive ? `${value} is inactive in Sage Intacct.` : `Sage Intacct has no ${value} in its list ${list}.`}
        </Text>
      )}
      {records.error && (
        <Text size="xs" c="dimmed">
          Nothing can be suggested: {records.error.message}
        </Text>
      )}
      {wasOpened && records.data?.readAt === null && (
        <NeverRead
          list={list}
          onRead={() => {
            input.current?.focus();
          }}
        />
      )}
    </Stack>
  );
};

/** Nothing can be suggested from a list that was never read. */
const NeverRead = ({ list, onRead }: { readonly list: string; readonly onRead: () => void }): ReactNode => {
  const { isAllowed } = usePermission('ledger-directory:refresh');
  const read = useChange((api) => api.post('/ledger-directory/refresh', { body: { lists: [list] } }), onRead);
  return (
    <>
      <Group gap="xs">
        <Text size="xs" c="dimmed">
          The list {list} has not been read from Sage Intacct yet.
        </Text>
        {isAllowed && (
          <Button
            size="compact-xs"
            variant="default"
            loading={read.isPending}
            onClick={() => {
              read.mutate();
            }}
          >
            Read it now
          </Button>
        )}
      </Group>
      {read.error && <ProblemAlert error={read.error} />}
    </>
  );
};
