import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconDownload } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { csvOf, saveFile } from '../../api/downloads';
import { type JournalImportView } from '../../api/views';
import { type Column, DataTable } from '../../components/DataTable';
import { countOf, countText } from '../../components/formats';
import { Section } from '../../components/Section';
import { ROUNDING_RULES } from './rounding';

type Problem = JournalImportView['problems'][number];

const COLUMNS: readonly Column<Problem>[] = [
  { header: 'Row', align: 'right', cell: (problem) => rowsText(problem) },
  { header: 'Column', cell: ({ column }) => column ?? '–' },
  { header: 'Value', cell: ({ value }) => value ?? '–' },
  { header: 'Journal entry', cell: ({ journalEntryId }) => journalEntryId ?? '–' },
  {
    header: 'Problem',
    isRowHeader: true,
    cell: ({ message, fix }) => (
      <div>
        <Text size="sm" fw={600}>
          {message}
        </Text>
        <Text size="sm" c="dimmed">
          {fix}
        </Text>
      </div>
    ),
  },
];

/** The first row, and how many more have the same problem. */
const rowsText = ({ file, row, rows = 1 }: Problem): string => {
  if (row === null) return '–';
  const first = file === undefined ? countText(row) : `Totals, ${countText(row)}`;
  return rows === 1 ? first : `${first} and ${countOf(rows - 1, 'more', 'more')}`;
};

/** The problems of a file: each cause once, with its first row. */
export const ImportProblems = ({ journalImport }: { readonly journalImport: JournalImportView }): ReactNode => {
  const { problems, problemCount, fileName, rounding } = journalImport;
  const isAboutDigits = rounding === 'none' && problems.some(({ code }) => code === 'AMOUNT_TOO_PRECISE');
  return (
    <>
      <Alert
        color="red"
        role="alert"
        icon={<IconAlertTriangle aria-hidden />}
        title={`Nothing was imported: ${countOf(problemCount, 'problem', 'problems')}`}
        mb="md"
      >
        <Text size="sm">
          A file counts whole or not at all. Fix the rows at their source, then import the file again.
          {isAboutDigits && ` Or import it again with “${ROUNDING_RULES['half-up'].label}”, if that is your rule.`}
        </Text>
      </Alert>
      <Section
        title="Problems"
        {...(problemCount > problems.length && {
          description: `The first ${countText(problems.length)} of ${countText(problemCount)}.`,
        })}
        actions={
          <Group>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconDownload size={14} aria-hidden />}
              onClick={() => {
                saveFile(problemsCsv(problems), `problems-${fileName.replace(/\.csv$/i, '')}.csv`);
              }}
            >
              Download problems as CSV
            </Button>
          </Group>
        }
      >
        <DataTable
          caption="Problems of the file"
          rows={problems}
          columns={COLUMNS}
          rowKey={({ row, column, code, message }) => [row, column, code, message].join(' ')}
          rowName={['problem', 'problems']}
        />
      </Section>
    </>
  );
};

const problemsCsv = (problems: readonly Problem[]): Blob =>
  csvOf([
    ['Row', 'Rows', 'Column', 'Value', 'Journal Entry Id', 'Code', 'Problem', 'What to do', 'File'],
    ...problems.map(({ row, rows = 1, column, value, journalEntryId, code, message, fix, file = 'close file' }) => [
      row,
      rows,
      column,
      value,
      journalEntryId,
      code,
      message,
      fix,
      file,
    ]),
  ]);
