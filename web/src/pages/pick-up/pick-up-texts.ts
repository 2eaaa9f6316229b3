import { type PickUpSettingsView } from '../../api/views';

interface Choice {
  readonly label: string;
  readonly description: string;
}

export const SIGN_TEXTS: Readonly<Record<PickUpSettingsView['finishedSign'], Choice>> = {
  marker: {
    label: 'When a marker file lies beside it',
    description: 'The sender writes NAME.done or NAME.ok last.',
  },
  rename: {
    label: 'When it has its final name',
    description: 'The sender writes under a name like NAME.part or NAME.tmp, and renames it at the end.',
  },
  'steady-size': {
    label: 'When its size stays, with control totals beside it',
    description: 'For senders that can do neither. Without control totals the file is left where it is.',
  },
};

export const AFTERWARD_TEXTS: Readonly<Record<PickUpSettingsView['afterward'], Choice>> = {
  move: {
    label: 'It is moved',
    description: 'Into the folders taken and refused within the folder.',
  },
  remember: {
    label: 'It stays, and is remembered',
    description: 'For places where the service may not move files.',
  },
};

export const placeText = (place: PickUpSettingsView['place']): string =>
  place.kind === 'folder'
    ? `Folder ${place.path === '' ? 'of this environment' : place.path}`
    : `${place.user} on ${place.host}:${place.port}, folder ${place.path === '' ? 'of the user' : place.path}`;
