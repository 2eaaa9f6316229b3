import { type Secret } from './secret';

/** Everything that nobody may foresee, so that tests can. */
export abstract class Chance {
  /** From 0 to below 1, evenly. */
  abstract fraction(): number;

  /** So many bytes that nobody can guess, in base64. */
  abstract secret(bytes: number): Secret;
}
