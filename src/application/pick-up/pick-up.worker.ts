import { Inject, Injectable } from '@nestjs/common';
import { type Sighting } from '../../domain/pick-up/pick-up.choice';
import { recordRecovery, recordTrouble, requireSettings } from '../../domain/pick-up/pick-up.decisions';
import { type PickUpSettings, sourceOf } from '../../domain/pick-up/pick-up.settings';
import { pickUp } from '../../domain/pick-up/pick-up.state';
import { type PickUpTrouble, troubleOf, waitsForPerson } from '../../domain/pick-up/pick-up.troubles';
import { DomainError } from '../../domain/shared/errors';
import { type SourceCredential, SourceProblem } from '../ports/delivery-sources';
import { PostingSwitch } from '../posting/posting-gate';
import { type PostingShare } from '../posting/posting.worker';
import { ServiceConditions } from '../service-state/service-conditions';
import { type Origin, type Receipt, receiptOf } from '../shared/aggregates';
import { BackOff } from '../shared/back-off';
import { diskError, diskTroubleOf } from '../shared/disk-trouble';
import { ServedEnvironments } from '../shared/served-environments';
import { SingleFlight } from '../shared/single-flight';
import { WorkShare } from '../shared/work-share';
import { FolderLook, type Record } from './pick-up-look';
import { PickUpPorts } from './pick-up.ports';
import { type LastLook } from './pick-up.views';

/** A source in trouble is looked at less and less often, up to this many intervals apart. */
const PAUSE_INTERVALS_MAX = 12;

/** What this process knows of a source between two looks. A restart forgets it, which only costs time. */
interface Watched {
  readonly sourceName: string;
  readonly backOff: BackOff;
  notBeforeMs: number;
  sightings: readonly Sighting[];
}

/**
 * Looks at the source of each environment in turn and takes what is finished there. Several instances may look at the
 * same time: the ids of imports follow from the files, so none is imported twice.
 */
@Injectable()
export class PickUpWorker {
  private readonly watched = new Map<string, Watched>();
  private readonly looks = new Map<string, LastLook>();
  /** Of what this process recorded last. */
  private readonly receipts = new Map<string, Receipt>();
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly ticking = new SingleFlight(() => this.tickAll());
  private readonly stopping = new AbortController();

  constructor(
    private readonly ports: PickUpPorts,
    private readonly environments: ServedEnvironments,
    private readonly switched: PostingSwitch,
    @Inject(ServiceConditions) private readonly conditions: Pick<ServiceConditions, 'isReadOnly'>,
    @Inject(WorkShare) private readonly share: PostingShare = { holds: () => true },
  ) {}

  /** A drill or a copy leaves the deliveries to the installation that they are meant for. */
  get isOff(): boolean {
    return this.switched.isOff;
  }

  lastLookOf(environment: string): LastLook | null {
    return this.looks.get(environment) ?? null;
  }

  /** Never rejects. Single flight. */
  tick(): Promise<void> {
    return this.ticking.run();
  }

  /**
   * A look that a person asked for: also at a source that waits for one. Joins a look that is under way. What went
   * wrong is on record, and is no error here.
   */
  async lookNow(environment: string): Promise<Receipt> {
    const { state, revision } = await this.ports.aggregates.load(pickUp, environment);
    requireSettings(state);
    await this.look(environment, true);
    return this.receipts.get(environment) ?? { position: null, revision };
  }

  /** Resolves when a look that is under way is over; it takes no other file. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.ticking.settled();
    await Promise.all(this.underWay.values());
  }

  private async tickAll(): Promise<void> {
    for (const environment of this.environments.names)
      if (this.share.holds(environment)) await this.look(environment, false);
  }

  /** Never rejects. One look at an environment at a time. */
  private look(environment: string, isAsked: boolean): Promise<void> {
    const before = this.underWay.get(environment);
    if (before !== undefined) return before;
    const look = this.lookAt(environment, isAsked)
      .catch((error: unknown) => {
        this.ports.log.error('pick-up.interrupted', error, { environment }); // The next look does the rest.
      })
      .finally(() => this.underWay.delete(environment));
    this.underWay.set(environment, look);
    return look;
  }

  private async lookAt(environment: string, isAsked: boolean): Promise<void> {
    if (this.stopping.signal.aborted || this.isOff || this.conditions.isReadOnly) return;
    const { aggregates, clock, ids } = this.ports;
    const { state } = await aggregates.load(pickUp, environment);
    const { settings, trouble } = state;
    if (settings === null) return;
    const watched = this.watchedOf(environment, sourceOf(settings.place));
    const waits = (trouble !== null && waitsForPerson(trouble)) || clock.monotonicMs() < watched.notBeforeMs;
    if (waits && !isAsked) return;
    const lookId = ids.next();
    const record = this.recorder(environment, lookId);
    try {
      await this.takeFrom({ environment, lookId, record }, settings, watched);
      watched.backOff.reset();
      watched.notBeforeMs = 0;
      await record(recordRecovery);
    } catch (error) {
      watched.notBeforeMs = clock.monotonicMs() + watched.backOff.next();
      const found = troubleIn(error);
      const { code } = found;
      if (found.isUnforeseen) this.ports.log.error('pick-up.failed', error, { environment, lookId });
      else this.ports.log.warn('pick-up.troubled', { environment, lookId, code });
      await record((known) => recordTrouble(known, found));
    }
  }

  /** The service acts, in nobody's name. */
  private recorder(environment: string, lookId: string): Record {
    const origin: Origin = { actor: 'pick-up', environment, correlationId: lookId, causationId: lookId };
    return async (decide) => {
      const changed = await this.ports.aggregates.change(pickUp, environment, origin, decide);
      if (changed.position !== null) this.receipts.set(environment, receiptOf(changed));
      return changed.state;
    };
  }

  private async takeFrom(
    { environment, lookId, record }: { environment: string; lookId: string; record: Record },
    { place, credential, ...rules }: PickUpSettings,
    watched: Watched,
  ): Promise<void> {
    const { sources, vault, clock } = this.ports;
    const secrets: SourceCredential = credential === null ? {} : await vault.reveal(credential.ref);
    const source = await sources.open(environment, place, secrets);
    try {
      const { sourceName } = watched;
      const look = { environment, lookId, sourceName, source, rules };
      const { sightings, ...looked } = await new FolderLook(this.ports, look, record, this.stopping.signal).run(
        watched.sightings,
      );
      watched.sightings = sightings;
      this.looks.set(environment, { at: clock.now(), ...looked });
    } finally {
      await source.close();
    }
  }

  /** What is known of another source is forgotten with the settings that named it. */
  private watchedOf(environment: string, sourceName: string): Watched {
    const { everyMs } = this.ports.limits;
    const known = this.watched.get(environment);
    if (known?.sourceName === sourceName) return known;
    const backOff = new BackOff(everyMs, PAUSE_INTERVALS_MAX * everyMs);
    const watched: Watched = { sourceName, backOff, notBeforeMs: 0, sightings: [] };
    this.watched.set(environment, watched);
    return watched;
  }
}

/** What stopped a look, in words for people. */
const troubleIn = (error: unknown): PickUpTrouble & { readonly isUnforeseen: boolean } => {
  if (error instanceof SourceProblem) return { ...error.trouble, isUnforeseen: false };
  const disk = diskTroubleOf(error);
  const known = disk === null ? error : diskError(disk);
  if (!(known instanceof DomainError))
    return { ...troubleOf('SOURCE_FAILED', 'of an unforeseen error'), isUnforeseen: true };
  const { code, message, fix } = known;
  return { code, message, fix, isUnforeseen: false };
};
