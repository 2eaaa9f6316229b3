import { type Clock } from '../ports/clock';
import { type EventStore, type RecordedEvent } from '../ports/event-store';
import { type Log } from '../ports/log';
import { type Seal, type SealArchive, type SealContent, type SealKey, sealText } from '../ports/seal-ports';
import { type Aggregates, type Cause, type Loaded } from '../shared/aggregates';
import { MerkleTree } from './merkle';
import { SEAL_ENVIRONMENT, SEAL_STREAM_ID, type SealedLog, type SealEvent, sealStream } from './seals';

export interface SealingRules {
  /** Events after which a seal is written without waiting. */
  readonly everyEvents: number;
  /** The longest time that events stay unsealed. */
  readonly everyMs: number;
}

export interface SealingPorts {
  readonly store: EventStore;
  readonly aggregates: Aggregates;
  readonly key: SealKey;
  readonly archive: SealArchive;
  readonly clock: Clock;
  readonly log: Log;
}

const PAGE_EVENTS_MAX = 500;
/** A run that is over is worth a seal at once: it is what people will want to prove. */
const SEALED_AT_ONCE = 'PostingRunFinished';

/**
 * Seals the log: signs one hash over all of it, again and again, and keeps the seals outside of it. All it knows is the last seal, so it may stop
 * at any time; of several instances one writes each seal.
 */
export class LogSealing {
  private isStopped = false;
  private sealing: Promise<void> | null = null;

  constructor(
    private readonly ports: SealingPorts,
    private readonly rules: SealingRules,
  ) {}

  /**
   * Seals everything that is in the log, due or not, and answers the last seal; null when there is nothing to seal. Unlike a tick it
   * rejects when it cannot.
   */
  async sealNow(): Promise<Seal | null> {
    while (this.sealing) await this.sealing;
    const sealing = this.sealDue(true);
    const ended = sealing.then(nothing, nothing).finally(() => {
      if (this.sealing === ended) this.sealing = null;
    });
    this.sealing = ended;
    await sealing;
    return (await this.ports.aggregates.load(sealStream, SEAL_STREAM_ID)).state.last;
  }

  /** Seals what is due. Never rejects; a call while it seals is that one. */
  tick(): Promise<void> {
    this.sealing ??= this.sealDue(false)
      .catch((error: unknown) => {
        this.ports.log.error('seal.interrupted', error, {});
      })
      .finally(() => {
        this.sealing = null;
      });
    return this.sealing;
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.sealing;
  }

  private async sealDue(isAllDue: boolean): Promise<void> {
    for (let hasMore = true; hasMore && !this.isStopped;) hasMore = await this.sealNext(isAllDue);
  }

  /** True when it sealed, or another instance did, and more may be due. */
  private async sealNext(isAllDue: boolean): Promise<boolean> {
    const { store, aggregates, clock } = this.ports;
    const before = await aggregates.load(sealStream, SEAL_STREAM_ID);
    const { last } = before.state;
    if (last) await this.ports.archive.keep(last); // Also what a crash kept from the archive.
    const tree = last ? MerkleTree.resumed(last.size, last.parts) : MerkleTree.empty();
    if (!tree) throw new Error('The last seal holds no tree: verify the log.');
    let { position } = before.state;
    let isWorthIt = false;
    let oldest: string | null = null;
    const first = tree.size;
    for (let isFull = true; isFull && tree.size - first < this.rules.everyEvents;) {
      const left = this.rules.everyEvents - (tree.size - first);
      const page = await store.readAll(position, Math.min(PAGE_EVENTS_MAX, left));
      for (const event of page) {
        tree.add(placeOf(event, tree.size));
        position = event.position;
        if (event.type === 'LogSealed') continue;
        oldest ??= event.metadata.occurredAt;
        isWorthIt ||= event.type === SEALED_AT_ONCE;
      }
      isFull = page.length > 0;
      await clock.sleep(0);
    }
    if (oldest === null || position === null) return false;
    const ageMs = Date.parse(clock.now()) - Date.parse(oldest);
    const isDue = isAllDue || isWorthIt || tree.size - first >= this.rules.everyEvents || ageMs >= this.rules.everyMs;
    return isDue && this.write(before, tree, position, isAllDue);
  }

  private async write(
    before: Loaded<SealedLog>,
    tree: MerkleTree,
    position: string,
    isAllDue: boolean,
  ): Promise<boolean> {
    const { aggregates, key, archive, clock, log } = this.ports;
    const { last } = before.state;
    const content: SealContent = {
      ...{ number: (last?.number ?? 0) + 1, size: tree.size, position, root: tree.root(), parts: tree.roots },
      ...{ previous: last?.signature ?? '', at: clock.now(), keyId: key.keyId },
    };
    const seal: Seal = { ...content, signature: key.sign(sealText(content)) };
    const changed = await aggregates.changeLoaded(sealStream, SEAL_STREAM_ID, CAUSE, before, (): SealEvent[] => [
      { type: 'LogSealed', data: seal },
    ]);
    if (changed === 'conflict') return isAllDue; // Another instance sealed: a tick leaves the rest to the next one.
    await archive.keep(seal);
    log.info('seal.written', { number: seal.number, size: seal.size, root: seal.root });
    return true;
  }
}

const nothing = (): void => undefined;

/** What stands for an event in the tree. */
export const placeOf = (event: RecordedEvent, index: number): Parameters<MerkleTree['add']>[0] => ({
  index,
  stream: event.stream,
  revision: event.revision,
  hash: event.metadata.hash,
});

const CAUSE: Cause = { actor: 'worker', environment: SEAL_ENVIRONMENT, correlationId: 'seal', causationId: 'seal' };
