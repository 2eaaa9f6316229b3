import { streamOf } from '../shared/streams';
import { type EventStore, type Position, type RecordedEvent } from '../ports/event-store';
import { placeOf } from './log-sealing';
import { MerkleTree } from './merkle';
import { type AcceptedRestore, restoreText, type Seal, sealText } from '../ports/seal-ports';
import { branchesOf } from './seal-branches';
import { restoresAmong, SEAL_STREAM_ID, sealsAmong, sealedLog } from './seals';

/** Something in the log or its seals that differs from what was written. */
export interface LogProblem {
  readonly code:
    | 'HASH_WRONG'
    | 'CHAIN_BROKEN'
    | 'REVISION_WRONG'
    | 'EVENT_UNREADABLE'
    | 'SEAL_SIGNATURE_WRONG'
    | 'SEAL_CHAIN_BROKEN'
    | 'SEAL_ROOT_WRONG'
    | 'RESTORE_SIGNATURE_WRONG'
    | 'EVENTS_MISSING';
  /** Of the damaged event, or of the last event that a seal covers, in the store in which it was sealed. */
  readonly position: Position;
  readonly message: string;
}

export interface LogReport {
  readonly events: number;
  readonly streams: number;
  readonly seals: number;
  /** Events at the end that no seal covers yet. */
  readonly unsealed: number;
  /** The first of each kind, in log order; none when nothing was changed. */
  readonly problems: readonly LogProblem[];
  /**
   * Accepted restores of an older log, with what was lost: not problems, but readers of this history have to know them.
   */
  readonly restores: readonly AcceptedRestore[];
}

/** Everything of an event that its hash covers. */
export type EventContent = Pick<RecordedEvent, 'stream' | 'revision' | 'id' | 'type' | 'schemaVersion' | 'data'> & {
  readonly metadata: Omit<RecordedEvent['metadata'], 'hash'>;
};

/** How the hash of an event is computed, and what the chain of a stream starts with. */
export abstract class ChainRules {
  abstract readonly hashOf: (content: EventContent) => string;
  abstract readonly chainStart: (stream: string) => string;
  /** Whether the text is signed with a key that is trusted. */
  abstract readonly isSigned: (text: string, signed: { readonly keyId: string; readonly signature: string }) => boolean;
}

const PAGE_EVENTS_MAX = 500;

/**
 * Recomputes the hash chains of all streams and the tree over the whole log, and compares them with what is stored and
 * sealed. `seals` come from outside the log, in order; without them a truncated log looks intact. Memory grows with the
 * number of streams.
 */
export const verifyLog = async (
  store: EventStore,
  rules: ChainRules,
  seals: readonly Seal[],
  onProgress: (events: number) => void = () => undefined,
): Promise<LogReport> => {
  const verification = new Verification(rules, seals, await ownSealsOf(store));
  let position: Position | null = null;
  for (;;) {
    const page: readonly RecordedEvent[] = await store.readAll(position, PAGE_EVENTS_MAX);
    for (const event of page) verification.add(event);
    position = page.at(-1)?.position ?? position;
    onProgress(verification.events);
    if (page.length === 0) return verification.report();
  }
};

/** Seals and restores according to the log itself. Damage there is found again while reading the log. */
interface OwnSeals {
  readonly logged: readonly Seal[];
  readonly restores: readonly (AcceptedRestore & { readonly position: Position })[];
}

const ownSealsOf = async (store: EventStore): Promise<OwnSeals> => {
  try {
    const events = await store.read(streamOf(sealedLog, SEAL_STREAM_ID));
    const positions = events.filter(({ type }) => type === 'LogRestored').map(({ position }) => position);
    const restores = restoresAmong(events).map((restore, index) => ({ ...restore, position: positions[index] ?? '' }));
    return { logged: sealsAmong(events), restores };
  } catch {
    return { logged: [], restores: [] };
  }
};

class Verification {
  private readonly heads = new Map<string, { readonly revision: number; readonly hash: string }>();
  private readonly tree = MerkleTree.empty();
  private readonly problems = new Map<LogProblem['code'], LogProblem>();
  private readonly waiting: Seal[];
  private readonly restores: OwnSeals['restores'];
  private readonly logged: ReadonlySet<string>;
  /** Seals whose covered events are all there, but not the event of the seal itself. */
  private readonly unlogged: Seal[] = [];
  private sealed = 0;

