import { Button, Code, Group, Stack, Text } from '@mantine/core';
import { IconKey, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useChange } from '../../api/hooks';
import { type NotificationSettingsView, type WebhookView } from '../../api/views';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { CopyButton } from '../../components/CopyButton';
import { type Column, DataTable } from '../../components/DataTable';
import { Dialog } from '../../components/Dialog';
import { IconAction } from '../../components/IconAction';
import { notifyDone } from '../../components/notify';
import { Section } from '../../components/Section';
import { kindsText, SHAPE_TEXTS } from './kind-texts';
import { TestButton } from './TestButton';
import { WebhookDialog, type WebhookWithSecret } from './WebhookDialog';

interface WebhooksProps {
  readonly settings: NotificationSettingsView;
  readonly mayChange: boolean;
}

/** One decision about webhooks that is open in a dialog. */
type Open =
  | { readonly kind: 'add' }
  | { readonly kind: 'change' | 'remove' | 'rotate'; readonly webhook: WebhookView }
  | { readonly kind: 'secret'; readonly secret: string };

/** Where notifications are posted to. */
export const Webhooks = ({ settings, mayChange }: WebhooksProps): ReactNode => {
  const { webhooks, revision } = settings;
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => {
    setOpen(null);
  };
  const showSecret = ({ secret, shape }: WebhookWithSecret): void => {
    setOpen(secret !== null && shape === 'standard' ? { kind: 'secret', secret } : null);
  };
  return (
    <Section
      title="Slack, Microsoft Teams and other systems"
      actions={
        mayChange && (
          <Button
            size="xs"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => {
              setOpen({ kind: 'add' });
            }}
          >
            Add a webhook
          </Button>
        )
      }
    >
      {webhooks.length === 0 ? (
        <Text size="sm">No webhook.</Text>
      ) : (
        <DataTable
          caption="Webhooks"
          rows={webhooks}
          columns={mayChange ? [...COLUMNS, actionsColumn(setOpen)] : COLUMNS}
          rowKey={({ webhookId }) => webhookId}
          rowName={['webhook', 'webhooks']}
          isUncounted
        />
      )}
      {(open?.kind === 'add' || open?.kind === 'change') && (
        <WebhookDialog
          webhook={open.kind === 'add' ? null : open.webhook}
          revision={revision}
          onClose={close}
          onAdded={showSecret}
        />
      )}
      {open?.kind === 'secret' && <SecretDialog secret={open.secret} onClose={close} />}
      {open?.kind === 'remove' && <RemoveDialog webhook={open.webhook} onClose={close} />}
      {open?.kind === 'rotate' && <RotateDialog webhook={open.webhook} onClose={close} onRotated={showSecret} />}
    </Section>
  );
};

const COLUMNS: readonly Column<WebhookView>[] = [
  { header: 'Address', isRowHeader: true, cell: ({ url }) => url },
  { header: 'To', isShort: true, cell: ({ shape }) => SHAPE_TEXTS[shape].label },
  { header: 'Notified of', cell: ({ kinds }) => kindsText(kinds) },
  { header: 'State', isShort: true, cell: ({ enabled }) => (enabled ? 'On' : 'Off') },
];

const actionsColumn = (open: (decision: Open) => void): Column<WebhookView> => ({
  header: 'Actions',
  cell: (webhook) => (
    <Group gap={4} wrap="nowrap">
      <TestButton path={`/notification-settings/webhooks/${webhook.webhookId}/test`} what={webhook.url} />
      <IconAction
        label={`Change ${webhook.url}`}
        icon={<IconPencil size={18} aria-hidden />}
        onClick={() => {
          open({ kind: 'change', webhook });
        }}
      />
      {webhook.shape === 'standard' && (
        <IconAction
          label={`New secret for ${webhook.url}`}
          icon={<IconKey size={18} aria-hidden />}
          onClick={() => {
            open({ kind: 'rotate', webhook });
          }}
        />
      )}
      <IconAction
        label={`Remove ${webhook.url}`}
        icon={<IconTrash size={18} aria-hidden />}
        onClick={() => {
          open({ kind: 'remove', webhook });
        }}
      />
    </Group>
  ),
});

const SecretDialog = ({ secret, onClose }: { readonly secret: string; readonly onClose: () => void }): ReactNode => (
  <Dialog opened onClose={onClose} title="The secret that signs">
    <Stack>
      <Text size="sm">
        Give it to the system that receives the notifications: with it, it can tell that they are ours. It is shown only
        now; if it is lost, make a new one.
      </Text>
      <Group gap="xs" wrap="nowrap">
        <Code style={{ overflowWrap: 'anywhere' }}>{secret}</Code>
        <CopyButton value={secret} what="secret" />
      </Group>
      <Group justify="flex-end">
        <Button onClick={onClose}>I have it</Button>
      </Group>
    </Stack>
  </Dialog>
);

interface WebhookDecisionProps {
  readonly webhook: WebhookView;
  readonly onClose: () => void;
}

const RemoveDialog = ({ webhook: { webhookId, url }, onClose }: WebhookDecisionProps): ReactNode => {
  const remove = useChange(
    (api) => api.delete(`/notification-settings/webhooks/${webhookId}`),
    () => {
      notifyDone('The webhook is removed.');
      onClose();
    },
  );
  return (
    <ConfirmDialog
      opened
      isDanger
      title="Remove the webhook?"
      confirm="Remove"
      isBusy={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() => {
        remove.mutate();
      }}
    >
      <Text size="sm">Nothing is sent to {url} any more. What was sent stays in the list below.</Text>
    </ConfirmDialog>
  );
};

interface RotateDialogProps extends WebhookDecisionProps {
  readonly onRotated: (webhook: WebhookWithSecret) => void;
}

const RotateDialog = ({ webhook: { webhookId, url }, onClose, onRotated }: RotateDialogProps): ReactNode => {
  const rotate = useChange(
    (api) => api.post<WebhookWithSecret>(`/notification-settings/webhooks/${webhookId}/rotate-secret`),
    onRotated,
  );
  return (
    <ConfirmDialog
      opened
      title="Make a new secret?"
      confirm="Make it"
      isBusy={rotate.isPending}
      error={rotate.error}
      onClose={onClose}
      onConfirm={() => {
        rotate.mutate();
      }}
    >
      <Text size="sm">The old one stops signing at once: {url} refuses what follows until it knows the new one.</Text>
    </ConfirmDialog>
  );
};
