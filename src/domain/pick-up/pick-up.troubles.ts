/** Stable codes of what can go wrong with a source or with one of its files. */
export const SOURCE_TROUBLES = [
  'PICK_UP_NOT_OFFERED',
  'FOLDER_NOT_FOUND',
  'FOLDER_NOT_PERMITTED',
  'FOLDER_OUTSIDE_ROOT',
  'TOO_MANY_FILES',
  'SERVER_UNREACHABLE',
  'HOST_KEY_DIFFERS',
  'LOGIN_REFUSED',
  'CREDENTIAL_UNUSABLE',
  'SOURCE_FAILED',
] as const;
export type SourceTroubleCode = (typeof SOURCE_TROUBLES)[number];

export const FILE_TROUBLES = [
  'FILE_TOO_LARGE',
  'FILE_NOT_PERMITTED',
  'FILE_UNREADABLE',
  'FILE_VANISHED',
  'FILE_CHANGED',
  'FILE_NOT_MOVED',
  'TOTALS_TOO_LARGE',
] as const;
export type FileTroubleCode = (typeof FILE_TROUBLES)[number];

/** A trouble in words. The code is one of the above, or that of a refusal by the import. */
export interface PickUpTrouble {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

/**
 * Troubles that time does not heal. The watch stops at the first one: another attempt could lock the user, or send the
 * credential to whoever answers in place of the server.
 */
const STOPPING: readonly string[] = [
  'HOST_KEY_DIFFERS',
  'LOGIN_REFUSED',
  'CREDENTIAL_UNUSABLE',
] satisfies SourceTroubleCode[];

export const waitsForPerson = ({ code }: PickUpTrouble): boolean => STOPPING.includes(code);

/** `about` is the file, the folder or what the server said. */
type Text = (about: string) => Omit<PickUpTrouble, 'code'>;

const TEXTS: Readonly<Record<SourceTroubleCode | FileTroubleCode, Text>> = {
  PICK_UP_NOT_OFFERED: (about) => ({
    message: `This installation does not pick up from there: ${about}.`,
    fix: 'Ask the operator to allow it, or choose another place.',
  }),
  FOLDER_NOT_FOUND: (about) => ({
    message: `There is no folder "${about}".`,
    fix: 'Create the folder, or correct its path in the pick-up settings.',
  }),
  FOLDER_NOT_PERMITTED: (about) => ({
    message: `The folder "${about}" may not be read.`,
    fix: 'Give the user of the service, or of the SFTP server, permission to read it.',
  }),
  FOLDER_OUTSIDE_ROOT: (about) => ({
    message: `The folder "${about}" leads out of the folder that the operator allows.`,
    fix: 'Remove the symbolic link, or choose a folder within the allowed one.',
  }),
  TOO_MANY_FILES: (about) => ({
    message: `The folder holds more than ${about} files, so nothing is taken from it.`,
    fix: 'Move old files away, or let the pick-up move what it took.',
  }),
  SERVER_UNREACHABLE: (about) => ({
    message: `The SFTP server cannot be reached: ${about}.`,
    fix: 'Check the host and the port, and whether the server runs. It is tried again automatically.',
  }),
  HOST_KEY_DIFFERS: (about) => ({
    message: `The SFTP server shows another host key than the pinned one: ${about}. Nothing was sent to it.`,
    fix: 'Ask whoever runs the server whether it has a new key. If so, save its new fingerprint; if not, report it.',
  }),
  LOGIN_REFUSED: (about) => ({
    message: `The SFTP server refused the login: ${about}.`,
    fix: 'Check the user and its password or private key, save them, and test the pick-up.',
  }),
  CREDENTIAL_UNUSABLE: (about) => ({
    message: `The credential of the SFTP user cannot be used: ${about}.`,
    fix: 'Enter the password, or a private key in OpenSSH or PEM format with its passphrase, again.',
  }),
  SOURCE_FAILED: (about) => ({
    message: `The source could not be read: ${about}.`,
    fix: 'It is tried again automatically. If that does not help, ask the operator to look at the service log.',
  }),
  FILE_TOO_LARGE: (about) => ({
    message: `The file is larger than ${about} bytes, which is the most that an import takes.`,
    fix: 'Deliver it in several files, or ask the operator to raise the limit.',
  }),
  FILE_NOT_PERMITTED: () => ({
    message: 'The file may not be read.',
    fix: 'Give the user of the service, or of the SFTP server, permission to read it. It is tried again automatically.',
  }),
  FILE_UNREADABLE: (about) => ({
    message: `The file could not be read: ${about}.`,
    fix: 'It is tried again automatically. If that does not help, deliver it again.',
  }),
  FILE_VANISHED: () => ({
    message: 'The file disappeared while it was being taken.',
    fix: 'Nothing of it was imported. Deliver it again if it was meant to be imported.',
  }),
  FILE_CHANGED: () => ({
    message: 'The file changed while it was being read.',
    fix: 'Nothing of it was imported. It is tried again automatically.',
  }),
  FILE_NOT_MOVED: (about) => ({
    message: `The file was dealt with but could not be moved: ${about}.`,
    fix: 'Give permission to move files, or choose that taken files stay and are remembered. Nothing is taken twice.',
  }),
  TOTALS_TOO_LARGE: (about) => ({
    message: `The file of its control totals is larger than ${about} bytes.`,
    fix: 'Deliver one row for each entry and currency, as documented, or the close in several files.',
  }),
};

export const troubleOf = (code: SourceTroubleCode | FileTroubleCode, about: string): PickUpTrouble => ({
  code,
  ...TEXTS[code](about),
});
