import { Radio, Stack, Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useChange } from '../../api/hooks';
import { Dialog } from '../../components/Dialog';
import { DialogForm } from '../../components/DialogForm';
import { dayText } from '../../components/formats';
import { notifyDone } from '../../components/notify';
import { ReasonField } from '../../components/ReasonField';
import { useEnvironment } from '../../environment/environment-context';
import { useTyped } from '../../session/typed-text';

type DateRule = 'same' | 'next-period' | 'other';

interface ReversalDialogProps {
  readonly title: string;
  readonly path: string;
  /** What is sent beside day and reason. */
  readonly body?: Readonly<Record<string, string>>;
  readonly transactionDate: string;
  readonly onClose: () => void;
  /** What will happen. */
  readonly children: ReactNode;
}

/** Asks for the day and the reason of a reversal, prepares it and shows it. */
export const ReversalDialog = ({
  title,
  path,
  body = {},
  transactionDate,
  onClose,
  children,
}: ReversalDialogProps): ReactNode => {
  const { name } = useEnvironment();
  const navigate = useNavigate();
  const [dateRule, setDateRule] = useState<DateRule>('same');
  const [date, setDate] = useState(transactionDate);
  const [typed, setReason] = useTyped('reversal', '');
  const reason = typed.trim();
  const reverse = useChange(
    (api) =>
      api.post<{ readonly batchKeys: readonly string[] }>(path, {
        body: { ...body, dateRule, reason, ...(dateRule === 'other' ? { date } : {}) },
      }),
    ({ batchKeys: [batchKey = ''] }) => {
      onClose();
      notifyDone('The reversal is Ready to Post.');
      void navigate({
        to: '/e/$environment/post-journals/$batchKey',
        params: { environment: name, batchKey },
        ignoreBlocker: true,
      });
    },
  );
  const isComplete = reason !== '' && (dateRule !== 'other' || date !== '');
  return (
    <Dialog opened onClose={onClose} title={title}>
      <DialogForm change={reverse} submit="Prepare the reversal" isDisabled={!isComplete} onCancel={onClose}>
        <Text size="sm">{children}</Text>
        <Radio.Group
          label="Date of the reversal"
          value={dateRule}
          onChange={(value) => {
            setDateRule(value);
          }}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="same" label={`Same date: ${dayText(transactionDate)}`} />
            <Radio value="next-period" label="First day of the next month" />
            <Radio value="other" label="Another date" />
          </Stack>
        </Radio.Group>
        {dateRule === 'other' && (
          <TextInput
            label="Day"
            type="date"
            required
            min={transactionDate}
            value={date}
            onChange={({ currentTarget }) => {
              setDate(currentTarget.value);
            }}
          />
        )}
        <ReasonField label="Why it is reversed" value={typed} error={reverse.error} onChange={setReason} />
      </DialogForm>
    </Dialog>
  );
};
