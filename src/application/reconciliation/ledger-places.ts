import { type LedgerLine } from '../../domain/ledger-entry/ledger-entry';
import { type DirectoryLookup } from '../../domain/ledger-entry/ledger-facts';
import { type LedgerAccess, type ReadFailure } from '../ports/accounting-system';
import { type EnginePorts } from '../posting/engine-ports';
import { ScopedDirectory } from '../ledger-directory/scoped-directory';

type Lists = Pick<EnginePorts, 'lists' | 'directory' | 'companies'>;

/** Which entity a line belongs to, by its location, as the ledger's own lists have it. */
export class LedgerPlaces {
  private constructor(
    private readonly directory: DirectoryLookup,
    /** Empty in a company with one entity, or none. */
    readonly entityIds: readonly string[],
    /** Of the company; empty when its entities have several. */
    readonly baseCurrency: string,
    /** Why entities are not known; null when they are. */
    readonly notChecked: string | null,
  ) {}

  static async of(
    environment: string,
    { lists, directory, companies }: Lists,
    access: LedgerAccess,
  ): Promise<LedgerPlaces | ReadFailure> {
    const scope = { environment, companyId: access.companyId };
    const company = await companies.read(scope, access, null);
    if (company.kind !== 'facts') return company;
    const baseCurrency = company.facts.setup?.baseCurrency ?? '';
    const lookup = new ScopedDirectory(directory, scope, new Map());
    if (company.facts.setup?.isMultiEntity !== true) return new LedgerPlaces(lookup, [], baseCurrency, null);
    for (const list of [{ kind: 'entities' }, { kind: 'dimension', dimension: 'Location' }] as const) {
      const outcome = await lists.ensure(scope, access, list, null);
      if (outcome.kind === 'refused') {
        const cause = `The list of ${list.kind === 'entities' ? 'entities' : 'locations'} may not be read.`;
        return new LedgerPlaces(lookup, [], baseCurrency, cause);
      }
      if (outcome.kind !== 'fresh') return outcome;
    }
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const page = directory.search(scope, 'entities', '', { limit: ENTITIES_AT_ONCE, cursor });
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    return new LedgerPlaces(lookup, ids, baseCurrency, null);
  }

  /** Empty for a line without a location, and in a company with one entity. */
  entityOf(locationId: string): string {
    if (locationId === '' || this.entityIds.length === 0) return '';
    const entity = this.directory.record('Location', locationId)?.entity ?? '';
    if (entity !== '') return entity;
    // An entity is a location of its own.
    return this.entityIds.includes(locationId) ? locationId : '';
  }

  entityOfLine({ fields }: LedgerLine): string {
    const location = fields.find(({ target }) => target.kind === 'dimension' && target.dimension === 'Location');
    return this.entityOf(location?.value ?? '');
  }

  /** Base currency of an entity; empty where it is not known. */
  currencyOf(entityId: string): string {
    const own = entityId === '' ? '' : (this.directory.record('entities', entityId)?.currency ?? '');
    return own === '' ? this.baseCurrency : own;
  }
}

const ENTITIES_AT_ONCE = 500;
