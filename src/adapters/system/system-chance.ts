import { randomBytes, randomInt } from 'node:crypto';
import { Chance } from '../../application/ports/chance';
import { Secret } from '../../application/ports/secret';

const STEPS = 2 ** 32;

export class SystemChance extends Chance {
  override fraction(): number {
    return randomInt(STEPS) / STEPS;
  }

  override secret(bytes: number): Secret {
    return new Secret(randomBytes(bytes).toString('base64'));
  }
}
