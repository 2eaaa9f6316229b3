import { type EncryptedSecrets } from '../adapters/secrets/encrypted-secrets';
import { type EventStore, type Position } from '../application/ports/event-store';
import { type CallTallies } from '../application/ports/ledger-calls';
import { type Leases } from '../application/ports/leases';
import { type StreamDamages } from '../application/ports/stream-damage';
import { type UnfinishedMove } from './unfinished-move';

/** The log, and what belongs to its store. */
export interface OpenedStore {
  readonly store: EventStore;
  /** Storage of the vault. Opened on first use. */
  readonly encryptedSecrets: () => EncryptedSecrets;
  /** Divides the work between the instances that share the store. */
  readonly leases: () => Leases;
  /** How often the leases are renewed. */
  readonly leaseTickMs: number;
  /** Whether a log is being moved into this store and is incomplete. */
  readonly unfinishedMove: UnfinishedMove;
  /**
   * Waits for a store that is not there yet. Rejects when it does not come, when somebody has to change something, when
   * the log is incomplete, or when times in it would be wrong.
   */
  readonly checkAtStart: () => Promise<void>;
  readonly damages: StreamDamages;
  /** Where calls to the ledger are counted. Opened on first use. */
  readonly callTallies: () => CallTallies;
  /** Why the store does not respond, as far as it can be told apart. */
  readonly outage: () => Promise<string>;
  /** First position where the store's hash column differs from the event's hash; null when there is none. */
  readonly firstForeignHash: () => Position | null;
  /** Why nothing should be posted now. */
  readonly problems: () => readonly string[];
  readonly close: () => Promise<void>;
}
