import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import { IconFileImport, IconUpload } from '@tabler/icons-react';
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

/** Receives a close file; the preview comes next, before anything counts. */
export const CloseFile = (): ReactNode => {
  const { name } = useEnvironment();
  const navigate = useNavigate();
  const [rounding, setRounding] = useState<RoundingRule>('none');
  const [profile, setProfile] = useState<string | null>(null);
  const [scope, setScope] = useState<Scope>('partial');
  const [refused, setRefused] = useState<string | null>(null);
  const send = useChange((api, file: File) =>
    api.post<JournalImportView>('/journal-imports', {
      query: {
        preview: 'true',
        rounding,
        scope,
        fileName: file.name.slice(-200),
        ...(profile !== null && { profile }),
      },
      body: file,
      contentType: /\.xlsx$/i.test(file.name) ? WORKBOOK : 'text/csv',
    }),
  );
  const onDrop = (files: readonly File[]): void => {
    const [file] = files;
    setRefused(file ? null : 'One file at a time, and it must be a .csv or .xlsx file.');
    if (!file) return;
    send.mutate(file, {
      onSuccess: ({ importId }) =>
        void navigate({ to: '/e/$environment/import/$importId', params: { environment: name, importId } }),
    });
  };
  const { getRootProps, getInputProps, open, isDragActive } = useDropzone({
    onDrop,
    accept: { 'text/csv': ['.csv'], [WORKBOOK]: ['.xlsx'] },
    multiple: false,
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
      <div {...getRootProps({ className: classes['zone'] })} data-active={isDragActive || undefined}>
        <input {...getInputProps({ 'aria-label': 'Close file', id: 'close-file' })} />
        {send.isPending ? (
          <Loading what={`Sending ${send.variables.name}, ${bytesText(send.variables.size)}`} />
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
