import { type LedgerFieldValue } from '../../../domain/ledger-entry/ledger-entry';
import { type ReadField, type StandardDimension } from '../../../domain/shared/ledger-field';
import { DIMENSION_ELEMENTS, dimensionObjectOf, NAME_LENGTH_MAX } from '../records/dimension-names';
import { CachedElement } from '../xml/cached-element';
import { CUSTOM_LENGTH_MAX, DIMENSION_LENGTH_MAX } from './entry-checks';
import { type EntryProblems } from './entry-problems';

type Target = LedgerFieldValue['target'];
type NamedTarget = Exclude<Target, { kind: 'dimension' }>;

const ELEMENT_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * A custom field with one of these names would overwrite a part of the line that means something else, or be read as
 * it.
 */
const LINE_ELEMENTS: ReadonlySet<string> = new Set([
  ...DIMENSION_ELEMENTS.map(([, name]) => name),
  ...'RECORDNO BATCHNO LINE_NO DOCUMENT ACCOUNTNO TR_TYPE TRX_AMOUNT AMOUNT CURRENCY EXCH_RATE_DATE EXCH_RATE_TYPE_ID EXCHANGE_RATE'.split(
    ' ',
  ),
  ...'ALLOCATION SPLIT TASKID COSTTYPEID DESCRIPTION BILLABLE TAXENTRIES'.split(' '),
]);

interface Slot {
  /** Position among the dimensions; user-defined fields share the last one and are ordered by name. */
  readonly rank: number;
  /** Case-insensitive, like in the ledger. */
  readonly key: string;
  readonly element: CachedElement;
}

interface WrittenFields {
  readonly dimensions: string;
  readonly others: string;
}

/**
 * Writes the dimensions and custom fields of lines. One instance serves one entry, so that repeated values are cheap.
 */
export class LineFields {
  private readonly dimensions: ReadonlyMap<string, Slot> = new Map(
    DIMENSION_ELEMENTS.map(([dimension, name], rank) => [dimension, slot(rank, name, DIMENSION_LENGTH_MAX)]),
  );
  private readonly userDefined = new Map<string, Slot>();
  private readonly custom = new Map<string, Slot>();
  private previous: { readonly fields: readonly LedgerFieldValue[]; readonly written: WrittenFields } | undefined;

  constructor(private readonly problems: EntryProblems) {}

  /** What precedes and follows the line's DESCRIPTION. A line often has the same fields as the previous one. */
  write(fields: readonly LedgerFieldValue[], line: number): WrittenFields {
    if (this.previous !== undefined && areEqual(this.previous.fields, fields)) return this.previous.written;
    const problemCount = this.problems.reasons.length;
    const written = this.writeOrdered(this.isOrdered(fields) ? fields : this.ordered(fields), line);
    // A line with a problem is written again, so that each such line is named.
    this.previous = this.problems.reasons.length === problemCount ? { fields, written } : undefined;
    return written;
  }

  private writeOrdered(fields: readonly LedgerFieldValue[], line: number): WrittenFields {
    let dimensions = '';
    let others = '';
    let previous: Slot | undefined;
    for (const { target, value } of fields) {
      const current = this.slotOf(target);
      if (current === undefined) {
        this.problems.add('FIELD_NOT_ACCEPTED', `Line ${line}: '${nameOf(target)}' cannot be the name of a field.`);
        continue;
      }
      if (previous !== undefined && compareSlots(previous, current) === 0) {
        this.problems.add('FIELD_NOT_ACCEPTED', `Line ${line}: ${current.element.name} has two values.`);
      }
      previous = current;
      const element = this.problems.write(current.element, value, line);
      if (current.rank < NAMED_RANK) dimensions += element;
      else others += element;
    }
    return { dimensions, others };
  }

  // Usually all lines have the same order, and then no line has to be sorted.
  private isOrdered(fields: readonly LedgerFieldValue[]): boolean {
    let previous: Slot | undefined;
    for (const { target } of fields) {
      const current = this.slotOf(target);
      if (current === undefined || (previous !== undefined && compareSlots(previous, current) > 0)) return false;
      previous = current;
    }
    return true;
  }

  private ordered(fields: readonly LedgerFieldValue[]): LedgerFieldValue[] {
    return [...fields].sort((one, other) => {
      const [first, second] = [this.slotOf(one.target), this.slotOf(other.target)];
      return first && second ? compareSlots(first, second) : Number(first === undefined) - Number(second === undefined);
    });
  }

  /** Undefined for a name that no element of a line may have. */
  private slotOf(target: Target): Slot | undefined {
    switch (target.kind) {
      case 'dimension':
        return this.dimensions.get(target.dimension);
      case 'userDefinedDimension':
        return this.userDefined.get(target.name) ?? this.addSlot(this.userDefined, target);
      case 'customField':
        return this.custom.get(target.name) ?? this.addSlot(this.custom, target);
    }
  }

  private addSlot(slots: Map<string, Slot>, target: NamedTarget): Slot | undefined {
    const name = lineElementOf(target);
    if (name === null) return undefined;
    const added = slot(NAMED_RANK, name, CUSTOM_LENGTH_MAX);
    slots.set(target.name, added);
    return added;
  }
}

/**
 * The element of a GLENTRY for a field, in writing and in reading. Null for a name that no element of a line may have.
 */
export const lineElementOf = (target: Target | ReadField): string | null => {
  if (target.kind === 'rate') return target.name;
  if (target.kind === 'dimension') return ELEMENT_OF_DIMENSION.get(target.dimension) ?? null;
  return isElementName(target) ? target.name : null;
};

const ELEMENT_OF_DIMENSION: ReadonlyMap<StandardDimension, string> = new Map(DIMENSION_ELEMENTS);

const NAMED_RANK = DIMENSION_ELEMENTS.length;

const slot = (rank: number, name: string, lengthMax: number): Slot => ({
  rank,
  key: name.toUpperCase(),
  element: new CachedElement(name, lengthMax),
});

const areEqual = (some: readonly LedgerFieldValue[], others: readonly LedgerFieldValue[]): boolean =>
  some.length === others.length &&
  some.every(({ target, value }, position) => {
    const other = others[position];
    return other?.value === value && other.target.kind === target.kind && nameOf(other.target) === nameOf(target);
  });

const isElementName = (target: NamedTarget): boolean =>
  target.kind === 'userDefinedDimension'
    ? dimensionObjectOf(target) !== null
    : ELEMENT_NAME.test(target.name) &&
      target.name.length <= NAME_LENGTH_MAX &&
      !LINE_ELEMENTS.has(target.name.toUpperCase());

const nameOf = (target: Target): string => (target.kind === 'dimension' ? target.dimension : target.name);

const compareSlots = (one: Slot, other: Slot): number => {
  if (one.rank !== other.rank) return one.rank - other.rank;
  return one.key < other.key ? -1 : Number(one.key > other.key);
};
