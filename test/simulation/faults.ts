import { type Random } from '../../bench/random';

/** What can become of a create between its first byte and its answer. */
export const CREATE_FAULTS = [
  'lost-before-ledger',
  'lost-after-ledger',
  'arrives-late',
  'slow',
  'no-answer',
  '5xx-before',
  '5xx-after',
  '429',
  'truncated',
  'garbage',
  'another-control-id',
  'session-lapsed',
  'sign-in-refused',
  'lying-refusal',
  'claims-used',
  'stored-5xx-before',
  'stored-5xx-after',
] as const;

/** Only where the ledger keeps the answers of requests under their keys. */
export const REST_KINDS = ['stored-5xx-before', 'stored-5xx-after'] as const;

export type CreateFault = (typeof CREATE_FAULTS)[number];

/** What people decide about entries and runs. */
export const CONTROL_KINDS = [
  ...(['put-on-hold', 'withdrawn', 'run-stopped', 'typed-in', 'posted-elsewhere'] as const),
  'reversed-here',
] as const;

/** The connection moves between the top level and an entity, and its user is let into that entity only for a while. */
export const PLACE_KINDS = ['moved', 'kept-to-entity'] as const;

/** Everything that can go wrong, each at the points where the world meets it. */
export const FAULT_KINDS = [
  // Store
  'store-read-fails',
  'append-lost',
  'append-unheard',
  'append-late',
  // Process
  'kill',
  'pause',
  'clock-jump',
  'restored-backup',
  'log-altered',
  'clone',
  // Creates
  'unreachable',
  ...CREATE_FAULTS,
  // Reads
  'read-unavailable',
  'read-slow',
  'shown-late',
  // The ledger's people
  'refuses',
  'refuses-part',
  'alters',
  'needs-approval',
  'deleted-there',
  'renamed-there',
  'foreign-record',
  // The revenue system and the people here
  'corrected',
  'mapping-changed',
  ...CONTROL_KINDS,
  ...PLACE_KINDS,
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

const isRestKind = (kind: FaultKind): boolean => (REST_KINDS as readonly FaultKind[]).includes(kind);

const INTENSITIES = [0.01, 0.05, 0.15, 0.3] as const;
/** A kill or a pause at every third step would let nobody ever get anywhere. */
const CALMER: Partial<Record<FaultKind, number>> = {
  kill: 0.1,
  pause: 0.15,
  'clock-jump': 0.1,
  'restored-backup': 0.8,
  'sign-in-refused': 0.2,
  refuses: 0.5,
  'lying-refusal': 0.5,
  'claims-used': 0.3,
  'deleted-there': 0.3,
  'renamed-there': 0.3,
  corrected: 3,
  'mapping-changed': 3,
  clone: 3,
  'put-on-hold': 2,
  withdrawn: 2,
  'run-stopped': 3,
  'posted-elsewhere': 3,
  'reversed-here': 3,
  moved: 3,
  'kept-to-entity': 3,
};

/** Each world enables some faults, each with an intensity of its own; so rare combinations come up as well as storms. */
export class Faults {
  readonly met = new Map<FaultKind, number>();
  private readonly probability = new Map<FaultKind, number>();
  /** From then on nothing goes wrong any more. */
  isOver = false;

  /** Decisions of people and places have chances of their own: a world without them is as it was before they came. */
  constructor(
    private readonly random: Random,
    readonly people: Random,
    readonly places: Random,
    /** Of what only happens over REST; null over the gateway. */
    readonly rest: Random | null = null,
  ) {
    for (const kind of FAULT_KINDS) {
      if (this.rest === null && isRestKind(kind)) continue;
      const chances = this.chancesOf(kind);
      if (!chances.chance(0.5)) continue;
      this.probability.set(kind, chances.pick(INTENSITIES) * (CALMER[kind] ?? 1));
    }
  }

  private chancesOf(kind: FaultKind): Random {
    if (this.rest !== null && isRestKind(kind)) return this.rest;
    if ((PLACE_KINDS as readonly FaultKind[]).includes(kind)) return this.places;
    return (CONTROL_KINDS as readonly FaultKind[]).includes(kind) ? this.people : this.random;
  }

  /** Switches a kind on whatever the seed says, for a twin that only it can catch. */
  force(kind: FaultKind, probability: number): void {
    this.probability.set(kind, probability);
  }

  strikes(kind: FaultKind): boolean {
    const probability = this.probability.get(kind);
    if (this.isOver || probability === undefined || !this.chancesOf(kind).chance(probability)) return false;
    this.met.set(kind, (this.met.get(kind) ?? 0) + 1);
    return true;
  }

  /** The first that strikes. */
  first<Kind extends FaultKind>(kinds: readonly Kind[]): Kind | undefined {
    return kinds.find((kind) => this.strikes(kind));
  }
}
