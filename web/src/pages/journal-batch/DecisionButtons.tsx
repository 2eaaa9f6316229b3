import { Button, Group } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { type EntryDecision } from './entry-decision';
import { BatchReasonDialog } from './BatchReasonDialog';

/** What is said of a decision. */
export interface DecisionWords {
  readonly button: string;
  readonly title: string;
  readonly text: string;
  readonly label: string;
}

interface DecisionButtonsProps {
  readonly offered: readonly EntryDecision[];
  readonly words: Readonly<Record<EntryDecision, DecisionWords>>;
  /** What the decision changes, from `useChange`. */
  readonly change: {
    readonly mutate: (
      input: { readonly decision: EntryDecision; readonly reason: string },
      options: { readonly onSuccess: () => void },
    ) => void;
    readonly reset: () => void;
    readonly isPending: boolean;
    readonly error: unknown;
  };
}

/** A button for each decision; its reason is asked for before it counts. */
export const DecisionButtons = ({ offered, words, change }: DecisionButtonsProps): ReactNode => {
  const [asked, setAsked] = useState<EntryDecision | null>(null);
  const close = (): void => {
    setAsked(null);
  };
  return (
    <>
      <Group gap="xs">
        {offered.map((decision) => (
          <Button
            key={decision}
            size="xs"
            variant="default"
            onClick={() => {
              change.reset();
              setAsked(decision);
            }}
          >
            {words[decision].button}
          </Button>
        ))}
      </Group>
      {asked !== null && (
        <BatchReasonDialog
          key={asked}
          onClose={close}
          title={words[asked].title}
          text={words[asked].text}
          label={words[asked].label}
          confirm={words[asked].button}
          isDanger={asked === 'withdraw'}
          isBusy={change.isPending}
          error={change.error}
          onConfirm={(reason) => {
            change.mutate({ decision: asked, reason }, { onSuccess: close });
          }}
        />
      )}
    </>
  );
};
