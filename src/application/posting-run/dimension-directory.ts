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

  add(values: Extract<DimensionPage, { kind: 'values' }>['values']): void {
    for (const { id, name, active } of values) {
      this.isActive.set(id, active);
      const others = this.idsByName.get(name);
      if (others === undefined) this.idsByName.set(name, id);
      else this.idsByName.set(name, [...(typeof others === 'string' ? [others] : others), id]);
    }
  }

  /** The id itself first, then the exact name. Of several with one name, the only active one counts. */
  resolve(value: string): Resolution {
    const isActive = this.isActive.get(value);
    if (isActive !== undefined) return isActive ? { kind: 'id', id: value } : { kind: 'inactive' };
    const named = this.idsByName.get(value);
    const ids = named === undefined ? [] : [named].flat();
    const active = ids.filter((id) => this.isActive.get(id));
    const [id, ...others] = active;
    if (id === undefined) return ids.length > 0 ? { kind: 'inactive' } : { kind: 'unknown' };
    return others.length === 0 ? { kind: 'id', id } : { kind: 'ambiguous', candidates: active };
  }
}

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
