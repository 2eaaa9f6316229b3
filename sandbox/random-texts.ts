import { createHash, randomBytes } from 'node:crypto';
import type { Surroundings } from './gateway/surroundings';

/** Up to 32 bytes at a time, which is more than any id has. */
export const randomTexts = (seed: string | null): Surroundings['randomText'] => {
  if (seed === null) return (bytes) => randomBytes(bytes).toString('base64url');
  let count = 0;
  return (bytes) => {
    count += 1;
    return createHash('sha256').update(`${seed}\n${count}`).digest().subarray(0, bytes).toString('base64url');
  };
};
