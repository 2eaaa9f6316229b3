import { Modal, type ModalProps } from '@mantine/core';
import { type ReactNode } from 'react';
import { EnvironmentName } from '../environment/EnvironmentName';

/** A dialog of an environment. It says in which one it acts: dialogs look alike, and the books behind them do not. */
export const Dialog = ({ children, ...props }: ModalProps): ReactNode => (
  <Modal {...props}>
    <EnvironmentName mb="sm" />
    {children}
  </Modal>
);
