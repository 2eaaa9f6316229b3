import { Injectable } from '@nestjs/common';
import { Leases, NobodyElse } from '../ports/leases';
import { foldFacts, streamOf } from '../shared/streams';
import { Clock } from '../ports/clock';
import { EventStore, type RecordedEvent } from '../ports/event-store';
import { Log } from '../ports/log';
import { type Seal, SealArchive, type SealContent, SealKey, sealText } from '../ports/seal-ports';
import { Aggregates, type Origin, type Loaded } from '../shared/aggregates';
import { MerkleTree } from './merkle';
import { SEAL_ENVIRONMENT, SEAL_STREAM_ID, type SealedLog, type SealEvent, sealsAmong, sealedLog } from './seals';

export abstract class SealingRules {
  /** Events after which a seal is written without waiting. */
  abstract readonly everyEvents: number;
  /** The longest time that events stay unsealed. */
  abstract readonly everyMs: number;
}

@Injectable()
export class SealingPorts {
  constructor(
    readonly store: EventStore,
    readonly aggregates: Aggregates,
    readonly key: SealKey,
    readonly archive: SealArchive,
    readonly clock: Clock,
    readonly log: Log,
  ) {}
}

const PAGE_EVENTS_MAX = 500;
/** A finished run is sealed at once, because people will want to prove it. */
const SEALED_AT_ONCE = 'PostingRunFinished';

/**
 * Seals the log periodically: signs one hash over all of it and keeps the seals outside of it. Its only state is the
 * last seal, so it may stop at any time; of several instances one writes each seal.
 */
@Injectable()
export class LogSealing {
  private isStopped = false;
  private sealing: Promise<void> | null = null;
  /** The last seal known to this instance. */
  private known: Loaded<SealedLog> | null = null;

  constructor(
    private readonly ports: SealingPorts,
    private readonly rules: SealingRules,
    /** Of several instances one is enough. */
    private readonly leases: Leases = new NobodyElse(),
  ) {}

  /**
   * Seals everything in the log, due or not, and returns the last seal; null when there is nothing to seal. Unlike a
   * tick it rejects when it fails.
   */
  async sealNow(): Promise<Seal | null> {
    while (this.sealing) await this.sealing;
    const sealing = this.sealDue(true);
    const ended = sealing.then(nothing, nothing).finally(() => {
      if (this.sealing === ended) this.sealing = null;
    });
    this.sealing = ended;
    await sealing;
    return (this.known ?? (await this.load())).state.last;
  }

  /** Seals what is due, unless another instance does. Never rejects. Single flight. */
  tick(): Promise<void> {
    this.sealing ??= this.leases
      .hold('seals')
      .then((isOurs) => (isOurs ? this.sealDue(false) : undefined))
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

  /** Seals the rest when all work is over, so that nothing stays unproven. Never rejects. */
  async sealAtEnd(): Promise<void> {
    this.isStopped = false;
    await this.sealNow().catch((error: unknown) => {
      this.ports.log.error('seal.interrupted', error, {});
    });
    this.isStopped = true;
  }

  private async sealDue(isAllDue: boolean): Promise<void> {
    for (let hasMore = true; hasMore && !this.isStopped;) hasMore = await this.sealNext(isAllDue);
  }

  /** True when it sealed, or another instance did, and more may be due. */
  private async sealNext(isAllDue: boolean): Promise<boolean> {
    const { store, clock } = this.ports;
    const before = this.known ?? (await this.load());
    const { last } = before.state;
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
    const isDue = isAllDue || isWorthIt || this.isDue(tree.size - first, oldest);
    return isDue && this.write(before, tree, position, isAllDue);
  }

  private isDue(events: number, oldest: string): boolean {
    const ageMs = Date.parse(this.ports.clock.now()) - Date.parse(oldest);
    return events >= this.rules.everyEvents || ageMs >= this.rules.everyMs;
  }

  /** Reads all seals, only once and after a conflict because they grow with the log. Archives what a crash left out. */
  private async load(): Promise<Loaded<SealedLog>> {
    const events = await this.ports.store.read(streamOf(sealedLog, SEAL_STREAM_ID));
    await this.ports.archive.keep(sealsAmong(events));
    const state = foldFacts(sealedLog, events);
    this.known = { state, revision: events.length - 1 };
    return this.known;
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
      number: (last?.number ?? 0) + 1,
      size: tree.size,
      position,
      root: tree.root(),
      parts: tree.roots,
      previous: last?.signature ?? '',
      at: clock.now(),
      keyId: key.keyId,
    };
    const seal: Seal = { ...content, signature: key.sign(sealText(content)) };
    this.known = null;
    const changed = await aggregates.changeLoaded(sealedLog, SEAL_STREAM_ID, CAUSE, before, (): SealEvent[] => [
      { type: 'LogSealed', data: seal },
    ]);
    if (changed === 'conflict') return isAllDue; // Another instance sealed: a tick leaves the rest to the next one.
    await archive.keep([seal]);
    this.known = changed;
    log.info('seal.written', { number: seal.number, size: seal.size, root: seal.root });
    return true;
  }
}

const nothing = (): void => undefined;

/** The leaf of an event in the tree. */
export const placeOf = (event: RecordedEvent, index: number): Parameters<MerkleTree['add']>[0] => ({
  index,
  stream: event.stream,
  revision: event.revision,
  hash: event.metadata.hash,
});

const CAUSE: Origin = { actor: 'worker', environment: SEAL_ENVIRONMENT, correlationId: 'seal', causationId: 'seal' };
