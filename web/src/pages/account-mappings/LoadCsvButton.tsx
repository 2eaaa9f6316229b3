import { Button, FileButton, Modal, Text } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { useChange } from '../../api/hooks';
import { notifyDone } from '../../components/notify';
import { ProblemAlert } from '../../components/ProblemAlert';

/** Adds or changes all mappings of a file, or none of them. */
export const LoadCsvButton = (): ReactNode => {
  const load = useChange(
    async (api, file: File) =>
      api.post('/account-mappings', { body: await file.arrayBuffer(), contentType: 'text/csv' }),
    (_view, { name }) => {
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
      <Modal opened={load.isError} onClose={load.reset} title={`${load.variables?.name ?? 'The file'} was not loaded`}>
        <ProblemAlert error={load.error} />
        <Text size="sm">
          The file needs the columns RevRec Account Number, RevRec Account Name and Intacct Account Number. Nothing was
          changed.
        </Text>
      </Modal>
    </>
  );
};
