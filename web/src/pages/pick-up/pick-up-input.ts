import { type PickUpSettingsView } from '../../api/views';

/** The inputs of both kinds of places, so that switching back and forth loses nothing. */
export interface PickUpInput extends Omit<PickUpSettingsView, 'place'> {
  readonly kind: PickUpSettingsView['place']['kind'];
  readonly path: string;
  readonly host: string;
  readonly port: string;
  readonly user: string;
  readonly hostKey: string;
  readonly password: string;
  readonly privateKey: string;
  readonly passphrase: string;
}

export const PICK_UP_SECRETS = [
  'password',
  'privateKey',
  'passphrase',
] as const satisfies readonly (keyof PickUpInput)[];

const NOTHING = {
  kind: 'folder',
  path: '',
  host: '',
  port: '22',
  user: '',
  hostKey: '',
  finishedSign: 'marker',
  afterward: 'move',
  profile: null,
  rounding: 'none',
  countsByItself: false,
  password: '',
  privateKey: '',
  passphrase: '',
} as const satisfies PickUpInput;

export const inputOf = (settings: PickUpSettingsView | null): PickUpInput => {
  if (settings === null) return NOTHING;
  const { place, ...rules } = settings;
  return { ...NOTHING, ...rules, ...place, port: place.kind === 'sftp' ? String(place.port) : NOTHING.port };
};

export const placeBody = ({ kind, path, host, port, user, hostKey }: PickUpInput): Readonly<Record<string, unknown>> =>
  kind === 'folder' ? { kind, path } : { kind, path, host, port: Number(port), user, hostKey };

/** Only what was entered: what is empty stays as it is stored. */
export const credentialBody = ({
  kind,
  password,
  privateKey,
  passphrase,
}: PickUpInput): Readonly<Record<string, string>> =>
  kind === 'folder'
    ? {}
    : {
        ...(password !== '' && { password }),
        ...(privateKey !== '' && { privateKey }),
        ...(passphrase !== '' && { passphrase }),
      };
