import { type Secret } from './secret';

/** Unpredictable values, so that tests can control them. */
export abstract class Chance {
  /** Uniform from 0 (included) to 1 (excluded). */
  abstract fraction(): number;

  /** This many random bytes, in base64. */
  abstract secret(bytes: number): Secret;
}
