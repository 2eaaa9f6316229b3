import { Button, FileButton, Text } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { Dialog } from '../../components/Dialog';
import { notifyDone } from '../../components/notify';
import { ProblemAlert } from '../../components/ProblemAlert';
import { EffectsDialog } from './EffectsDialog';
import { useMappingSave } from './use-mapping-save';

/** Adds or changes all mappings of a file, or none of them. */
export const LoadCsvButton = (): ReactNode => {
  const load = useMappingSave(
    async (file: File) => ({ body: await file.arrayBuffer(), contentType: 'text/csv' }),
    (api, body) => api.post('/account-mappings', body),
    ({ name }) => {
      notifyDone(`The mappings of ${name} are loaded.`);
    },
  );
  return (
    <>
      <FileButton
        accept=".csv,text/csv"
        onChange={(file) => {
          if (file) load.mutate(file);
        }}
      >
        {(props) => (
          <Button
            {...props}
            variant="default"
            leftSection={<IconUpload size={18} aria-hidden />}
            loading={load.isPending}
          >
            Load CSV
          </Button>
        )}
      </FileButton>
      <EffectsDialog save={load} />
      <Dialog
        opened={load.error !== null && load.effects === null}
        onClose={load.cancel}
        title={`${load.input?.name ?? 'The file'} was not loaded`}
      >
        <ProblemAlert error={load.error} />
        <Text size="sm">
          The file needs the columns RevRec Account Number and Intacct Account Number. It may have RevRec Account Name,
          Product Column, Product Value, Business Entity Id, Valid From and Valid To. Nothing was changed.
        </Text>
      </Dialog>
    </>
  );
};
