import { type LedgerAccess, type ReadFailure, type RestAccess } from '../../../application/ports/accounting-system';
import { isIsoDate } from '../../../domain/shared/calendar';
import { TOP_LEVEL } from '../../../domain/shared/place';
import { localReason } from '../errors/local-reason';
import { isoDateOf } from '../records/ledger-values';
import { type Condition, type LedgerQuery } from '../records/query';
import { type RowOutcome, type RowReader } from '../records/row';
import { type RestClient } from './rest-client';
import { REST_OBJECTS, type RestField, type RestObjectNames } from './rest-names';
import { isJsonObject, type JsonObject, RestRow, textAt } from './rest-row';

/** A page of the query service as it came. */
export type RestPage =
  { readonly kind: 'page'; readonly rows: readonly JsonObject[]; readonly remaining: number } | ReadFailure;

export interface RestQuery {
  readonly object: string;
  readonly fields: readonly string[];
  readonly filters: readonly JsonObject[];
  readonly pageSize: number;
  /** Records of all entities, asked for at the top level. */
  readonly showsPrivate: boolean;
}

/** Ten million rows; more means that the ledger never stops promising more. */
const PAGES_MAX = 5_000;

const QUERY_PATH = '/services/core/query';

/** Answers the queries for entries and lines by the query service of REST, in the notation of the gateway. */
export class RestReader implements RowReader {
  constructor(
    readonly client: RestClient,
    readonly gatewayOrigin: string,
  ) {}

  /** As over the gateway: rows that disappear meanwhile make the outcome `unavailable`. */
  async *pages(
    access: LedgerAccess,
    query: LedgerQuery,
    [first]: readonly Promise<RowOutcome>[] = [],
  ): AsyncGenerator<RowOutcome> {
    const known = await first;
    if (known !== undefined && (known.kind !== 'page' || known.page.remaining === 0)) {
      yield known;
      return;
    }
    // Of more than one page, the first is asked for again: a mirror is told from the pages before its own.
    const names = namesOf(query);
    const mirrors = new Mirrors();
    for await (const page of this.raw(restAccess(access), restQueryOf(query, names)))
      yield page.kind === 'page' ? rowsOf(page, names, mirrors) : page;
  }

  /** The first page only: mirrors are told from the pages before. */
  ask(access: LedgerAccess, query: LedgerQuery): readonly Promise<RowOutcome>[] {
    const first = this.page(access, query);
    first.catch(() => undefined); // A defect is told by the page that is used; this one may not be.
    return [first];
  }

  async page(access: LedgerAccess, query: LedgerQuery, offset = 0): Promise<RowOutcome> {
    const names = namesOf(query);
    const page = await this.rawPage(restAccess(access), restQueryOf(query, names), offset);
    return page.kind === 'page' ? rowsOf(page, names, new Mirrors()) : page;
  }

  /** Every page of any query, in the order of the key. */
  async *raw(access: RestAccess, query: RestQuery): AsyncGenerator<RestPage> {
    let offset = 0;
    let promised = 0;
    for (let count = 0; count < PAGES_MAX; count++) {
      const page = await this.rawPage(access, query, offset);
      if (page.kind === 'page' && page.rows.length + page.remaining < promised) {
        yield { kind: 'unavailable', cause: 'Rows disappeared from the ledger while they were read page by page.' };
        return;
      }
      yield page;
      if (page.kind !== 'page' || page.remaining === 0) return;
      offset += page.rows.length;
      promised = page.remaining;
    }
    yield { kind: 'unavailable', cause: 'The ledger returned too many pages.' };
  }

  private async rawPage(access: RestAccess, query: RestQuery, offset: number): Promise<RestPage> {
    const body = {
      object: query.object,
      fields: query.fields,
      ...(query.filters.length === 0 ? {} : { filters: query.filters }),
      filterParameters: { caseSensitiveComparison: true, includePrivate: query.showsPrivate },
      orderBy: [{ key: 'asc' }],
      start: offset + 1,
      size: query.pageSize,
    };
    const entityId = query.showsPrivate ? TOP_LEVEL : (access.entityId ?? TOP_LEVEL);
    const request = { method: 'POST', path: QUERY_PATH, body: JSON.stringify(body), entityId } as const;
    const outcome = await this.client.read(access, request);
    if (outcome.kind !== 'answer') return outcome;
    return (
      pageIn(outcome.body, offset, query) ?? {
        kind: 'unavailable',
        cause: 'The figures of the reply do not agree with its rows.',
      }
    );
  }
}

