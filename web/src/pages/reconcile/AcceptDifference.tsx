import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useChange } from '../../api/hooks';
import { type ReconciliationView, type TieOutBalanceView } from '../../api/views';
import { moneyText } from '../../components/formats';
import { notifyDone } from '../../components/notify';
import { usePermission } from '../../environment/environment-context';
import { BatchReasonDialog } from '../journal-batch/BatchReasonDialog';

interface Difference {
  readonly kind: 'cell' | TieOutBalanceView['kind'];
  readonly account: string;
  readonly entity: string;
  readonly currency: string;
  readonly amount: string;
}

/** A Controller accepts a difference in exactly its amount, with a reason. */
export const AcceptDifference = ({
  period,
  difference,
}: {
  readonly period: string;
  readonly difference: Difference;
}): ReactNode => {
  const { isAllowed } = usePermission('reconciliation:accept');
  const [isOpen, setOpen] = useState(false);
  const { account, amount, currency } = difference;
  const accept = useChange(
    (api, reason: string) =>
      api.post<ReconciliationView>('/reconciliation/acceptances', { body: { period, ...difference, reason } }),
    () => {
      setOpen(false);
      notifyDone('The difference is accepted.');
    },
  );
  if (!isAllowed) return null;
  return (
    <>
      <Button
        size="compact-sm"
        variant="subtle"
        onClick={() => {
          setOpen(true);
        }}
      >
        Accept the difference
      </Button>
      {isOpen && (
        <BatchReasonDialog
          title="Accept the difference?"
          text={`${moneyText(amount)} ${currency} on account ${account} counts as explained from now on. Another amount has to be accepted again.`}
          label="Why it may stand"
          confirm="Accept"
          isDanger={false}
          isBusy={accept.isPending}
          error={accept.error}
          onClose={() => {
            setOpen(false);
          }}
          onConfirm={(reason) => {
            accept.mutate(reason);
          }}
        />
      )}
    </>
  );
};
