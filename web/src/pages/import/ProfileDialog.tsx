import { Button, Checkbox, Fieldset, Group, Select, Stack, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useChange } from '../../api/hooks';
import { Dialog } from '../../components/Dialog';
import { DialogForm } from '../../components/DialogForm';
import { fieldErrorsOf } from '../../components/field-errors';
import { notifyDone } from '../../components/notify';
import {
  DATE_FORMATS,
  DECIMAL_MARKS,
  DELIMITERS,
  ENCODINGS,
  type ImportProfile,
  NAMED_COLUMNS,
  type NamedColumn,
} from './profile-texts';

interface ProfileDialogProps {
  /** Null for a new one. */
  readonly profile: ImportProfile | null;
  readonly onClose: () => void;
}

interface OwnHeader {
  readonly column: NamedColumn | null;
  readonly header: string;
}

type Values = Omit<ImportProfile, 'version' | 'headers'> & { readonly headers: readonly OwnHeader[] };

const valuesOf = (profile: ImportProfile | null): Values =>
  profile === null
    ? {
        name: '',
        delimiter: ',',
        encoding: 'utf-8',
        decimalMark: '.',
        dateFormat: 'YYYY-MM-DD',
        isEntryOnFirstLine: false,
        headers: [],
      }
    : {
        ...profile,
        headers: Object.entries(profile.headers).map(([column, header]) => ({
          column: column as NamedColumn,
          header,
        })),
      };

const optionsOf = <Value extends string>(texts: Readonly<Record<Value, string>>): { value: Value; label: string }[] =>
  Object.entries<string>(texts).map(([value, label]) => ({ value: value as Value, label }));

/** Adds an import profile, or saves a new version of one. */
export const ProfileDialog = ({ profile, onClose }: ProfileDialogProps): ReactNode => {
  const [values, setValues] = useState(() => valuesOf(profile));
  const { name, headers, ...rules } = values;
  const save = useChange(
    (api) =>
      api.put(`/import-settings/profiles/${encodeURIComponent(name.trim())}`, {
        body: {
          delimiter: rules.delimiter,
          encoding: rules.encoding,
          decimalMark: rules.decimalMark,
          dateFormat: rules.dateFormat,
          isEntryOnFirstLine: rules.isEntryOnFirstLine,
          headers: Object.fromEntries(
            headers.flatMap(({ column, header }) => (column === null ? [] : [[column, header.trim()]])),
          ),
        },
      }),
    () => {
      notifyDone(`The import profile ${name.trim()} was saved.`);
      onClose();
    },
  );
  const errors = fieldErrorsOf(save.error);
  const change = {
    mutate: () => {
      save.mutate();
    },
    isPending: save.isPending,
    error: save.error,
  };
  return (
    <Dialog
      opened
      onClose={onClose}
      title={profile === null ? 'Add an import profile' : `Change the import profile ${profile.name}`}
      size="lg"
    >
      <DialogForm change={change} isDisabled={name.trim() === ''} onCancel={onClose}>
        <TextInput
          label="Name"
          description="What the source is called, for example the revenue system and its country."
          required
          data-autofocus
          disabled={profile !== null}
          value={name}
          error={errors['name']}
          onChange={({ currentTarget }) => {
            setValues({ ...values, name: currentTarget.value });
          }}
        />
        <Group grow align="flex-start">
          <Select
            label="Delimiter"
            data={optionsOf(DELIMITERS)}
            value={values.delimiter}
            allowDeselect={false}
            onChange={(delimiter) => {
              if (delimiter !== null) setValues({ ...values, delimiter });
            }}
          />
          <Select
            label="Encoding"
            data={optionsOf(ENCODINGS)}
            value={values.encoding}
            allowDeselect={false}
            onChange={(encoding) => {
              if (encoding !== null) setValues({ ...values, encoding });
            }}
          />
        </Group>
        <Group grow align="flex-start">
          <Select
            label="Decimal mark"
            data={optionsOf(DECIMAL_MARKS)}
            value={values.decimalMark}
            allowDeselect={false}
            onChange={(decimalMark) => {
              if (decimalMark !== null) setValues({ ...values, decimalMark });
            }}
          />
          <Select
            label="Dates"
            description="Never guessed: 03/04 may be March or April."
            data={[...DATE_FORMATS]}
            value={values.dateFormat}
            allowDeselect={false}
            onChange={(dateFormat) => {
              if (dateFormat !== null) setValues({ ...values, dateFormat });
            }}
          />
        </Group>
        <Checkbox
          label="Date, id, journal and description stand on the first line of an entry only"
          checked={values.isEntryOnFirstLine}
          onChange={({ currentTarget }) => {
            setValues({ ...values, isEntryOnFirstLine: currentTarget.checked });
          }}
        />
        <OwnHeaders
          headers={headers}
          errors={errors}
          onChange={(next) => {
            setValues({ ...values, headers: next });
          }}
        />
      </DialogForm>
    </Dialog>
  );
};

const OwnHeaders = ({
  headers,
  errors,
  onChange,
}: {
  readonly headers: readonly OwnHeader[];
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (headers: readonly OwnHeader[]) => void;
}): ReactNode => {
  const set = (index: number, header: OwnHeader): void => {
    onChange(headers.with(index, header));
  };
  return (
    <Fieldset legend="Headers of the file that are its own">
      <Stack gap="xs">
        {headers.map((one, index) => (
          <Group key={index} gap="xs" align="flex-end" wrap="nowrap">
            <TextInput
              label="Header in the file"
              flex={1}
              value={one.header}
              error={one.column === null ? undefined : errors[`headers.${one.column}`]}
              onChange={({ currentTarget }) => {
                set(index, { ...one, header: currentTarget.value });
              }}
            />
            <Select
              label="is the column"
              flex={1}
              data={optionsOf(NAMED_COLUMNS)}
              value={one.column}
              searchable
              onChange={(column) => {
                set(index, { ...one, column });
              }}
            />
            <Button
              variant="default"
              aria-label={`Remove the header ${one.header}`}
              onClick={() => {
                onChange(headers.filter((_, other) => other !== index));
              }}
            >
              ✕
            </Button>
          </Group>
        ))}
        <Group>
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              onChange([...headers, { column: null, header: '' }]);
            }}
          >
            Add a header
          </Button>
        </Group>
      </Stack>
    </Fieldset>
  );
};
