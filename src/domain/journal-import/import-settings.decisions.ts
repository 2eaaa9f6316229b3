import { DomainError } from '../shared/errors';
import { foldedHeader } from '../shared/folded-header';
import { KNOWN_COLUMN_NAMES, type KnownColumn } from './known-columns';
import { DATE_FORMATS, DECIMAL_MARKS, DELIMITERS, ENCODINGS, type ImportProfile } from './import-profile';
import { type ImportSettingsEvent } from './import-settings.events';
import { type ImportSettings } from './import-settings.state';
import { SHIPPED_PROFILES } from './shipped-profiles';

const NAME_LENGTH_MAX = 80;
const HEADER_LENGTH_MAX = 100;
/** More would not fit into one reply, and nobody has as many sources. */
const PROFILES_MAX = 100;
const COLUMNS_MAX = 500;

/** Adds a profile or a new version of one. Does nothing when it is the same. Throws IMPORT_PROFILE_INVALID. */
export const saveProfile = (state: ImportSettings, profile: Omit<ImportProfile, 'version'>): ImportSettingsEvent[] => {
  check(profile);
  const before = state.profiles.get(profile.name);
  if (before === undefined && state.profiles.size >= PROFILES_MAX)
    refuse('name', profile.name, `at most ${PROFILES_MAX} profiles; remove one first`);
  const version = (before?.version ?? 0) + 1;
  const next: ImportProfile = { ...profile, version };
  if (before !== undefined && contentOf(before) === contentOf(next)) return [];
  return [{ type: 'ImportProfileSaved', data: next }];
};

/** Does nothing when there is none. Imports that used it keep what they used. */
export const removeProfile = (state: ImportSettings, name: string): ImportSettingsEvent[] =>
  state.profiles.has(name) ? [{ type: 'ImportProfileRemoved', data: { name } }] : [];

/** Records that a column is not for the ledger. Does nothing when it is recorded. Throws COLUMN_NAME_INVALID. */
export const setColumnAside = (state: ImportSettings, column: string): ImportSettingsEvent[] => {
  const isTooMany = state.columnsNotSent.size >= COLUMNS_MAX && !state.columnsNotSent.has(foldedHeader(column));
  if (column.trim() === '' || column.length > HEADER_LENGTH_MAX || isTooMany)
    throw new DomainError(
      'COLUMN_NAME_INVALID',
      `"${column}" cannot be recorded as a column.`,
      `Give the header of a column, 1 to ${HEADER_LENGTH_MAX} characters; at most ${COLUMNS_MAX} columns.`,
      { column },
    );
  return state.columnsNotSent.has(foldedHeader(column)) ? [] : [{ type: 'ColumnSetAside', data: { column } }];
};

/** Does nothing when the column is not recorded. */
export const takeColumnBack = (state: ImportSettings, column: string): ImportSettingsEvent[] =>
  state.columnsNotSent.has(foldedHeader(column)) ? [{ type: 'ColumnTakenBack', data: { column } }] : [];

/** The saved or shipped profile of this name. Throws IMPORT_PROFILE_NOT_FOUND. */
export const requireProfile = (state: ImportSettings, name: string): ImportProfile => {
  const found = state.profiles.get(name) ?? SHIPPED_PROFILES.find((profile) => profile.name === name);
  if (found !== undefined) return found;
  throw new DomainError(
    'IMPORT_PROFILE_NOT_FOUND',
    `There is no import profile "${name}".`,
    'Check its name in the list of import profiles, or save it first.',
    { name },
  );
};

const check = (profile: Omit<ImportProfile, 'version'>): void => {
  const { name, delimiter, encoding, decimalMark, dateFormat, headers } = profile;
  if (name.trim() !== name || name === '' || name.length > NAME_LENGTH_MAX)
    refuse('name', name, `1 to ${NAME_LENGTH_MAX} characters without spaces at either end`);
  if (SHIPPED_PROFILES.some((shipped) => shipped.name === name)) refuse('name', name, 'a name of your own');
  if (!DELIMITERS.includes(delimiter)) refuse('delimiter', delimiter, 'a comma, a semicolon or a tab');
  if (!ENCODINGS.includes(encoding)) refuse('encoding', encoding, ENCODINGS.join(', '));
  if (!DECIMAL_MARKS.includes(decimalMark)) refuse('decimalMark', decimalMark, 'a point or a comma');
  if (!DATE_FORMATS.includes(dateFormat)) refuse('dateFormat', dateFormat, DATE_FORMATS.join(', '));
  checkHeaders(headers);
};

const checkHeaders = (headers: ImportProfile['headers']): void => {
  const seen = new Map<string, string>();
  for (const [known, header] of Object.entries(headers)) {
    if (!KNOWN_COLUMN_NAMES.includes(known as KnownColumn)) refuse('headers', known, KNOWN_COLUMN_NAMES.join(', '));
    if (header.trim() === '' || header.length > HEADER_LENGTH_MAX)
      refuse(`headers.${known}`, header, `a header of 1 to ${HEADER_LENGTH_MAX} characters`);
    const other = seen.get(foldedHeader(header));
    if (other !== undefined) refuse(`headers.${known}`, header, `a header of its own; ${other} has it as well`);
    seen.set(foldedHeader(header), known);
  }
};

const refuse = (field: string, value: string, expected: string): never => {
  throw new DomainError(
    'IMPORT_PROFILE_INVALID',
    `The ${field} of an import profile cannot be "${value}".`,
    `Expected ${expected}. Nothing was changed.`,
    { field, value, expected },
  );
};

const contentOf = ({ version: _version, headers, ...profile }: ImportProfile): string =>
  JSON.stringify([
    Object.entries(profile).sort(([one], [other]) => (one < other ? -1 : 1)),
    Object.entries(headers).sort(([one], [other]) => (one < other ? -1 : 1)),
  ]);
