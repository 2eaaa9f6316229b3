import { type DimensionPage, type DimensionValue, type LedgerLink } from '../../application/ports/accounting-system';
import { type LedgerDimension, type StandardDimension } from '../../domain/shared/ledger-field';
import { type LedgerReader } from './ledger-reader';
import { dimensionObjectOf } from './line-fields';
import { localReason } from './local-reason';
import { PAGE_SIZE_MAX } from './query';
import { type XmlElement } from './xml-reader';

/** All values of a dimension, page by page. A page that is not `values` is the last. */
export async function* readDimensionValues(
  reader: LedgerReader,
  link: LedgerLink,
  dimension: LedgerDimension,
): AsyncGenerator<DimensionPage> {
  const source = sourceOf(dimension);
  if (source === null) {
    const message = 'The name of a user-defined dimension begins with GLDIM and has letters, digits and underscores.';
    yield { kind: 'refused', reasons: [localReason('FIELD_NOT_ACCEPTED', message)] };
    return;
  }
  const { object, id, name, status } = source;
  const fields = [...new Set(['RECORDNO', id, name, ...(status === null ? [] : [status])])];
  const query = { object, fields, where: [], showsPrivate: false, pageSize: PAGE_SIZE_MAX };
  for await (const outcome of reader.pages(link, query)) {
    yield outcome.kind === 'page'
      ? { kind: 'values', values: outcome.page.rows.map((row) => valueIn(row, source)) }
      : outcome;
  }
}

interface Source {
  readonly object: string;
  readonly id: string;
  readonly name: string;
  readonly status: string | null;
}

const sourceOf = (dimension: LedgerDimension): Source | null => {
  if (dimension.kind === 'dimension') return STANDARD_SOURCES[dimension.dimension];
  const object = dimensionObjectOf(dimension);
  // A line holds the record number of a user-defined dimension's value; such an object need not have a status.
  return object === null ? null : { object, id: 'RECORDNO', name: 'NAME', status: null };
};

const standardSource = (object: string, name = 'NAME'): Source => ({
  object,
  id: `${object}ID`,
  name,
  status: 'STATUS',
});

const STANDARD_SOURCES: Readonly<Record<StandardDimension, Source>> = {
  Location: standardSource('LOCATION'),
  Department: standardSource('DEPARTMENT', 'TITLE'),
  Class: standardSource('CLASS'),
  Customer: standardSource('CUSTOMER'),
  Vendor: standardSource('VENDOR'),
  Employee: standardSource('EMPLOYEE'),
  Item: standardSource('ITEM'),
  Project: standardSource('PROJECT'),
  Contract: standardSource('CONTRACT'),
  Warehouse: standardSource('WAREHOUSE'),
};

const valueIn = (row: XmlElement, { id, name, status }: Source): DimensionValue => ({
  id: row.text(id),
  name: row.text(name),
  active: status === null || isActive(row.text(status).trim().toLowerCase()),
});

// `query` says active or inactive; older functions say T or F. A status like "active non-posting" takes no entries.
const isActive = (status: string): boolean => ['active', 't', 'true', ''].includes(status);
