import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { EnvironmentName } from '../environment/EnvironmentName';

interface DiscardQuestionProps {
  readonly onKeep: () => void;
  readonly onDiscard: () => void;
}

/** Asked before typed text is lost. */
export const DiscardQuestion = ({ onKeep, onDiscard }: DiscardQuestionProps): ReactNode => (
  <Modal opened onClose={onKeep} title="Discard what you entered?" withCloseButton={false} size="sm">
    <EnvironmentName mb="sm" />
    <Stack>
      <Text size="sm">It is not saved yet.</Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={onDiscard}>
          Discard
        </Button>
        <Button data-autofocus onClick={onKeep}>
          Keep editing
        </Button>
      </Group>
    </Stack>
  </Modal>
);
