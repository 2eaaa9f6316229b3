import { Button, Group, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { type AccountMappingView } from '../../api/views';
import { fieldErrorsOf } from '../../components/field-errors';
import { Form } from '../../components/Form';
import { notifyDone } from '../../components/notify';
import { ProblemAlert } from '../../components/ProblemAlert';
import { RecordPicker } from '../../components/RecordPicker';
import { mappingName } from './conditions';
import { EffectsDialog } from './EffectsDialog';
import { useMappingSave } from './use-mapping-save';
import classes from './MapAccountForm.module.css';

export interface MapAccountFormProps {
  readonly mapping: Pick<AccountMappingView, 'account' | 'accountName' | 'ledgerAccount' | 'conditions'>;
  /** The change is refused when the mappings have changed since. */
  readonly revision?: number;
  /** Without it there is no Cancel button. */
  readonly onClose?: () => void;
}

/** Maps one RevRec account to a ledger account, in a table row. */
export const MapAccountForm = ({ mapping, revision, onClose }: MapAccountFormProps): ReactNode => {
  const { account, accountName, conditions } = mapping;
  const name = mappingName(mapping);
  const [ledgerAccount, setLedgerAccount] = useState(mapping.ledgerAccount);
  // As the form was opened: what others change meanwhile is not overwritten.
  const [known] = useState(revision);
  const map = useMappingSave(
    async () => ({ body: { mappings: [{ account, accountName, ledgerAccount, conditions }] } }),
    (api) =>
      api.put(`/account-mappings/${encodeURIComponent(account)}`, {
        body: { account, accountName, ledgerAccount, conditions },
        ...(known !== undefined && { revision: known }),
      }),
    () => {
      notifyDone(`${account} is mapped to ${ledgerAccount}.`);
      onClose?.();
    },
  );
  return (
    <div
      onKeyDown={({ key, target }) => {
        const isListOpen = target instanceof Element && target.getAttribute('aria-expanded') === 'true';
        if (key === 'Escape' && !isListOpen) onClose?.();
      }}
    >
      <Form
        onSubmit={() => {
          map.mutate(undefined);
        }}
      >
        <Stack gap={4}>
          <Group gap={6} wrap="nowrap" align="flex-start">
            <div className={classes['picker']}>
              <RecordPicker
                list="accounts"
                size="xs"
                aria-label={`Intacct account of ${name}`}
                value={ledgerAccount}
                error={fieldErrorsOf(map.error)['ledgerAccount']}
                onChange={setLedgerAccount}
              />
            </div>
            <Button
              type="submit"
              size="xs"
              className={classes['button'] ?? ''}
              loading={map.isPending}
              aria-label={`Save the mapping of ${name}`}
            >
              Save
            </Button>
            {onClose && (
              <Button size="xs" variant="default" className={classes['button'] ?? ''} onClick={onClose}>
                Cancel
              </Button>
            )}
          </Group>
          {map.error !== null && <ProblemAlert error={map.error} />}
        </Stack>
      </Form>
      <EffectsDialog save={map} />
    </div>
  );
};
