import { Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { useChange } from '../../api/hooks';
import { Dialog } from '../../components/Dialog';
import { DialogForm } from '../../components/DialogForm';
import { notifyDone } from '../../components/notify';
import { ReasonField } from '../../components/ReasonField';
import { useTyped } from '../../session/typed-text';

type Action = 'pause' | 'resume';

interface ReasonDialogProps {
  readonly action: Action;
  readonly opened: boolean;
  readonly onClose: () => void;
}

const WORDS: Readonly<Record<Action, { title: string; button: string; about: string; done: string }>> = {
  pause: {
    title: 'Pause automatic posting',
    button: 'Pause',
    about:
      'Nothing is posted automatically until someone resumes it. A scheduled run that is in progress is stopped: what is in flight ends, the rest goes back.',
    done: 'Automatic posting is paused.',
  },
  resume: {
    title: 'Resume automatic posting',
    button: 'Resume',
    about: 'It continues with the next occurrence. Occurrences missed during the pause are not made up.',
    done: 'Automatic posting is on again.',
  },
};

/** Pauses or resumes, with a reason for the record. */
export const ReasonDialog = ({ opened, onClose, action }: ReasonDialogProps): ReactNode => (
  <Dialog opened={opened} onClose={onClose} title={WORDS[action].title}>
    <ReasonForm action={action} onClose={onClose} />
  </Dialog>
);

const ReasonForm = ({ action, onClose }: Omit<ReasonDialogProps, 'opened'>): ReactNode => {
  const { about, button, done } = WORDS[action];
  const [reason, setReason] = useTyped(`frequency ${action}`, '');
  const change = useChange(
    (api) => api.post(`/posting-schedule/${action}`, { body: { reason } }),
    () => {
      notifyDone(done);
      onClose();
    },
  );
  return (
    <DialogForm change={change} submit={button} onCancel={onClose}>
      <Text size="sm">{about}</Text>
      <ReasonField value={reason} error={change.error} onChange={setReason} />
    </DialogForm>
  );
};
