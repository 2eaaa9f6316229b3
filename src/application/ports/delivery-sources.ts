import { type FileFacts } from '../../domain/pick-up/pick-up.events';
import { type PickUpPlace, type SftpPlace } from '../../domain/pick-up/pick-up.settings';
import {
  type FileTroubleCode,
  type PickUpTrouble,
  type SourceTroubleCode,
  troubleOf,
} from '../../domain/pick-up/pick-up.troubles';
import { type Secret } from './secret';

/** A source or a file of it cannot be used now. `about` is shown to people: it holds no secret. */
export class SourceProblem extends Error {
  override readonly name = 'SourceProblem';
  readonly trouble: PickUpTrouble;

  constructor(
    /** `source`: there is no use in trying other files. */
    readonly of: 'source' | 'file',
    code: SourceTroubleCode | FileTroubleCode,
    about = '',
  ) {
    const trouble = troubleOf(code, about);
    super(trouble.message);
    this.trouble = trouble;
  }
}

/** Where files go that were dealt with: a folder of this name within the source. */
export type Destination = 'taken' | 'refused';

/** An open source. Everything throws SourceProblem. */
export interface DeliverySource {
  /** Plain files of the folder itself, without symbolic links, in any order. */
  list(): Promise<readonly FileFacts[]>;
  /** The file as `list` would show it now; null when it is gone. */
  facts(name: string): Promise<FileFacts | null>;
  /** The content, in chunks. */
  read(name: string): AsyncIterable<Uint8Array>;
  /**
   * Moves exactly this file in one step; a file of that name there is never overwritten. Does nothing when it is gone,
   * for then an interrupted move is complete, and when another file is in its place, which nobody has taken.
   */
  move(file: FileFacts, destination: Destination, as: string): Promise<void>;
  /** Never throws. */
  close(): Promise<void>;
}

/** Values of the vault: `password`, or `privateKey` and perhaps its `passphrase`. */
export type SourceCredential = Readonly<Record<string, Secret>>;

/** Opens the places where deliveries are picked up. */
export abstract class DeliverySources {
  /** Why this installation does not offer the place; null when it does. Asks no network and no disk. */
  abstract refusalOf(place: PickUpPlace): string | null;

  /** Throws SourceProblem. Of an SFTP server, the host key is compared before anything is sent to it. */
  abstract open(environment: string, place: PickUpPlace, credential: SourceCredential): Promise<DeliverySource>;

  /** The fingerprint that the server shows. No login is tried. Throws SourceProblem. */
  abstract hostKeyOf(place: SftpPlace): Promise<string>;
}
