import { DomainError } from '../shared/errors';
import { type PickUpEvent, type SourcedFile, type TakenFile } from './pick-up.events';
import { type PickUpSettings, requireHostKey, requirePlace } from './pick-up.settings';
import { type PickUp, standingFile, standingKey } from './pick-up.state';
import { type PickUpTrouble } from './pick-up.troubles';

/** Names in one event, so that it stays far below the size that an event may have. */
const NAMES_PER_EVENT = 100;

/** Does nothing when they are the same. Throws PICK_UP_INVALID. */
export const savePickUp = (state: PickUp, settings: PickUpSettings): PickUpEvent[] => {
  const { place, credential } = settings;
  requirePlace(place);
  requireHostKey(place);
  if ((credential === null) !== (place.kind === 'folder'))
    throw new DomainError(
      'PICK_UP_INVALID',
      'The password or the private key of the SFTP user is missing.',
      'Enter one of them. It is needed again when the server or the user changes.',
      { field: 'password' },
    );
  return state.settings !== null && contentOf(state.settings) === contentOf(settings)
    ? []
    : [{ type: 'PickUpSaved', data: settings }];
};

/** Does nothing when there is none. What was taken stays known. */
export const removePickUp = (state: PickUp): PickUpEvent[] =>
  state.settings === null ? [] : [{ type: 'PickUpRemoved', data: {} }];

/** Throws PICK_UP_NOT_SET_UP. */
export const requireSettings = (state: PickUp): PickUpSettings => {
  if (state.settings !== null) return state.settings;
  throw new DomainError(
    'PICK_UP_NOT_SET_UP',
    'No pick-up is set up in this environment.',
    'A Controller or an Admin sets it up under Settings > Accounting > Pick-up.',
  );
};

/**
 * The number of a delivery of this content. A, B, A are three deliveries, so that A counts in the end; A alone is one,
 * however often it is looked at.
 */
export const deliveryNumber = ({ last }: PickUp, digest: string): number => {
  if (last === null) return 0;
  return last.digest === digest ? last.number : last.number + 1;
};

/** Whether it is on record that this import came of a file. */
export const isTaken = ({ last }: PickUp, importId: string): boolean => last?.importIds.includes(importId) ?? false;

/** Does nothing when this file is on record as taken. */
export const recordTaken = (
  state: PickUp,
  { withTotals, awaitsConfirmation, ...file }: TakenFile & { withTotals: boolean; awaitsConfirmation: boolean },
): PickUpEvent[] => {
  if (standingFile(state, file)?.importId === file.importId) return [];
  if (isTaken(state, file.importId)) return [{ type: 'PickUpFileRepeated', data: file }];
  return [{ type: 'PickUpFileTaken', data: { ...file, withTotals, awaitsConfirmation } }];
};

/** Does nothing when this file was refused already. */
export const recordRefused = (state: PickUp, data: SourcedFile & PickUpTrouble): PickUpEvent[] =>
  standingFile(state, data)?.outcome === 'refused' ? [] : [{ type: 'PickUpFileRefused', data }];

/** Recorded once for a file, however often it is tried again. */
export const recordFileTrouble = (state: PickUp, data: SourcedFile & PickUpTrouble): PickUpEvent[] =>
  standingFile(state, data)?.trouble?.code === data.code ? [] : [{ type: 'PickUpFileTroubled', data }];

/** Forgets files that were dealt with and are not there any more: what comes under their names is looked at anew. */
export const recordLeft = (state: PickUp, source: string, present: readonly string[]): PickUpEvent[] => {
  const there = new Set(present.map((name) => standingKey(source, name)));
  const names = [...state.standing.keys()]
    .filter((key) => !there.has(key))
    .map((key) => JSON.parse(key) as [string, string])
    .flatMap(([known, name]) => (known === source ? [name] : []));
  return Array.from({ length: Math.ceil(names.length / NAMES_PER_EVENT) }, (_, index): PickUpEvent => {
    const some = names.slice(index * NAMES_PER_EVENT, (index + 1) * NAMES_PER_EVENT);
    return { type: 'PickUpFilesLeft', data: { source, names: some } };
  });
};

/** Recorded once, however long it lasts. Does nothing when the pick-up was removed meanwhile. */
export const recordTrouble = (state: PickUp, { code, message, fix }: PickUpTrouble): PickUpEvent[] =>
  state.settings === null || state.trouble?.code === code
    ? []
    : [{ type: 'PickUpTroubled', data: { code, message, fix } }];

export const recordRecovery = (state: PickUp): PickUpEvent[] =>
  state.trouble === null ? [] : [{ type: 'PickUpRecovered', data: {} }];

const contentOf = ({ place, credential, ...rules }: PickUpSettings): string =>
  JSON.stringify([place, rules].map((part) => Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))) +
  (credential?.fingerprint ?? '');
