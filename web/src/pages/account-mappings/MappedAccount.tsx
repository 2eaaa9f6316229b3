import { Group, Text } from '@mantine/core';
import { IconHistory, IconPencil, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useChange } from '../../api/hooks';
import { type AccountMappingView } from '../../api/views';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { IconAction } from '../../components/IconAction';
import { usePermission } from '../../environment/environment-context';
import { conditionsQuery, mappingName } from './conditions';
import { MappingHistoryDialog } from './MappingHistoryDialog';
import { MapAccountForm } from './MapAccountForm';

interface MappedAccountProps {
  readonly mapping: AccountMappingView;
  readonly revision: number;
}

/** The ledger account, edited in place. */
export const MappedAccount = ({ mapping, revision }: MappedAccountProps): ReactNode => {
  const { account, ledgerAccount, conditions } = mapping;
  const name = mappingName(mapping);
  const { isAllowed } = usePermission('account-mapping:manage');
  const [mode, setMode] = useState<'shown' | 'edited' | 'removed' | 'history'>('shown');
  const show = (): void => {
    setMode('shown');
  };
  const remove = useChange(
    (api) =>
      api.delete(`/account-mappings/${encodeURIComponent(account)}`, { revision, query: conditionsQuery(conditions) }),
    show,
  );
  if (mode === 'edited') return <MapAccountForm mapping={mapping} revision={revision} onClose={show} />;
  return (
    <Group gap={4} wrap="nowrap" justify="space-between">
      <span>{ledgerAccount}</span>
      <Group gap={0} wrap="nowrap">
        <IconAction
          label={`History of the mapping of ${name}`}
          icon={<IconHistory size={18} aria-hidden />}
          onClick={() => {
            setMode('history');
          }}
        />
        {isAllowed && (
          <>
            <IconAction
              label={`Change the mapping of ${name}`}
              icon={<IconPencil size={18} aria-hidden />}
              onClick={() => {
                setMode('edited');
              }}
            />
            <IconAction
              label={`Remove the mapping of ${name}`}
              icon={<IconTrash size={18} aria-hidden />}
              onClick={() => {
                setMode('removed');
              }}
            />
          </>
        )}
      </Group>
      <MappingHistoryDialog account={account} opened={mode === 'history'} onClose={show} />
      <ConfirmDialog
        opened={mode === 'removed'}
        onClose={show}
        title={`Remove the mapping of ${name}?`}
        confirm="Remove"
        isDanger
        isBusy={remove.isPending}
        error={remove.error}
        onConfirm={() => {
          remove.mutate();
        }}
      >
        <Text size="sm">
          {conditions === null
            ? `Batches with lines on ${account} that no other mapping takes cannot be posted until it is mapped again.`
            : `Its lines go where the next mapping of ${account} sends them. Without one they cannot be posted.`}
        </Text>
      </ConfirmDialog>
    </Group>
  );
};
