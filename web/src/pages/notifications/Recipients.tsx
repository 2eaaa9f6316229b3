import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconMailOff, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { type NotificationSettingsView } from '../../api/views';
import { type Column, DataTable } from '../../components/DataTable';
import { Dialog } from '../../components/Dialog';
import { DialogForm } from '../../components/DialogForm';
import { fieldErrorsOf } from '../../components/field-errors';
import { IconAction } from '../../components/IconAction';
import { notifyDone } from '../../components/notify';
import { ProblemAlert } from '../../components/ProblemAlert';
import { Section } from '../../components/Section';
import { ALL_KINDS, kindsText } from './kind-texts';
import { KindChoice } from './KindChoice';
import { TestButton } from './TestButton';
import { usePreferences } from './use-preferences';

type Recipient = NotificationSettingsView['recipients'][number];

interface RecipientsProps {
  readonly settings: NotificationSettingsView;
  readonly mayChange: boolean;
}

/** Who is told by e-mail. */
export const Recipients = ({ settings, mayChange }: RecipientsProps): ReactNode => {
  const { recipients, emailProblem } = settings;
  const [edited, setEdited] = useState<Recipient | 'new' | null>(null);
  const remove = usePreferences(settings, () => {
    notifyDone('The recipient is removed.');
  });
  const columns: readonly Column<Recipient>[] = [
    { header: 'E-mail address', isRowHeader: true, cell: ({ address }) => address },
    { header: 'Notified of', cell: ({ kinds }) => kindsText(kinds) },
    {
      header: 'Actions',
      cell: (recipient) => {
        const { address } = recipient;
        return (
          <Group gap={4} wrap="nowrap">
            <TestButton path={`/notification-settings/recipients/${encodeURIComponent(address)}/test`} what={address} />
            <IconAction
              label={`Change ${address}`}
              icon={<IconPencil size={18} aria-hidden />}
              onClick={() => {
                setEdited(recipient);
              }}
            />
            <IconAction
              label={`Remove ${address}`}
              icon={<IconTrash size={18} aria-hidden />}
              onClick={() => {
                remove.mutate({ recipients: recipients.filter((one) => one.address !== address) });
              }}
            />
          </Group>
        );
      },
    },
  ];
  return (
    <Section
      title="E-mail"
      actions={
        mayChange && (
          <Button
            size="xs"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => {
              setEdited('new');
            }}
          >
            Add a recipient
          </Button>
        )
      }
    >
      <Stack gap="sm">
        {emailProblem !== null && (
          <Alert color="orange" icon={<IconMailOff aria-hidden />} title="This installation sends no e-mail">
            <Text size="sm">{emailProblem}</Text>
          </Alert>
        )}
        {remove.error && <ProblemAlert error={remove.error} />}
        {recipients.length === 0 ? (
          <Text size="sm">Nobody is notified by e-mail.</Text>
        ) : (
          <DataTable
            caption="Recipients of e-mail"
            rows={recipients}
            columns={mayChange ? columns : columns.slice(0, 2)}
            rowKey={({ address }) => address}
            rowName={['recipient', 'recipients']}
            isUncounted
          />
        )}
      </Stack>
      {edited !== null && (
        <RecipientDialog
          settings={settings}
          recipient={edited === 'new' ? null : edited}
          onClose={() => {
            setEdited(null);
          }}
        />
      )}
    </Section>
  );
};

interface RecipientDialogProps {
  readonly settings: NotificationSettingsView;
  /** Null adds one. */
  readonly recipient: Recipient | null;
  readonly onClose: () => void;
}

const RecipientDialog = ({ settings, recipient, onClose }: RecipientDialogProps): ReactNode => {
  const [address, setAddress] = useState(recipient?.address ?? '');
  const [kinds, setKinds] = useState(recipient?.kinds ?? ALL_KINDS);
  const save = usePreferences(settings, () => {
    notifyDone(`${address.trim()} is notified.`);
    onClose();
  });
  const errors = fieldErrorsOf(save.error);
  const next: Recipient = { address: address.trim(), kinds };
  const change = {
    isPending: save.isPending,
    error: save.error,
    mutate: () => {
      const { recipients } = settings;
      save.mutate({
        recipients:
          recipient === null
            ? [...recipients, next]
            : recipients.map((one) => (one.address === recipient.address ? next : one)),
      });
    },
  };
  return (
    <Dialog opened onClose={onClose} title={recipient === null ? 'Add a recipient' : 'Change the recipient'}>
      <DialogForm change={change} isDisabled={next.address === '' || kinds.length === 0} onCancel={onClose}>
        <TextInput
          type="email"
          label="E-mail address"
          required
          data-autofocus
          value={address}
          error={errors['recipients.address'] ?? errors['address']}
          onChange={({ currentTarget }) => {
            setAddress(currentTarget.value);
          }}
        />
        <KindChoice kinds={kinds} error={errors['kinds']} onChange={setKinds} />
      </DialogForm>
    </Dialog>
  );
};
