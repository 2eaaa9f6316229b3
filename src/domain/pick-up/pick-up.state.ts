import { assertNever, type Decider } from '../shared/decider';
import { type PickUpEvent, type SourcedFile, type TakenFile } from './pick-up.events';
import { type PickUpSettings } from './pick-up.settings';
import { type PickUpTrouble } from './pick-up.troubles';

/** A file that the source held when it was last looked at, and that was dealt with. */
export interface StandingFile {
  readonly bytes: number;
  readonly modifiedAt: string;
  /** `troubled`: it is tried again. */
  readonly outcome: 'taken' | 'refused' | 'troubled';
  /** Null unless it was taken. */
  readonly importId: string | null;
  /** Why it was refused, cannot be taken now, or could not be moved. */
  readonly trouble: PickUpTrouble | null;
}

/** Deliveries of one content, with none of another in between. */
export interface LastContent {
  readonly digest: string;
  readonly number: number;
  readonly importIds: readonly string[];
}

export interface PickUp {
  readonly settings: PickUpSettings | null;
  /** By source and name (`standingKey`). Kept when the settings change: the files may come into view again. */
  readonly standing: ReadonlyMap<string, StandingFile>;
  readonly last: LastContent | null;
  /** Why the source could not be looked at. */
  readonly trouble: PickUpTrouble | null;
}

export const standingKey = (source: string, name: string): string => JSON.stringify([source, name]);

/** What was done with exactly this file; undefined when it has another size or time now. */
export const standingFile = (
  { standing }: PickUp,
  { source, name, bytes, modifiedAt }: SourcedFile,
): StandingFile | undefined => {
  const known = standing.get(standingKey(source, name));
  return known?.bytes === bytes && known.modifiedAt === modifiedAt ? known : undefined;
};

export const pickUp: Decider<PickUp, PickUpEvent> = {
  category: 'pickUp',
  initial: { settings: null, standing: new Map(), last: null, trouble: null },
  evolve: (state, event): PickUp => {
    switch (event.type) {
      case 'PickUpSaved':
        return { ...state, settings: event.data, trouble: null };
      case 'PickUpRemoved':
        return { ...state, settings: null, trouble: null };
      case 'PickUpFileTaken':
      case 'PickUpFileRepeated':
        return {
          ...standingWith(state, event.data, { outcome: 'taken', importId: event.data.importId, trouble: null }),
          last: lastWith(state.last, event.data),
        };
      case 'PickUpFileRefused': {
        const { code, message, fix } = event.data;
        return standingWith(state, event.data, {
          outcome: 'refused',
          importId: null,
          trouble: { code, message, fix },
        });
      }
      case 'PickUpFileTroubled': {
        const { code, message, fix } = event.data;
        // What was taken or refused stays so, although it could not be moved.
        const { outcome = 'troubled', importId = null } = standingFile(state, event.data) ?? {};
        return standingWith(state, event.data, { outcome, importId, trouble: { code, message, fix } });
      }
      case 'PickUpFilesLeft': {
        const left = new Set(event.data.names.map((name) => standingKey(event.data.source, name)));
        return { ...state, standing: new Map([...state.standing].filter(([key]) => !left.has(key))) };
      }
      case 'PickUpTroubled': {
        const { code, message, fix } = event.data;
        return { ...state, trouble: { code, message, fix } };
      }
      case 'PickUpRecovered':
        return { ...state, trouble: null };
      default:
        return assertNever(event);
    }
  },
};

const standingWith = (
  state: PickUp,
  { source, name, bytes, modifiedAt }: SourcedFile,
  how: Pick<StandingFile, 'outcome' | 'importId' | 'trouble'>,
): PickUp => ({
  ...state,
  standing: new Map([...state.standing, [standingKey(source, name), { bytes, modifiedAt, ...how }]]),
});

const lastWith = (last: LastContent | null, { digest, number, importId }: TakenFile): LastContent => {
  if (last?.number !== number || last.digest !== digest) return { digest, number, importIds: [importId] };
  return last.importIds.includes(importId) ? last : { ...last, importIds: [...last.importIds, importId] };
};
