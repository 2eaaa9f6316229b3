import { Stack, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { useChange } from '../../api/hooks';
import { type PostingScheduleView } from '../../api/views';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { zoneText } from '../../components/formats';
import { notifyDone } from '../../components/notify';
import { frequencyText, localText } from './frequency-text';
import { WhatGoes } from './WhatGoes';

interface SwitchOnProps {
  readonly schedule: PostingScheduleView;
  readonly onClose: () => void;
}

/** Asks before journals are posted by themselves, with what the first run takes as it stands now. */
export const SwitchOn = ({ schedule, onClose }: SwitchOnProps): ReactNode => {
  const { frequency, timeZone, retriesFailed, nextRuns } = schedule;
  const enable = useChange(
    (api) => api.post('/posting-schedule/enable', { body: {} }),
    () => {
      notifyDone('Automatic posting is on.');
      onClose();
    },
  );
  const [first] = nextRuns;
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title="Switch automatic posting on?"
      confirm="Switch on"
      isBusy={enable.isPending}
      error={enable.error}
      onConfirm={() => {
        enable.mutate();
      }}
    >
      <Stack gap="xs">
        <Text size="sm">
          {frequencyText(frequency)}, {zoneText(timeZone)}
          {first && `: first on ${localText(first.local)}`}.
        </Text>
        <WhatGoes retriesFailed={retriesFailed} />
      </Stack>
    </ConfirmDialog>
  );
};
