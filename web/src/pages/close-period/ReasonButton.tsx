import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useChange } from '../../api/hooks';
import { type AccountingPeriodsView } from '../../api/views';
import { notifyDone } from '../../components/notify';
import { usePermission } from '../../environment/environment-context';
import { BatchReasonDialog } from '../journal-batch/BatchReasonDialog';

interface ReasonButtonProps {
  readonly path: string;
  readonly permission: 'accounting-period:close' | 'accounting-period:reopen';
  readonly button: string;
  readonly icon?: ReactNode;
  readonly title: string;
  readonly text: string;
  readonly done: string;
}

/** A change of a month that needs a reason. */
export const ReasonButton = ({ path, permission, button, icon, title, text, done }: ReasonButtonProps): ReactNode => {
  const { isAllowed } = usePermission(permission);
  const [isOpen, setOpen] = useState(false);
  const change = useChange(
    (api, reason: string) => api.post<AccountingPeriodsView>(path, { body: { reason } }),
    () => {
      setOpen(false);
      notifyDone(done);
    },
  );
  return (
    <>
      <Button
        variant="default"
        leftSection={icon}
        disabled={!isAllowed}
        onClick={() => {
          setOpen(true);
        }}
      >
        {button}
      </Button>
      {isOpen && (
        <BatchReasonDialog
          {...{ title, text, label: 'Why', confirm: button, isDanger: false }}
          isBusy={change.isPending}
          error={change.error}
          onClose={() => {
            setOpen(false);
          }}
          onConfirm={(reason) => {
            change.mutate(reason);
          }}
        />
      )}
    </>
  );
};