  constructor(
    private readonly rules: ChainRules,
    private readonly seals: readonly Seal[],
    { logged, restores }: OwnSeals,
  ) {
    this.checkSeals();
    this.restores = restores.filter((restore) => this.isAccepted(restore));
    const { explained } = branchesOf(seals, logged, this.restores);
    this.logged = new Set(logged.map(({ signature }) => signature));
    this.waiting = seals
      .filter(({ signature }) => !explained.has(signature))
      .sort((one, other) => one.size - other.size);
  }

  get events(): number {
    return this.tree.size;
  }

  add(event: RecordedEvent): void {
    try {
      this.checkChain(event);
      this.tree.add(placeOf(event, this.tree.size));
    } catch (error) {
      this.tell('EVENT_UNREADABLE', event.position, error instanceof Error ? error.message : String(error));
      this.tree.add({ index: this.tree.size, stream: event.stream, revision: event.revision, hash: '' });
    }
    for (let seal = this.waiting[0]; seal !== undefined && seal.size <= this.tree.size; seal = this.waiting[0]) {
      this.waiting.shift();
      this.sealed = seal.size;
      if (seal.size === this.tree.size && seal.root === this.tree.root()) {
        if (!this.logged.has(seal.signature)) this.unlogged.push(seal);
        continue;
      }
      this.tell('SEAL_ROOT_WRONG', event.position, `The log up to here differs from what seal ${seal.number} covers.`);
    }
  }

  report(): LogReport {
    for (const seal of this.waiting) {
      const message = `Seal ${seal.number} covers ${seal.size} events, but the log has ${this.tree.size}.`;
      this.tell('EVENTS_MISSING', seal.position, message);
    }
    for (const { number, position } of this.unlogged)
      this.tell('EVENTS_MISSING', position, `The log holds what seal ${number} covers, but not the seal itself.`);
    return {
      events: this.tree.size,
      streams: this.heads.size,
      seals: this.seals.length,
      unsealed: this.tree.size - this.sealed,
      problems: [...this.problems.values()],
      restores: this.restores.map(({ position: _, ...restore }) => restore),
    };
  }

  private checkChain(event: RecordedEvent): void {
    const { stream, revision, position, id, type, schemaVersion, data } = event;
    const { hash, ...metadata } = event.metadata;
    const head = this.heads.get(stream) ?? { revision: -1, hash: this.rules.chainStart(stream) };
    if (revision !== head.revision + 1)
      this.tell('REVISION_WRONG', position, `Event ${revision} of ${stream} comes after event ${head.revision}.`);
    if (metadata.prev !== head.hash)
      this.tell('CHAIN_BROKEN', position, `Event ${revision} of ${stream} does not follow the previous one.`);
    if (hash !== this.rules.hashOf({ stream, revision, id, type, schemaVersion, data, metadata }))
      this.tell('HASH_WRONG', position, `Event ${revision} of ${stream} differs from what was written.`);
    this.heads.set(stream, { revision, hash });
  }

  /** Each is signed and follows an existing one: after a restore several may follow the same one. */
  private checkSeals(): void {
    const numbers = new Map(this.seals.map(({ signature, number }) => [signature, number]));
    for (const seal of this.seals) {
      const { number, position, previous } = seal;
      if (!this.rules.isSigned(sealText(seal), seal))
        this.tell('SEAL_SIGNATURE_WRONG', position, `Seal ${number} is not signed with a given key.`);
      if (number !== (previous === '' ? 0 : (numbers.get(previous) ?? -1)) + 1)
        this.tell('SEAL_CHAIN_BROKEN', position, `Seal ${number} does not follow the previous one.`);
    }
  }

  private isAccepted(restore: OwnSeals['restores'][number]): boolean {
    if (this.rules.isSigned(restoreText(restore), restore)) return true;
    this.tell(
      'RESTORE_SIGNATURE_WRONG',
      restore.position,
      `The restore of ${restore.at} is not signed with a given key, so it explains nothing.`,
    );
    return false;
  }

  private tell(code: LogProblem['code'], position: Position, message: string): void {
    if (!this.problems.has(code)) this.problems.set(code, { code, position, message });
  }
}
