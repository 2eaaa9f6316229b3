import { type Afterward, type FinishedSign, type PickUpPlace } from '../../domain/pick-up/pick-up.settings';
import { type PickUpTrouble } from '../../domain/pick-up/pick-up.troubles';
import { type Rounding } from '../../domain/shared/money';
import { type Page, type PageRequest } from '../ports/page';

/** The settings without any secret. */
export interface PickUpSettingsView {
  readonly place: PickUpPlace;
  readonly finishedSign: FinishedSign;
  readonly afterward: Afterward;
  readonly profile: string | null;
  readonly rounding: Rounding;
  readonly countsByItself: boolean;
}

/** A file that is left where it is for now. */
export interface FileWaiting {
  readonly name: string;
  readonly bytes: number;
  readonly modifiedAt: string;
  /** Stable. */
  readonly reason: string;
  readonly message: string;
}

/** What this instance of the service saw when it last looked. */
export interface LastLook {
  readonly at: string;
  readonly taken: number;
  readonly refused: number;
  readonly waiting: readonly FileWaiting[];
}

/**
 * `Waiting for a person`: the watch stopped, because another attempt could do harm. `In trouble`: it is tried again.
 */
export const PICK_UP_STATUSES = ['Not set up', 'On', 'In trouble', 'Waiting for a person', 'Switched off'] as const;
export type PickUpStatus = (typeof PICK_UP_STATUSES)[number];

export interface PickUpView {
  readonly status: PickUpStatus;
  readonly settings: PickUpSettingsView | null;
  /** Why the source could not be looked at. */
  readonly trouble: PickUpTrouble | null;
  readonly troubledSince: string | null;
  /** Files that need attention. */
  readonly troubledFiles: number;
  /** Null until this instance has looked. */
  readonly lastLook: LastLook | null;
  readonly everyMs: number;
  readonly changedAt: string | null;
  readonly changedBy: string | null;
  readonly revision: number;
}

/** What a person sees before saving. */
export interface PickUpTestView {
  /** The key that the server shows, to compare and pin; null for a folder and when there was no answer. */
  readonly hostKey: string | null;
  /** Files in the folder; null when it was not opened. */
  readonly files: number | null;
  readonly trouble: PickUpTrouble | null;
}

export const FILE_STATES = ['Taken', 'Repeated', 'Refused', 'Needs attention', 'Gone'] as const;
export type FileState = (typeof FILE_STATES)[number];

/** What became of a file. */
export interface PickedUpFileView {
  readonly name: string;
  readonly source: string;
  readonly bytes: number;
  readonly modifiedAt: string;
  readonly state: FileState;
  /** Null unless it was taken. */
  readonly importId: string | null;
  /** Null unless it was taken. */
  readonly digest: string | null;
  readonly withTotals: boolean;
  /** Why it was refused, could not be taken, or could not be moved. */
  readonly trouble: PickUpTrouble | null;
  readonly recordedAt: string;
}

/** What the views have of a pick-up. */
export type KnownPickUp = Omit<PickUpView, 'status' | 'lastLook' | 'everyMs'>;

export abstract class PickUpViews {
  abstract pickUpOf(environment: string): KnownPickUp;
  /** Newest first. */
  abstract filesOf(environment: string, page: PageRequest): Page<PickedUpFileView>;
}