/** Null when the reply's own figures do not agree with its rows, or a row lacks a field that was asked for. */
const pageIn = (body: unknown, offset: number, { pageSize }: RestQuery): RestPage | null => {
  if (!isJsonObject(body)) return null;
  const [rows, meta] = [body['ia::result'], body['ia::meta']];
  if (!Array.isArray(rows) || !rows.every(isJsonObject) || !isJsonObject(meta)) return null;
  const { totalCount: total, start } = meta;
  if (typeof total !== 'number' || !Number.isSafeInteger(total) || rows.length > pageSize) return null;
  if (start !== undefined && start !== null && start !== offset + 1) return null;
  const remaining = total - offset - rows.length;
  if (remaining < 0 || (remaining > 0 && rows.length === 0)) return null;
  return { kind: 'page', rows, remaining };
};

/**
 * An entry that was reversed names the one that reverses it. Both carry the same reference, so the mirror is told from
 * a copy by that, once the reversed one was seen: it was posted before, and has the smaller key.
 */
class Mirrors {
  private readonly originals = new Map<string, string>();

  note(rows: readonly JsonObject[]): void {
    for (const row of rows) {
      const mirror = textAt(row, 'reversedBy.key').trim();
      if (mirror !== '') this.originals.set(mirror, textAt(row, 'key').trim());
    }
  }

  reversedBy(row: JsonObject): string {
    return this.originals.get(textAt(row, 'key').trim()) ?? '';
  }
}

const rowsOf = (page: Extract<RestPage, { kind: 'page' }>, names: RestObjectNames, mirrors: Mirrors): RowOutcome => {
  if (names === REST_OBJECTS['GLBATCH']) mirrors.note(page.rows);
  const rows = page.rows.map((row) => new RestRow(row, names.fieldOf, mirrors.reversedBy(row)));
  return { kind: 'page', page: { rows, remaining: page.remaining } };
};

const namesOf = ({ object }: LedgerQuery): RestObjectNames => {
  const names = REST_OBJECTS[object];
  if (names === undefined) throw new Error(`${object} is not read over REST.`);
  return names;
};

const restQueryOf = (query: LedgerQuery, { name, fieldOf }: RestObjectNames): RestQuery => {
  const field = (asked: string): RestField => {
    const found = fieldOf(asked);
    if (found === null) throw new Error(`${asked} of ${query.object} is not read over REST.`);
    return found;
  };
  const filter = (condition: Condition): JsonObject => {
    const { path, form } = field(condition.field);
    const value = (text: string): string => (form === 'date' ? isoOrThrow(text) : text);
    switch (condition.kind) {
      case 'equal':
        return { $eq: { [path]: value(condition.value) } };
      case 'between':
        return { $between: { [path]: condition.values.map(value) } };
      case 'in':
        return { $in: { [path]: condition.values.map(value) } };
      case 'like':
        return { $startsWith: { [path]: prefixOf(condition.pattern) } };
    }
  };
  return {
    object: name,
    fields: [...new Set(['key', ...query.fields.map((asked) => field(asked).path)])],
    filters: query.where.map(filter),
    pageSize: query.pageSize,
    showsPrivate: query.showsPrivate,
  };
};

const isoOrThrow = (usDate: string): string => {
  const date = isoDateOf(usDate);
  if (!isIsoDate(date)) throw new Error(`${usDate} is no date.`);
  return date;
};

/** Only a beginning is ever asked for. */
const prefixOf = (pattern: string): string => {
  if (!/^[^%_]*%$/.test(pattern)) throw new Error('A pattern over REST is the beginning of a text.');
  return pattern.slice(0, -1);
};

/** The ways in are kept apart above; another access here is a defect. */
export const restAccess = (access: LedgerAccess): RestAccess => {
  if (access.way === 'rest') return access;
  throw new Error('This connection is not over REST.');
};

export const unknownList = (what: string): ReadFailure => ({
  kind: 'refused',
  reasons: [localReason('FIELD_NOT_ACCEPTED', `Sage Intacct has no ${what} over REST.`)],
});
