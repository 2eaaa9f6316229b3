import { Stack, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { type MappingEffectView, type MappingPreviewView } from '../../api/views';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { type Column, DataTable } from '../../components/DataTable';
import { countOf } from '../../components/formats';

interface EffectsDialogProps {
  readonly save: {
    readonly effects: MappingPreviewView | null;
    readonly isPending: boolean;
    readonly error: unknown;
    readonly confirm: () => void;
    readonly cancel: () => void;
  };
}

/** What saving would change in unposted batches, before it is saved. */
export const EffectsDialog = ({ save }: EffectsDialogProps): ReactNode => (
  <ConfirmDialog
    opened={save.effects !== null}
    onClose={save.cancel}
    title="Save and change unposted batches?"
    confirm="Save"
    isBusy={save.isPending}
    error={save.error}
    onConfirm={save.confirm}
  >
    {save.effects && <Effects preview={save.effects} />}
  </ConfirmDialog>
);

const COLUMNS: readonly Column<MappingEffectView>[] = [
  {
    header: 'Entry',
    isRowHeader: true,
    cell: ({ journalEntryId, line }) => `${journalEntryId}, line ${line}`,
  },
  { header: 'Account', cell: ({ account, accountName }) => (account === '' ? accountName : account) },
  { header: 'Now', cell: ({ before }) => before ?? 'not mapped' },
  { header: 'Then', cell: ({ after }) => after ?? 'not mapped' },
];

const Effects = ({ preview }: { readonly preview: MappingPreviewView }): ReactNode => {
  const { batches, lines, batchesChecked, isComplete, effects } = preview;
  return (
    <Stack gap="xs">
      <Text size="sm">
        {countOf(lines, 'line', 'lines')} of {countOf(batches, 'unposted batch', 'unposted batches')} would go to
        another Intacct account. Posted entries stay as they are.
      </Text>
      {!isComplete && (
        <Text size="sm">
          Only the first {countOf(batchesChecked, 'unposted batch was', 'unposted batches were')} looked at.
        </Text>
      )}
      {effects.length < lines && <Text size="sm">The first {countOf(effects.length, 'line', 'lines')}:</Text>}
      <DataTable
        caption="Lines that would go to another account"
        columns={COLUMNS}
        rows={effects}
        rowKey={({ batchKey, line }) => `${batchKey} ${line}`}
        rowName={['line', 'lines']}
        isUncounted
      />
    </Stack>
  );
};
