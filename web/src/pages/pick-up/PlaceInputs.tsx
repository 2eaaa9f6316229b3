import { Group, PasswordInput, Radio, Textarea, TextInput } from '@mantine/core';
import { type ReactNode } from 'react';
import { type PickUpInput } from './pick-up-input';

interface PlaceInputsProps {
  readonly values: PickUpInput;
  readonly set: (change: Partial<PickUpInput>) => void;
  /** By the name of the input in the API. */
  readonly errors: Readonly<Record<string, string>>;
  /** Something is stored, so that a password may be left out. */
  readonly isSaved: boolean;
}

type TextName = 'path' | 'host' | 'port' | 'user' | 'hostKey';

/** Where files are, and how to get there. */
export const PlaceInputs = ({ values, set, errors, isSaved }: PlaceInputsProps): ReactNode => {
  const { kind, password, privateKey, passphrase } = values;
  const errorOf = (name: string): string | undefined => errors[name] ?? errors[`place.${name}`];
  const text = (name: TextName, label: string, description: string, isRequired = true): ReactNode => (
    <TextInput
      label={label}
      description={description}
      required={isRequired}
      autoComplete="off"
      value={values[name]}
      error={errorOf(name)}
      onChange={({ currentTarget: { value } }) => {
        set({ [name]: value });
      }}
    />
  );
  const keep = isSaved ? ' Leave it empty to keep what is stored.' : '';
  return (
    <>
      <Radio.Group
        label="Place"
        value={kind}
        onChange={(value) => {
          set({ kind: value });
        }}
      >
        <Group mt={6}>
          <Radio value="folder" label="Folder" />
          <Radio value="sftp" label="SFTP server" />
        </Group>
      </Radio.Group>
      {kind === 'sftp' && (
        <>
          {text('host', 'Host', 'Name of the server. The operator of the service lists which servers may be used.')}
          {text('port', 'Port', 'Usually 22.')}
          {text('user', 'User', 'Name of the user on the server.')}
          <PasswordInput
            label="Password"
            description={`Of the user, unless it has a private key.${keep}`}
            autoComplete="new-password"
            value={password}
            error={errorOf('password')}
            onChange={({ currentTarget: { value } }) => {
              set({ password: value });
            }}
          />
          <Textarea
            label="Private key"
            description={`In OpenSSH or PEM format, with its first and last line.${keep}`}
            autoComplete="off"
            autosize
            minRows={2}
            maxRows={6}
            value={privateKey}
            error={errorOf('privateKey')}
            onChange={({ currentTarget: { value } }) => {
              set({ privateKey: value });
            }}
          />
          {privateKey !== '' && (
            <PasswordInput
              label="Passphrase"
              description="Of the private key, if it has one."
              autoComplete="new-password"
              value={passphrase}
              error={errorOf('passphrase')}
              onChange={({ currentTarget: { value } }) => {
                set({ passphrase: value });
              }}
            />
          )}
          {text('hostKey', 'Host key', 'Fingerprint of the server, SHA256:… Leave it empty and test to see it.', false)}
        </>
      )}
      {text('path', 'Folder', FOLDER_TEXTS[kind], false)}
    </>
  );
};

const FOLDER_TEXTS: Readonly<Record<PickUpInput['kind'], string>> = {
  folder: 'Within the pick-up folder of this environment. Empty for that folder itself.',
  sftp: 'On the server. Empty for the folder in which the user starts.',
};
