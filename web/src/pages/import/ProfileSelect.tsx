import { Select } from '@mantine/core';
import { type ReactNode } from 'react';
import { useRead } from '../../api/hooks';
import { type ImportSettingsView } from '../../api/views';

interface ProfileSelectProps {
  /** Null: the shape of the file tells. */
  readonly value: string | null;
  readonly onChange: (profile: string | null) => void;
}

/** How the file is written: recognized by itself, or by a profile that says it. */
export const ProfileSelect = ({ value, onChange }: ProfileSelectProps): ReactNode => {
  const settings = useRead<ImportSettingsView>('/import-settings');
  const profiles = settings.data?.profiles ?? [];
  return (
    <Select
      label="Import profile"
      description="Says how the file is written: delimiter, encoding, decimal mark, dates, headers. Without one, the shape is recognized where it is certain."
      placeholder="Recognized by the file"
      data={profiles.map(({ name }) => name)}
      value={value}
      onChange={onChange}
      clearable
      searchable
      maw={480}
      mb="md"
    />
  );
};
