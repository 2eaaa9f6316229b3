import { Modal, type ModalProps } from '@mantine/core';
import { type ReactNode } from 'react';
import { EnvironmentName } from '../environment/EnvironmentName';
import { useSessionState } from '../session/session-context';

/**
 * A dialog of an environment. It says in which one it acts: dialogs look alike, and the books behind them do not. It
 * stays as it is while the person signs in again.
 */
export const Dialog = ({ children, ...props }: ModalProps): ReactNode => {
  const isOpen = useSessionState().kind === 'open';
  return (
    <Modal closeOnEscape={isOpen} closeOnClickOutside={isOpen} {...props}>
      <EnvironmentName mb="sm" />
      {children}
    </Modal>
  );
};
