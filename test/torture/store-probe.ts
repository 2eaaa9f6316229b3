import { randomUUID } from 'node:crypto';
import { jsonEvent } from '@eventstore/db-client';
import { certificatesOf, LogClient } from '../../src/adapters/event-store/eventstoredb/client';
import { parseConnectionString } from '../../src/adapters/event-store/eventstoredb/connection-string';
import { pause } from './posting-world';

const DEADLINE_MS = 2_000;
const PAUSE_MS = 50;

/** A client of its own, which says when the server takes appends again. */
export class StoreProbe {
  constructor(private readonly url: string) {}

  /** `Date.now()` of the first append that succeeded. Each try is made by a new client. */
  async untilBack(): Promise<number> {
    for (;;) {
      if (await this.hasAppended()) return Date.now();
      await pause(PAUSE_MS);
    }
  }

  private async hasAppended(): Promise<boolean> {
    const connection = parseConnectionString(this.url, { mayBeInsecure: true });
    const client = new LogClient(connection, certificatesOf(connection), 'torture');
    try {
      const options = { credentials: client.userCredentials, requiresLeader: true, deadline: DEADLINE_MS };
      await client.appendToStream(`torture-${randomUUID()}`, jsonEvent({ type: 'probe', data: {} }), options);
      return true;
    } catch {
      return false;
    } finally {
      await client.dispose().catch(() => undefined);
    }
  }
}
