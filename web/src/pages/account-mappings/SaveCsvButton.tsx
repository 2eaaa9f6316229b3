import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { type AccountMappingView } from '../../api/views';
import { csvText, saveFile } from '../../components/save-file';
import { useEnvironment } from '../../environment/environment-context';

interface SaveCsvButtonProps {
  readonly mappings: readonly AccountMappingView[];
  readonly isDisabled: boolean;
}

/** A file that can be loaded again unchanged. */
export const SaveCsvButton = ({ mappings, isDisabled }: SaveCsvButtonProps): ReactNode => {
  const { name } = useEnvironment();
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={18} aria-hidden />}
      disabled={isDisabled}
      onClick={() => {
        const rows = mappings.map(({ account, accountName, ledgerAccount }) => [account, accountName, ledgerAccount]);
        const header = ['RevRec Account Number', 'RevRec Account Name', 'Intacct Account Number'];
        saveFile(`account-mappings-${name}.csv`, 'text/csv', csvText([header, ...rows]));
      }}
    >
      Save CSV
    </Button>
  );
};
