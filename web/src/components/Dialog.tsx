import { Modal, type ModalProps } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { EnvironmentName } from '../environment/EnvironmentName';
import { useSessionState } from '../session/session-context';
import { DiscardQuestion } from './DiscardQuestion';
import { useUnsaved } from './unsaved';

interface DialogProps extends ModalProps {
  /** Off where nothing is saved by a button: what is entered only asks, or counts as soon as it is chosen. */
  readonly asksBeforeClosing?: boolean;
}

/**
 * A dialog of an environment. It says in which one it acts: dialogs look alike, and the books behind them do not. It
 * stays as it is while the person signs in again. Once something was entered, Escape, the cross and a click beside it
 * ask first; its buttons do not.
 */
export const Dialog = ({ children, onClose, asksBeforeClosing = true, ...props }: DialogProps): ReactNode => {
  const isOpen = useSessionState().kind === 'open';
  const [isChanged, setChanged] = useState(false);
  const [isAsking, setAsking] = useState(false);
  useUnsaved(isChanged && props.opened);
  const forget = (): void => {
    setChanged(false);
    setAsking(false);
  };
  return (
    <Modal
      closeOnEscape={isOpen && !isAsking}
      closeOnClickOutside={isOpen}
      {...props}
      onClose={() => {
        if (isChanged) setAsking(true);
        else onClose();
      }}
    >
      <Entered
        onEntered={() => {
          setChanged(asksBeforeClosing);
        }}
        onGone={forget}
      >
        <EnvironmentName mb="sm" />
        {children}
      </Entered>
      {isAsking && (
        <DiscardQuestion
          onKeep={() => {
            setAsking(false);
          }}
          onDiscard={() => {
            forget();
            onClose();
          }}
        />
      )}
    </Modal>
  );
};

interface EnteredProps {
  readonly onEntered: () => void;
  readonly onGone: () => void;
  readonly children: ReactNode;
}

/** Notices whatever is typed, ticked or chosen inside. The options of a list are elsewhere in the page. */
const Entered = ({ onEntered, onGone, children }: EnteredProps): ReactNode => {
  useEffect(() => onGone, []);
  return (
    <div
      onInput={() => {
        onEntered();
      }}
      onClick={({ target }) => {
        if (target instanceof Element && target.closest('[role="option"]') !== null) onEntered();
      }}
    >
      {children}
    </div>
  );
};
