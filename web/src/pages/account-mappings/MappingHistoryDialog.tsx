import { Text, Timeline } from '@mantine/core';
import { type ReactNode } from 'react';
import { usePages } from '../../api/hooks';
import { type AccountMappingChangeView } from '../../api/views';
import { Dialog } from '../../components/Dialog';
import { DateTime } from '../../components/dates';
import { Loaded } from '../../components/Loaded';
import { MoreButton } from '../../components/MoreButton';
import { conditionsText } from './conditions';

interface MappingHistoryDialogProps {
  readonly account: string;
  readonly opened: boolean;
  readonly onClose: () => void;
}

export const MappingHistoryDialog = ({ account, opened, onClose }: MappingHistoryDialogProps): ReactNode => (
  <Dialog opened={opened} onClose={onClose} title={`History of the mapping of ${account}`}>
    <Changes account={account} />
  </Dialog>
);

const Changes = ({ account }: { readonly account: string }): ReactNode => {
  const query = usePages<AccountMappingChangeView>(`/account-mappings/${encodeURIComponent(account)}/changes`);
  return (
    <Loaded query={query} waiting="Loading the history of the mapping">
      {({ pages }) => (
        <>
          <Timeline bulletSize={12} lineWidth={2}>
            {pages
              .flatMap(({ items }) => items)
              .map(({ ledgerAccount, conditions, changedAt, changedBy }, index) => (
                <Timeline.Item key={index}>
                  <Text size="sm">
                    {ledgerAccount === null ? 'Mapping removed' : `Mapped to ${ledgerAccount}`}
                    {conditions !== null && ` (${conditionsText(conditions)})`}
                  </Text>
                  <Text size="xs" c="dimmed">
                    <DateTime at={changedAt} /> by {changedBy}
                  </Text>
                </Timeline.Item>
              ))}
          </Timeline>
          <MoreButton query={query} />
        </>
      )}
    </Loaded>
  );
};
