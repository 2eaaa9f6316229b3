import { Button, Group, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useChange, useRead } from '../../api/hooks';
import { type ImportSettingsView } from '../../api/views';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { type Column, DataTable } from '../../components/DataTable';
import { countOf } from '../../components/formats';
import { Loaded } from '../../components/Loaded';
import { notifyDone } from '../../components/notify';
import { Section } from '../../components/Section';
import { usePermission } from '../../environment/environment-context';
import { ProfileDialog } from './ProfileDialog';
import { DECIMAL_MARKS, DELIMITERS, ENCODINGS, type ImportProfile } from './profile-texts';

type Dialog = { readonly kind: 'add' } | { readonly kind: 'edit' | 'remove'; readonly profile: ImportProfile };

/** How the close files of each source are written. */
export const ImportProfiles = (): ReactNode => {
  const settings = useRead<ImportSettingsView>('/import-settings');
  const { isAllowed } = usePermission('import-settings:manage');
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const close = (): void => {
    setDialog(null);
  };
  return (
    <Section
      title="Import profiles"
      description="A profile says how the files of one source are written, where they do not tell by themselves. Every change is a new version, and an import keeps the one that it was read with."
      actions={
        isAllowed && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => {
              setDialog({ kind: 'add' });
            }}
          >
            Add a profile
          </Button>
        )
      }
    >
      <Loaded query={settings} waiting="Loading the import profiles">
        {({ profiles }) => (
          <DataTable
            caption="Import profiles"
            rows={profiles}
            columns={isAllowed ? [...COLUMNS, actionsOf(setDialog)] : COLUMNS}
            rowKey={({ name }) => name}
            rowName={['profile', 'profiles']}
          />
        )}
      </Loaded>
      {(dialog?.kind === 'add' || dialog?.kind === 'edit') && (
        <ProfileDialog profile={dialog.kind === 'edit' ? dialog.profile : null} onClose={close} />
      )}
      {dialog?.kind === 'remove' && <RemoveProfile profile={dialog.profile} onClose={close} />}
    </Section>
  );
};

const COLUMNS: readonly Column<ImportProfile>[] = [
  { header: 'Profile', isRowHeader: true, cell: ({ name }) => name },
  { header: 'Version', align: 'right', cell: ({ version }) => (version === 0 ? 'built in' : version) },
  { header: 'Delimiter', cell: ({ delimiter }) => DELIMITERS[delimiter] },
  { header: 'Encoding', cell: ({ encoding }) => ENCODINGS[encoding] },
  { header: 'Decimal mark', cell: ({ decimalMark }) => DECIMAL_MARKS[decimalMark] },
  { header: 'Dates', cell: ({ dateFormat }) => dateFormat },
  {
    header: 'Own headers',
    cell: ({ headers, isEntryOnFirstLine }) => (
      <Text size="sm">
        {Object.keys(headers).length === 0 ? 'None' : countOf(Object.keys(headers).length, 'header', 'headers')}
        {isEntryOnFirstLine && '; entry values on the first line only'}
      </Text>
    ),
  },
];

/** Profiles that come with the service cannot be changed. */
const actionsOf = (open: (dialog: Dialog) => void): Column<ImportProfile> => ({
  header: 'Actions',
  cell: (profile) =>
    profile.version === 0 ? (
      '–'
    ) : (
      <Group gap="xs" wrap="nowrap">
        {(['edit', 'remove'] as const).map((kind) => (
          <Button
            key={kind}
            size="compact-xs"
            variant="default"
            aria-label={`${kind === 'edit' ? 'Edit' : 'Remove'} ${profile.name}`}
            onClick={() => {
              open({ kind, profile });
            }}
          >
            {kind === 'edit' ? 'Edit' : 'Remove'}
          </Button>
        ))}
      </Group>
    ),
});

const RemoveProfile = ({
  profile: { name },
  onClose,
}: {
  readonly profile: ImportProfile;
  readonly onClose: () => void;
}): ReactNode => {
  const remove = useChange(
    (api) => api.delete(`/import-settings/profiles/${encodeURIComponent(name)}`),
    () => {
      notifyDone(`The import profile ${name} was removed.`);
      onClose();
    },
  );
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={`Remove the import profile ${name}?`}
      confirm="Remove"
      isDanger
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={() => {
        remove.mutate();
      }}
    >
      <Text size="sm">Imports that used it keep what they used. Files of this source need another profile then.</Text>
    </ConfirmDialog>
  );
};
