import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { type AccountMappingView } from '../../api/views';
import { csvText, saveFile } from '../../components/save-file';
import { useEnvironment } from '../../environment/environment-context';

type CsvColumn = readonly [header: string, valueOf: (mapping: AccountMappingView) => string];

const COLUMNS: readonly CsvColumn[] = [
  ['RevRec Account Number', ({ account }) => account],
  ['RevRec Account Name', ({ accountName }) => accountName],
  ['Intacct Account Number', ({ ledgerAccount }) => ledgerAccount],
];

/** Left out where no mapping has conditions. */
const CONDITION_COLUMNS: readonly CsvColumn[] = [
  ['Product Column', ({ conditions }) => conditions?.product?.column ?? ''],
  ['Product Value', ({ conditions }) => conditions?.product?.value ?? ''],
  ['Business Entity Id', ({ conditions }) => conditions?.businessEntityId ?? ''],
  ['Valid From', ({ conditions }) => conditions?.validFrom ?? ''],
  ['Valid To', ({ conditions }) => conditions?.validTo ?? ''],
];

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
        const columns = mappings.some(({ conditions }) => conditions !== null)
          ? [...COLUMNS, ...CONDITION_COLUMNS]
          : COLUMNS;
        const rows = mappings.map((mapping) => columns.map(([, valueOf]) => valueOf(mapping)));
        saveFile(`account-mappings-${name}.csv`, 'text/csv', csvText([columns.map(([header]) => header), ...rows]));
      }}
    >
      Save CSV
    </Button>
  );
};
