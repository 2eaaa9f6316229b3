import { Button, FileInput, Group, Radio, Stack, Text } from '@mantine/core';
import { IconFileImport, IconSum, IconUpload } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useDropzone } from 'react-dropzone';
import { useChange } from '../../api/hooks';
import { type JournalImportView } from '../../api/views';
import { Loading } from '../../components/Loading';
import { ProblemAlert } from '../../components/ProblemAlert';
import { Section } from '../../components/Section';
import { useEnvironment } from '../../environment/environment-context';
import { bytesText } from '../../components/bytes';
import classes from './CloseFile.module.css';
import { DeliveryScope, type Scope } from './DeliveryScope';
import { ProfileSelect } from './ProfileSelect';
import { ROUNDING_RULES, type RoundingRule } from './rounding';

const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

interface Delivered {
  readonly file: File;
  readonly totals: File | null;
}

/** Control totals that lie beside a close file have its name. */
const isTotals = ({ name }: File): boolean => /\.totals\.csv$/i.test(name);

/** The control totals come after the close file, because a form is read as it arrives. */
const bodyOf = (file: File, totals: File | null): { readonly body: unknown; readonly contentType?: string } => {
  if (totals === null) return { body: file, contentType: /\.xlsx$/i.test(file.name) ? WORKBOOK : 'text/csv' };
  const form = new FormData();
  form.append('file', file);
  form.append('totals', totals);
  return { body: form };
};

/** Receives a close file; the preview comes next, before anything counts. */
export const CloseFile = (): ReactNode => {
  const { name } = useEnvironment();
  const navigate = useNavigate();
  const [rounding, setRounding] = useState<RoundingRule>('none');
  const [profile, setProfile] = useState<string | null>(null);
  const [scope, setScope] = useState<Scope>('partial');
  const [refused, setRefused] = useState<string | null>(null);
  const [totals, setTotals] = useState<File | null>(null);
  const send = useChange((api, { file, totals: ownTotals }: Delivered) =>
    api.post<JournalImportView>('/journal-imports', {
      query: {
        preview: 'true',
        rounding,
        scope,
        fileName: file.name.slice(-200),
        ...(profile !== null && { profile }),
      },
      ...bodyOf(file, ownTotals),
    }),
  );
  const onDrop = (files: readonly File[]): void => {
    const [file, ...others] = files.filter((one) => !isTotals(one));
    const [dropped = null, ...more] = files.filter(isTotals);
    const isTotalsAlone = file === undefined && dropped !== null && more.length === 0;
    const isRefused = !isTotalsAlone && (file === undefined || others.length + more.length > 0);
    setRefused(
      isRefused ? 'One close file at a time, with its control totals; it must be a .csv or .xlsx file.' : null,
    );
    if (isRefused) return;
    if (dropped !== null) setTotals(dropped);
    if (file === undefined) return;
    send.mutate(
      { file, totals: dropped ?? totals },
      {
        onSuccess: ({ importId }) =>
          void navigate({ to: '/e/$environment/import/$importId', params: { environment: name, importId } }),
      },
    );
  };
  const { getRootProps, getInputProps, open, isDragActive } = useDropzone({
    onDrop,
    accept: { 'text/csv': ['.csv'], [WORKBOOK]: ['.xlsx'] },
    multiple: true,
    noClick: true,
    noKeyboard: true,
    disabled: send.isPending,
    useFsAccessApi: false,
  });
  return (
    <Section title="A close file">
      <ProfileSelect value={profile} onChange={setProfile} />
      <DeliveryScope value={scope} onChange={setScope} />
      <Radio.Group
        label="Digits beyond the decimals of the currency"
        description="Zeros there are never a problem. An entry has to balance after rounding, or the whole file is refused; how many lines were rounded is shown before it counts."
        value={rounding}
        onChange={(value) => {
          setRounding(value);
        }}
      >
        <Group gap="lg" mt="xs" align="flex-start">
          {(Object.keys(ROUNDING_RULES) as RoundingRule[]).map((rule) => (
            <Radio
              key={rule}
              value={rule}
              label={ROUNDING_RULES[rule].label}
              description={ROUNDING_RULES[rule].text}
              maw={280}
            />
          ))}
        </Group>
      </Radio.Group>
      <FileInput
        label="Control totals (optional)"
        description="What your revenue system says each entry has: CSV with Journal Entry Id, Business Entity Id, Currency, Lines, Debit and Credit. The import compares them before anything counts. Choose them first, or drop NAME.totals.csv together with the close file."
        placeholder="None"
        accept=".csv,text/csv"
        leftSection={<IconSum size={16} aria-hidden />}
        value={totals}
        onChange={setTotals}
        clearable
        clearButtonProps={{ 'aria-label': 'Remove the control totals' }}
        disabled={send.isPending}
        maw={480}
        my="md"
      />
      <div {...getRootProps({ className: classes['zone'] })} data-active={isDragActive || undefined}>
        <input {...getInputProps({ 'aria-label': 'Close file', id: 'close-file' })} />
        {send.isPending ? (
          <Loading what={`Sending ${send.variables.file.name}, ${bytesText(send.variables.file.size)}`} />
        ) : (
          <Stack align="center" gap="xs">
            <IconFileImport size={32} stroke={1.5} aria-hidden />
            <Text>Drop JournalEntries.csv here, or</Text>
            <Button leftSection={<IconUpload size={16} aria-hidden />} onClick={open}>
              Choose a file
            </Button>
            <Text size="xs" c="dimmed" ta="center">
              CSV or .xlsx with a header row; columns in any order. It is checked whole: it counts all or not at all.
            </Text>
          </Stack>
        )}
      </div>
      {refused !== null && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {refused}
        </Text>
      )}
      {send.error && <ProblemAlert error={send.error} />}
    </Section>
  );
};
