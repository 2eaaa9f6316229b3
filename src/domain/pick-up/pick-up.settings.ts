import { DomainError } from '../shared/errors';
import { type Rounding } from '../shared/money';

/** A folder of this environment below the root that the operator allows; empty for that folder itself. */
export interface FolderPlace {
  readonly kind: 'folder';
  readonly path: string;
}

/** A folder on an SFTP server. Nothing is sent to a server whose host key is another one. */
export interface SftpPlace {
  readonly kind: 'sftp';
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly path: string;
  /** Fingerprint as OpenSSH shows it: `SHA256:` and 43 characters. */
  readonly hostKey: string;
}

export type PickUpPlace = FolderPlace | SftpPlace;

/**
 * How a file is known to be finished: a marker file beside it, the final name that it is renamed to, or a size that
 * stays, which counts only with control totals beside it.
 */
export const FINISHED_SIGNS = ['marker', 'rename', 'steady-size'] as const;
export type FinishedSign = (typeof FINISHED_SIGNS)[number];

/** A file that was taken or refused is moved into a folder of its own, or stays and is remembered. */
export const AFTERWARD = ['move', 'remember'] as const;
export type Afterward = (typeof AFTERWARD)[number];

export interface PickUpRules {
  readonly finishedSign: FinishedSign;
  readonly afterward: Afterward;
  /** Name of an import profile; null when the shape of the files tells enough. */
  readonly profile: string | null;
  readonly rounding: Rounding;
  /** A delivery whose control totals agree counts without a person. One without control totals never does. */
  readonly countsByItself: boolean;
}

/** Where the vault keeps the password or the private key of an SFTP user. */
export interface PickUpCredential {
  readonly ref: string;
  /** Keyed: equal credentials have equal fingerprints. */
  readonly fingerprint: string;
}

export interface PickUpSettings extends PickUpRules {
  readonly place: PickUpPlace;
  /** Null for a folder. */
  readonly credential: PickUpCredential | null;
}

const PATH_LENGTH_MAX = 500;
const HOST = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;
const USER = /^[^\s\p{Cc}]{1,100}$/u;
const HOST_KEY = /^SHA256:[A-Za-z0-9+/]{43}$/;
const CONTROL = /\p{Cc}/u;

/** Throws PICK_UP_INVALID for a place that cannot be one. A host key is checked separately: `requireHostKey`. */
export const requirePlace = (place: PickUpPlace): void => {
  const { path } = place;
  if (path.length > PATH_LENGTH_MAX || CONTROL.test(path) || path.split('/').includes('..'))
    refuse('path', path, `a path of at most ${PATH_LENGTH_MAX} characters without ".."`);
  if (place.kind === 'folder') {
    if (path.startsWith('/') || path.includes('\\') || path.includes(':'))
      refuse('path', path, "a path within this environment's pick-up folder, without a leading slash");
    return;
  }
  const { host, port, user } = place;
  if (!HOST.test(host)) refuse('host', host, 'the name or the IPv4 address of a server');
  if (!Number.isInteger(port) || port < 1 || port > 65_535) refuse('port', String(port), 'a number from 1 to 65535');
  if (!USER.test(user)) refuse('user', user, 'a user name of 1 to 100 characters without spaces');
};

/** Throws PICK_UP_INVALID: without the pinned key, anybody could pass for the server. */
export const requireHostKey = (place: PickUpPlace): void => {
  if (place.kind === 'folder' || HOST_KEY.test(place.hostKey)) return;
  refuse('hostKey', place.hostKey, 'the fingerprint of the host key, as "SHA256:" and 43 characters');
};

/** Names a source in the log and in ids. The host key is no part of it, because servers get new ones. */
export const sourceOf = (place: PickUpPlace): string => {
  if (place.kind === 'folder') return `folder:${normal(place.path)}`;
  return `sftp://${place.user}@${place.host.toLowerCase()}:${place.port}/${normal(place.path)}`;
};

/** Whether a stored credential is meant for this place. It must never be sent to another server or for another user. */
export const isSameLogin = (one: PickUpPlace, other: PickUpPlace): boolean =>
  one.kind === 'sftp' &&
  other.kind === 'sftp' &&
  one.host.toLowerCase() === other.host.toLowerCase() &&
  one.port === other.port &&
  one.user === other.user;

const normal = (path: string): string => {
  const segments = path.split('/').filter((segment, index) => (segment !== '' || index === 0) && segment !== '.');
  return segments.join('/');
};

const refuse = (field: string, value: string, expected: string): never => {
  throw new DomainError(
    'PICK_UP_INVALID',
    `The ${field} of the pick-up cannot be "${value}".`,
    `Expected ${expected}. Nothing was changed.`,
    { field, value, expected },
  );
};
