import { Modal, Text, Textarea } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useChange } from '../api/hooks';
import { DialogForm } from '../components/DialogForm';
import { fieldErrorsOf } from '../components/field-errors';
import { notifyDone } from '../components/notify';
import { type StopDecision } from './stop-decision';

interface StopDialogProps {
  readonly decision: StopDecision;
  readonly onClose: () => void;
}

/** Resumes posting, or declares an entry of the ledger foreign, with a reason for the record. */
export const StopDialog = ({ decision, onClose }: StopDialogProps): ReactNode => {
  const { title, about, button, done, path, body } = wordsOf(decision);
  const [reason, setReason] = useState('');
  const change = useChange(
    (api) => api.post(path, { body: { ...body, reason } }),
    () => {
      notifyDone(done);
      onClose();
    },
  );
  return (
    <Modal opened onClose={onClose} title={title}>
      <DialogForm change={change} submit={button} onCancel={onClose}>
        <Text size="sm">{about}</Text>
        <Textarea
          label="Reason"
          description="For the record."
          required
          data-autofocus
          autosize
          minRows={2}
          value={reason}
          error={fieldErrorsOf(change.error)['reason']}
          onChange={({ currentTarget }) => {
            setReason(currentTarget.value);
          }}
        />
      </DialogForm>
    </Modal>
  );
};

const wordsOf = (decision: StopDecision) =>
  decision.kind === 'resume'
    ? {
        title: 'Resume posting',
        about:
          'Import again what was delivered since the backup, and look at the preflight, before you do this. The next run first looks for what the ledger holds already.',
        button: 'Resume posting',
        done: 'Posting is resumed.',
        path: `/posting-stops/${encodeURIComponent(decision.stopId)}/resume`,
        body: {},
      }
    : {
        title: `Declare ${decision.referenceNo} foreign`,
        about:
          'Look at the record in Sage Intacct first. You say that it was not posted by this installation: it is never taken for one of its entries again. This cannot be undone.',
        button: 'Declare foreign',
        done: `${decision.referenceNo} is declared foreign.`,
        path: '/posting-stops/foreign-entries',
        body: { period: decision.period, referenceNo: decision.referenceNo },
      };
