import { Alert, Button, Group, List, Text, Textarea } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useChange } from '../../api/hooks';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { countOf } from '../../components/formats';
import { notifyDone } from '../../components/notify';
import { ProblemAlert } from '../../components/ProblemAlert';
import { useTyped } from '../../session/typed-text';
import { decide, type Decided, type Decision, isSigned, type Seen } from './decide';

interface DecisionBarProps {
  /** What was seen, and is decided on. */
  readonly entries: readonly Seen[];
  /** An approval needs a reason: it was refused before. */
  readonly wasRefused?: boolean;
  readonly isApprovable?: boolean;
  readonly onDecided: () => void;
}

const NOTE_MAX = 500;
const LEFT_SHOWN_MAX = 10;

/** Approve or refuse, and what was left as it was. */
export const DecisionBar = ({
  entries,
  wasRefused = false,
  isApprovable = true,
  onDecided,
}: DecisionBarProps): ReactNode => {
  const [asked, setAsked] = useState<Decision['decision'] | null>(null);
  const [left, setLeft] = useState<Decided['left']>([]);
  const change = useChange(
    (api, decision: Decision) => decide(api, decision),
    (result, { decision }) => {
      setAsked(null);
      setLeft(result.left);
      if (result.decided > 0)
        notifyDone(
          `${decision === 'refuse' ? 'Refused' : isSigned(entries) ? 'Approved and signed' : 'Approved'} ${countOf(result.decided, 'entry', 'entries')}.`,
        );
      if (result.left.length === 0) onDecided();
    },
  );
  const isNothing = entries.length === 0;
  const approve = isSigned(entries) ? 'Approve and sign' : 'Approve';
  return (
    <>
      <Group gap="sm" mb="sm">
        <Button
          disabled={isNothing || !isApprovable}
          loading={change.isPending && asked === null}
          onClick={() => {
            if (wasRefused) setAsked('approve');
            else change.mutate({ decision: 'approve', note: '', entries });
          }}
        >
          {approve} {entries.length > 1 && countOf(entries.length, 'entry', 'entries')}
        </Button>
        <Button
          variant="default"
          disabled={isNothing}
          onClick={() => {
            setAsked('refuse');
          }}
        >
          Refuse {entries.length > 1 && countOf(entries.length, 'entry', 'entries')}
        </Button>
      </Group>
      {change.error && asked === null && <ProblemAlert error={change.error} />}
      {left.length > 0 && <LeftAsTheyWere left={left} />}
      {asked !== null && (
        <NoteDialog
          decision={asked}
          count={entries.length}
          isBusy={change.isPending}
          error={change.error}
          onClose={() => {
            setAsked(null);
          }}
          onConfirm={(note) => {
            change.mutate({ decision: asked, note, entries });
          }}
        />
      )}
    </>
  );
};

const LeftAsTheyWere = ({ left }: { readonly left: Decided['left'] }): ReactNode => {
  const reasons = new Map<string, { readonly fix: string; count: number }>();
  for (const { message, fix } of left) {
    const known = reasons.get(message) ?? { fix, count: 0 };
    known.count += 1;
    reasons.set(message, known);
  }
  const shown = [...reasons].slice(0, LEFT_SHOWN_MAX);
  return (
    <Alert
      color="orange"
      icon={<IconInfoCircle aria-hidden />}
      title={`${countOf(left.length, 'entry was', 'entries were')} left as before`}
      role="alert"
      my="md"
    >
      <List size="sm">
        {shown.map(([message, { fix, count }]) => (
          <List.Item key={message}>
            {message} {fix} {count > 1 && `(${countOf(count, 'entry', 'entries')})`}
          </List.Item>
        ))}
      </List>
      {reasons.size > shown.length && <Text size="sm">And {reasons.size - shown.length} more.</Text>}
    </Alert>
  );
};

interface NoteDialogProps {
  readonly decision: Decision['decision'];
  readonly count: number;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onClose: () => void;
  readonly onConfirm: (note: string) => void;
}

const NoteDialog = ({ decision, count, onConfirm, ...dialog }: NoteDialogProps): ReactNode => {
  const [typed, setTyped] = useTyped('reason', '');
  const note = typed.trim();
  const what = countOf(count, 'entry', 'entries');
  return (
    <ConfirmDialog
      {...dialog}
      opened
      title={decision === 'refuse' ? `Refuse ${what}?` : `Approve ${what} that was refused?`}
      confirm={decision === 'refuse' ? 'Refuse' : 'Approve'}
      isDanger={decision === 'refuse'}
      isDisabled={note === ''}
      onConfirm={() => {
        onConfirm(note);
      }}
    >
      <Textarea
        label={decision === 'refuse' ? 'What has to change?' : 'Why is it right after all?'}
        description="It is recorded with your name."
        required
        autosize
        minRows={2}
        maxLength={NOTE_MAX}
        value={typed}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
        }}
      />
    </ConfirmDialog>
  );
};
