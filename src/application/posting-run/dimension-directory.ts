import { type LedgerDimension, ledgerFieldName } from '../../domain/shared/ledger-field';
import {
  type AccountingSystem,
  type DimensionPage,
  type LedgerLink,
  type ReadFailure,
} from '../ports/accounting-system';

export type Resolution =
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'inactive' }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly string[] }
  | { readonly kind: 'unknown' };

export type DirectoryOutcome = { readonly kind: 'values'; readonly values: DimensionValues } | ReadFailure;

/** The ids and names of one dimension as the ledger has them. */
export class DimensionValues {
  private readonly isActive = new Map<string, boolean>();
  private readonly idsByName = new Map<string, string | string[]>();
  /** Made when a value is met that no id and no name equals: most companies never need it. */
  private idsByFoldedName: Map<string, string | string[]> | null = null;

  add(values: Extract<DimensionPage, { kind: 'values' }>['values']): void {
    this.idsByFoldedName = null;
    for (const { id, name, active } of values) {
      this.isActive.set(id, active);
      if (name.trim() !== '') addId(this.idsByName, name, id);
    }
  }

  /**
   * The id itself first, then the exact name, then id or name whatever the case, accents and white space. Of several with one name, the
   * only active one counts.
   */
  resolve(value: string): Resolution {
    const isActive = this.isActive.get(value);
    if (isActive !== undefined) return isActive ? { kind: 'id', id: value } : { kind: 'inactive' };
    const ids = [this.idsByName.get(value) ?? this.foldedNames().get(folded(value)) ?? []].flat();
    const active = ids.filter((id) => this.isActive.get(id));
    const [id, ...others] = active;
    if (id === undefined) return ids.length > 0 ? { kind: 'inactive' } : { kind: 'unknown' };
    return others.length === 0 ? { kind: 'id', id } : { kind: 'ambiguous', candidates: active };
  }

  private foldedNames(): ReadonlyMap<string, string | string[]> {
    if (this.idsByFoldedName) return this.idsByFoldedName;
    const names = new Map<string, string | string[]>();
    for (const id of this.isActive.keys()) addId(names, folded(id), id);
    for (const [name, ids] of this.idsByName) for (const id of [ids].flat()) addId(names, folded(name), id);
    names.delete('');
    this.idsByFoldedName = names;
    return names;
  }
}

const addId = (names: Map<string, string | string[]>, name: string, id: string): void => {
  const others = names.get(name);
  if (others === undefined) names.set(name, id);
  else if (![others].flat().includes(id)) names.set(name, [others, id].flat());
};

/** One text for all ways to write a name that people take for the same. A blank name is nobody's. */
const folded = (name: string): string =>
  name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();

/** Dimension values, read from the ledger once and kept until it is forgotten. What could not be read is asked again. */
export class DimensionDirectory {
  private readonly known = new Map<string, Promise<DirectoryOutcome>>();

  constructor(private readonly ledger: AccountingSystem) {}

  async values(link: LedgerLink, dimension: LedgerDimension): Promise<DirectoryOutcome> {
    const key = ledgerFieldName(dimension);
    const reading = this.known.get(key) ?? this.readAll(link, dimension);
    this.known.set(key, reading);
    let isKnown = false;
    try {
      const outcome = await reading;
      isKnown = outcome.kind === 'values';
      return outcome;
    } finally {
      if (!isKnown && this.known.get(key) === reading) this.known.delete(key);
    }
  }

  forget(): void {
    this.known.clear();
  }

  private async readAll(link: LedgerLink, dimension: LedgerDimension): Promise<DirectoryOutcome> {
    const values = new DimensionValues();
    for await (const page of this.ledger.dimensionValues(link, dimension)) {
      if (page.kind !== 'values') return page;
      values.add(page.values);
    }
    return { kind: 'values', values };
  }
}
