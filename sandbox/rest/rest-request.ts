import { Buffer } from 'node:buffer';

/** A request to the REST API as it arrived. */
export interface RestRequest {
  readonly method: string;
  /** Below `/ia/api/v1`, without the query: `/services/core/query`. */
  readonly path: string;
  /** In lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type JsonObject = Readonly<Record<string, unknown>>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Undefined when the text is not JSON. */
export const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** The fields of a form. A field that stands there twice is refused by giving none. */
export const formFields = (body: string): ReadonlyMap<string, string> | null => {
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(body)) {
    if (fields.has(name)) return null;
    fields.set(name, value);
  }
  return fields;
};

/** Client id and secret of an `Authorization: Basic` header. */
export const basicCredentials = (header: string): { readonly id: string; readonly secret: string } | null => {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header)?.[1];
  if (encoded === undefined) return null;
  const [id = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { id: decodeURIComponent(id), secret: decodeURIComponent(rest.join(':')) };
};
