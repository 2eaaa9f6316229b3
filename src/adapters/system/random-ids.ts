import { randomUUID } from 'node:crypto';
import { Ids } from '../../application/ports/ids';

export class RandomIds extends Ids {
  override next(): string {
    return randomUUID();
  }
}
