import type { ObjectSources } from '../objects/object-sources';
import { findObject } from '../objects/object-catalogue';
import type { Viewer } from '../objects/ledger-object';
import { jsonValue, restObject } from './rest-objects';

type Values = Record<string, unknown>;

/** A journal entry with its lines as `GET` shows it; null for one that the viewer does not see. */
export const entryView = (key: string, sources: ObjectSources, viewer: Viewer): unknown => {
  const [header] = rowsOf('general-ledger/journal-entry', 'RECORDNO', key, sources, viewer);
  if (header === undefined) return null;
  const lines = rowsOf('general-ledger/journal-entry-line', 'BATCHNO', key, sources, viewer);
  return { ...header, href: `/objects/general-ledger/journal-entry/${key}`, lines };
};

const rowsOf = (name: string, field: string, key: string, sources: ObjectSources, viewer: Viewer): Values[] => {
  const rest = restObject(name, sources.company, sources.settings);
  if (rest === null) return [];
  const rows = [...findObject(rest.object, sources).rows(viewer, new Map([[field, [key]]]))];
  return rows
    .filter((row) => row.read(field) === key)
    .map((row) => {
      const view: Values = {};
      for (const [path, { field: column, form }] of rest.fields) put(view, path, jsonValue(row.read(column), form));
      return view;
    });
};

const put = (view: Values, path: string, value: unknown): void => {
  const parts = path.split('.');
  let place = view;
  for (const part of parts.slice(0, -1)) {
    const inner = (place[part] ?? {}) as Values;
    place[part] = inner;
    place = inner;
  }
  place[parts.at(-1) ?? ''] = value;
};
