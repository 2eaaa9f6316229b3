import { type GatewayAccess } from '../../../application/ports/accounting-system';

/** Fields to request together. */
export interface FieldSet {
  readonly fields: readonly string[];
  /** The key of the records: `RECORDNO` when absent. */
  readonly key?: string;
}

/** The set of fields that an object of a company has, as far as it was seen. Kept for the life of the process. */
export class FieldSets {
  private readonly learned = new Map<string, FieldSet>();

  of(access: GatewayAccess, object: string): FieldSet | undefined {
    return this.learned.get(keyOf(access, object));
  }

  /** The company answered a query for this set. */
  note(access: GatewayAccess, object: string, set: FieldSet): void {
    this.learned.set(keyOf(access, object), set);
  }
}

const keyOf = ({ companyId }: GatewayAccess, object: string): string =>
  JSON.stringify([companyId.toLowerCase(), object]);
