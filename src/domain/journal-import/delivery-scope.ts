/** The entries of one entity in one period. */
export interface EntityPeriod {
  readonly businessEntityId: string;
  /** `YYYY-MM`. */
  readonly period: string;
}

/** What a complete delivery covers: all that the source has of it. Null means what occurs in the delivery. */
export interface CompleteScope {
  readonly entities: readonly string[] | null;
  readonly periods: readonly string[] | null;
}

/** Covered · close to it, so that a person is asked whether it is covered · not concerned. */
export type Coverage = 'covered' | 'asked' | 'outside';

/** Tells of which entities and periods a delivery holds everything; of none when it is partial. */
export class DeliveryScope {
  private readonly pairs: ReadonlySet<string>;
  private readonly entities: ReadonlySet<string>;
  private readonly periods: ReadonlySet<string>;

  /** `occurring` are the entities and periods of the delivery. */
  constructor(
    private readonly scope: CompleteScope | null,
    occurring: readonly EntityPeriod[],
  ) {
    this.pairs = new Set(occurring.map(keyOfPair));
    this.entities = new Set(occurring.map(({ businessEntityId }) => businessEntityId));
    this.periods = new Set(occurring.map(({ period }) => period));
  }

  get isComplete(): boolean {
    return this.scope !== null;
  }

  coverageOf(pair: EntityPeriod): Coverage {
    if (this.scope === null) return 'outside';
    const { entities, periods } = this.scope;
    if (entities === null && periods === null) return this.coverageByOccurrence(pair);
    const isNamed = (entities?.includes(pair.businessEntityId) ?? true) && (periods?.includes(pair.period) ?? true);
    if (!isNamed) return 'outside';
    const hasOther =
      (entities !== null || this.entities.has(pair.businessEntityId)) &&
      (periods !== null || this.periods.has(pair.period));
    return hasOther ? 'covered' : 'asked';
  }

  private coverageByOccurrence(pair: EntityPeriod): Coverage {
    if (this.pairs.has(keyOfPair(pair))) return 'covered';
    return this.entities.has(pair.businessEntityId) || this.periods.has(pair.period) ? 'asked' : 'outside';
  }
}

export const keyOfPair = ({ businessEntityId, period }: EntityPeriod): string =>
  JSON.stringify([businessEntityId, period]);
