import { Radio, Stack, Switch, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useChange } from '../../api/hooks';
import { type WebhookView } from '../../api/views';
import { Dialog } from '../../components/Dialog';
import { DialogForm } from '../../components/DialogForm';
import { fieldErrorsOf } from '../../components/field-errors';
import { notifyDone } from '../../components/notify';
import { ALL_KINDS, type Shape, SHAPE_TEXTS, SHAPES } from './kind-texts';
import { KindChoice } from './KindChoice';

export interface WebhookWithSecret extends WebhookView {
  readonly secret: string | null;
}

interface WebhookDialogProps {
  /** Null adds one. */
  readonly webhook: WebhookView | null;
  readonly revision: number;
  readonly onClose: () => void;
  readonly onAdded: (webhook: WebhookWithSecret) => void;
}

const PATH = '/notification-settings/webhooks';

export const WebhookDialog = ({ webhook, revision, onClose, onAdded }: WebhookDialogProps): ReactNode => {
  const [url, setUrl] = useState(webhook?.url ?? '');
  const [shape, setShape] = useState<Shape>(webhook?.shape ?? 'slack');
  const [kinds, setKinds] = useState(webhook?.kinds ?? ALL_KINDS);
  const [enabled, setEnabled] = useState(webhook?.enabled ?? true);
  const body = { url: url.trim(), shape, kinds, enabled };
  const add = useChange(
    (api) => api.post<WebhookWithSecret>(PATH, { body }),
    (added) => {
      notifyDone('The webhook is added. Send a test to see whether it arrives.');
      onAdded(added);
    },
  );
  const change = useChange(
    (api) => api.put(`${PATH}/${webhook?.webhookId ?? ''}`, { body, revision }),
    () => {
      notifyDone('The webhook is changed.');
      onClose();
    },
  );
  const save = webhook === null ? add : change;
  const errors = fieldErrorsOf(save.error);
  return (
    <Dialog opened onClose={onClose} title={webhook === null ? 'Add a webhook' : 'Change the webhook'}>
      <DialogForm
        change={{ mutate: save.mutate, isPending: save.isPending, error: save.error }}
        isDisabled={body.url === '' || kinds.length === 0}
        onCancel={onClose}
      >
        <Radio.Group
          label="To"
          value={shape}
          onChange={(value) => {
            setShape(SHAPES.find((one) => one === value) ?? 'standard');
          }}
        >
          <Stack gap={6} mt={6}>
            {SHAPES.map((one) => (
              <Radio key={one} value={one} {...SHAPE_TEXTS[one]} />
            ))}
          </Stack>
        </Radio.Group>
        <TextInput
          type="url"
          label="Address"
          description="Begins with https://"
          required
          data-autofocus
          value={url}
          error={errors['url']}
          onChange={({ currentTarget }) => {
            setUrl(currentTarget.value);
          }}
        />
        <KindChoice kinds={kinds} error={errors['kinds']} onChange={setKinds} />
        <Switch
          label="On"
          checked={enabled}
          onChange={({ currentTarget: { checked } }) => {
            setEnabled(checked);
          }}
        />
      </DialogForm>
    </Dialog>
  );
};
