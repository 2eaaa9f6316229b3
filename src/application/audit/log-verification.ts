import { type EventStore, type Position, type RecordedEvent } from '../ports/event-store';
import { placeOf } from './log-sealing';
import { MerkleTree } from './merkle';
import { type Seal } from '../ports/seal-ports';

/** Something in the log or its seals that is not as it was written. */
export interface LogProblem {
  readonly code:
    | 'HASH_WRONG'
    | 'CHAIN_BROKEN'
    | 'REVISION_WRONG'
    | 'EVENT_UNREADABLE'
    | 'SEAL_SIGNATURE_WRONG'
    | 'SEAL_CHAIN_BROKEN'
    | 'SEAL_ROOT_WRONG'
    | 'EVENTS_MISSING';
  /** Of the event at fault, or of the last event that a seal covers, in the store in which it was sealed. */
  readonly position: Position;
  readonly message: string;
}

export interface LogReport {
  readonly events: number;
  readonly streams: number;
  readonly seals: number;
  /** Events at the end that no seal covers yet. */
  readonly unsealed: number;
  /** The first of each kind, in log order; none when nobody changed anything. */
  readonly problems: readonly LogProblem[];
}

/** Everything of an event that its hash covers. */
export type EventContent = Pick<RecordedEvent, 'stream' | 'revision' | 'id' | 'type' | 'schemaVersion' | 'data'> & {
  readonly metadata: Omit<RecordedEvent['metadata'], 'hash'>;
};

/** How the hash of an event is computed, and what the chain of a stream begins with. */
export interface ChainRules {
  readonly hashOf: (content: EventContent) => string;
  readonly chainStart: (stream: string) => string;
  /** Whether the seal is signed with a key that is trusted. */
  readonly isSigned: (seal: Seal) => boolean;
}

const PAGE_EVENTS_MAX = 500;

/**
 * Computes the hash chains of all streams and the tree over the whole log anew and holds them against what is stored and what was sealed. `seals` come from
 * outside the log, in their order; with none of them a log that was cut off at its end looks whole. Memory grows with the number of streams.
 */
export const verifyLog = async (
  store: EventStore,
  rules: ChainRules,
  seals: readonly Seal[],
  onProgress: (events: number) => void = () => undefined,
): Promise<LogReport> => {
  const verification = new Verification(rules, seals);
  let position: Position | null = null;
  for (;;) {
    const page: readonly RecordedEvent[] = await store.readAll(position, PAGE_EVENTS_MAX);
    for (const event of page) verification.add(event);
    position = page.at(-1)?.position ?? position;
    onProgress(verification.events);
    if (page.length === 0) return verification.report();
  }
};

class Verification {
  private readonly heads = new Map<string, { readonly revision: number; readonly hash: string }>();
  private readonly tree = MerkleTree.empty();
  private readonly problems = new Map<LogProblem['code'], LogProblem>();
  private readonly waiting: Seal[];
  private sealed = 0;

  constructor(
    private readonly rules: ChainRules,
    private readonly seals: readonly Seal[],
  ) {
    this.checkSeals();
    this.waiting = [...seals].sort((one, other) => one.size - other.size);
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
      if (seal.size === this.tree.size && seal.root === this.tree.root()) continue;
      this.tell('SEAL_ROOT_WRONG', event.position, `The log up to here is not what seal ${seal.number} covers.`);
    }
  }

  report(): LogReport {
    for (const seal of this.waiting) {
      const message = `Seal ${seal.number} covers ${seal.size} events, and the log has ${this.tree.size}.`;
      this.tell('EVENTS_MISSING', seal.position, message);
    }
    return {
      events: this.tree.size,
      streams: this.heads.size,
      seals: this.seals.length,
      unsealed: this.tree.size - this.sealed,
      problems: [...this.problems.values()],
    };
  }

  private checkChain(event: RecordedEvent): void {
    const { stream, revision, position, id, type, schemaVersion, data } = event;
    const { hash, ...metadata } = event.metadata;
    const head = this.heads.get(stream) ?? { revision: -1, hash: this.rules.chainStart(stream) };
    if (revision !== head.revision + 1)
      this.tell('REVISION_WRONG', position, `Event ${revision} of ${stream} comes after event ${head.revision}.`);
    if (metadata.prev !== head.hash)
      this.tell('CHAIN_BROKEN', position, `Event ${revision} of ${stream} does not follow the one before it.`);
    if (hash !== this.rules.hashOf({ stream, revision, id, type, schemaVersion, data, metadata }))
      this.tell('HASH_WRONG', position, `Event ${revision} of ${stream} is not what was written.`);
    this.heads.set(stream, { revision, hash });
  }

  private checkSeals(): void {
    let previous = '';
    this.seals.forEach((seal, index) => {
      const { number, position, signature } = seal;
      if (!this.rules.isSigned(seal))
        this.tell('SEAL_SIGNATURE_WRONG', position, `Seal ${number} is not signed with a key that was given.`);
      if (number !== index + 1 || seal.previous !== previous)
        this.tell('SEAL_CHAIN_BROKEN', position, `Seal ${number} does not follow the one before it.`);
      previous = signature;
    });
  }

  private tell(code: LogProblem['code'], position: Position, message: string): void {
    if (!this.problems.has(code)) this.problems.set(code, { code, position, message });
  }
}
