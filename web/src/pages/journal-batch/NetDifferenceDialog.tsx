import { Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { useChange } from '../../api/hooks';
import { Dialog } from '../../components/Dialog';
import { DialogForm } from '../../components/DialogForm';
import { notifyDone } from '../../components/notify';
import { ReasonField } from '../../components/ReasonField';
import { useEnvironment } from '../../environment/environment-context';
import { useTyped } from '../../session/typed-text';

interface NetDifferenceDialogProps {
  readonly path: string;
  /** Of what was shown: the decision is about exactly that. */
  readonly correctionId: string;
  readonly onClose: () => void;
}

/** Asks for the reason of a net difference, prepares it and shows it. */
export const NetDifferenceDialog = ({ path, correctionId, onClose }: NetDifferenceDialogProps): ReactNode => {
  const { name } = useEnvironment();
  const navigate = useNavigate();
  const [typed, setReason] = useTyped('net difference', '');
  const reason = typed.trim();
  const prepare = useChange(
    (api) => api.post<{ readonly batchKeys: readonly string[] }>(path, { body: { correctionId, reason } }),
    ({ batchKeys: [batchKey = ''] }) => {
      onClose();
      notifyDone('The net difference is Ready to Post.');
      void navigate({
        to: '/e/$environment/post-journals/$batchKey',
        params: { environment: name, batchKey },
        ignoreBlocker: true,
      });
    },
  );
  return (
    <Dialog opened onClose={onClose} title="Post the net difference?">
      <DialogForm change={prepare} submit="Prepare the net difference" isDisabled={reason === ''} onCancel={onClose}>
        <Text size="sm">
          A batch with the differences as shown becomes Ready to Post. It is approved, posted and read back like any
          other, on the date of the entry. The posted entry stays as it is. Nothing happens if Sage Intacct or this
          delivery is not as shown any more.
        </Text>
        <ReasonField label="Why it is corrected" value={typed} error={prepare.error} onChange={setReason} />
      </DialogForm>
    </Dialog>
  );
};
