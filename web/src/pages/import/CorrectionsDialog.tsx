import { Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { useChange } from '../../api/hooks';
import { type CorrectedDeliveryView, type DecidedCorrectionView } from '../../api/views';
import { Dialog } from '../../components/Dialog';
import { DialogForm } from '../../components/DialogForm';
import { countOf } from '../../components/formats';
import { ReasonField } from '../../components/ReasonField';
import { useTyped } from '../../session/typed-text';
import { CHOICES, type CorrectionChoice } from './correction-choices';

interface CorrectionsDialogProps {
  readonly choice: CorrectionChoice;
  readonly corrections: readonly CorrectedDeliveryView[];
  readonly onClose: () => void;
  readonly onDecided: (results: readonly DecidedCorrectionView[]) => void;
}

/** Asks for the reason of one choice about several corrections, and carries it out. */
export const CorrectionsDialog = ({ choice, corrections, onClose, onDecided }: CorrectionsDialogProps): ReactNode => {
  const [typed, setReason] = useTyped('reason', '');
  const reason = typed.trim();
  const decide = useChange(
    (api) =>
      api.post<{ readonly items: readonly DecidedCorrectionView[] }>('/journal-imports/corrections/decide', {
        body: {
          choice,
          reason,
          dateRule: 'same',
          corrections: corrections.map(({ batchKey, correction }) => ({
            batchKey,
            correctionId: correction?.correctionId ?? '',
          })),
        },
      }),
    ({ items }) => {
      onDecided(items);
    },
  );
  const words = CHOICES.find((one) => one.choice === choice);
  return (
    <Dialog
      opened
      onClose={onClose}
      title={`${words?.button ?? ''}: ${countOf(corrections.length, 'entry', 'entries')}`}
    >
      <DialogForm change={decide} submit={words?.button ?? ''} isDisabled={reason === ''} onCancel={onClose}>
        <Text size="sm">
          {words?.text} Each is decided by itself: one that is not as shown any more is refused, with why.
        </Text>
        <ReasonField label="Why" value={typed} error={decide.error} onChange={setReason} />
      </DialogForm>
    </Dialog>
  );
};
