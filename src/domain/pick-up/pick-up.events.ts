import { type DomainEvent } from '../shared/decider';
import { type PickUpSettings } from './pick-up.settings';
import { type PickUpTrouble } from './pick-up.troubles';

/** A file as its source lists it. */
export interface FileFacts {
  readonly name: string;
  readonly bytes: number;
  /** ISO 8601, UTC, as precise as the source is. */
  readonly modifiedAt: string;
}

/** A file of a source. `source` is `sourceOf` its place. */
export interface SourcedFile extends FileFacts {
  readonly source: string;
}

/** A file that became a delivery, or that is one already. */
export interface TakenFile extends SourcedFile {
  /** SHA-256 in hex of the content. */
  readonly digest: string;
  readonly importId: string;
  /** Grows when the content is another than that of the delivery before; part of the import's id. */
  readonly number: number;
}

export type PickUpEvent =
  | DomainEvent<'PickUpSaved', PickUpSettings>
  | DomainEvent<'PickUpRemoved', Record<string, never>>
  | DomainEvent<'PickUpFileTaken', TakenFile & { withTotals: boolean; awaitsConfirmation: boolean }>
  /** It came back unchanged, with no other delivery in between: nothing was imported again. */
  | DomainEvent<'PickUpFileRepeated', TakenFile>
  /** It will not be taken as it is. */
  | DomainEvent<'PickUpFileRefused', SourcedFile & PickUpTrouble>
  /** It could not be taken or put away now. It is tried again. */
  | DomainEvent<'PickUpFileTroubled', SourcedFile & PickUpTrouble>
  /** Files that were dealt with and are not in the source any more. */
  | DomainEvent<'PickUpFilesLeft', { source: string; names: readonly string[] }>
  /** The source could not be looked at. */
  | DomainEvent<'PickUpTroubled', PickUpTrouble>
  | DomainEvent<'PickUpRecovered', Record<string, never>>;
