import { type PickUpSettings } from '../../domain/pick-up/pick-up.settings';
import { type DataOf } from './history-events';

export const PICK_UP_SENTENCES = {
  PickUpSaved: (settings: DataOf<'PickUpSaved'>) =>
    `Set up the pick-up from ${placeText(settings)}: finished by ${SIGNS[settings.finishedSign]}, then ` +
    (settings.afterward === 'move' ? 'moved' : 'left and remembered') +
    `${settings.countsByItself ? '; deliveries whose control totals agree count without a person' : ''}.`,
  PickUpRemoved: () => 'Removed the pick-up.',
  PickUpFileTaken: ({ name, bytes, awaitsConfirmation }: DataOf<'PickUpFileTaken'>) =>
    `Picked up ${name} (${bytes} bytes)${awaitsConfirmation ? ' for a preview' : ''}.`,
  PickUpFileRepeated: ({ name }: DataOf<'PickUpFileRepeated'>) =>
    `Found ${name} again, unchanged: nothing was imported.`,
  PickUpFileRefused: ({ name, message, code }: DataOf<'PickUpFileRefused'>) =>
    `Refused to pick up ${name}: ${message} (${code})`,
  PickUpFileTroubled: ({ name, message, code }: DataOf<'PickUpFileTroubled'>) =>
    `Had trouble with ${name}: ${message} (${code})`,
  PickUpFilesLeft: ({ names }: DataOf<'PickUpFilesLeft'>) =>
    names.length === 1
      ? `${names.join()} is not in the source any more.`
      : `${names.length} files are not in the source any more.`,
  PickUpTroubled: ({ message, code }: DataOf<'PickUpTroubled'>) =>
    `Could not look for deliveries: ${message} (${code})`,
  PickUpRecovered: () => 'Could look for deliveries again.',
};

const SIGNS: Readonly<Record<PickUpSettings['finishedSign'], string>> = {
  marker: 'a marker file',
  rename: 'their final names',
  'steady-size': 'a size that stays, with control totals',
};

const placeText = ({ place }: PickUpSettings): string =>
  place.kind === 'folder'
    ? `the folder "${place.path}"`
    : `the folder "${place.path}" of ${place.user} on ${place.host}:${place.port}, host key ${place.hostKey}`;
