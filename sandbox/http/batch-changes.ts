import { lineElementOf, type Company } from '../company/company';
import { atRate, parseHundredths } from '../ledger/amount';
import { batchStates, type Batch, type BatchState } from '../ledger/batch';
import type { BatchChanges } from '../ledger/ledger';
import type { LedgerLine } from '../ledger/ledger-line';
import { isoFromUsDate } from '../ledger/us-date';

/** Reads `{"state": "Declined"}`, or says what is wrong with it. */
export const readState = (body: unknown): { readonly state: BatchState } | string => {
  const texts = textsOf(body);
  const state = batchStates.find((label) => typeof texts !== 'string' && label === texts['state']);
  return state === undefined ? `state is one of ${batchStates.join(', ')}.` : { state };
};

/** Reads new values of `BATCH_DATE`, `BATCH_TITLE`, `REFERENCENO` and `JOURNAL`, or says what is wrong with them. */
export const readHeaderChanges = (body: unknown): BatchChanges | string => {
  const texts = textsOf(body);
  if (typeof texts === 'string') return texts;
  const changes: { date?: string; title?: string; referenceNo?: string; journal?: string } = {};
  for (const [name, value] of Object.entries(texts)) {
    const field = headerFields[name];
    if (field === undefined) return `${name} cannot be changed; ${Object.keys(headerFields).join(', ')} can.`;
    const text = field === 'date' ? isoFromUsDate(value) : value;
    if (text === null) return `${value} is no date like 09/30/2026.`;
    changes[field] = text;
  }
  return changes;
};

/** Reads `{"BATCH_DATE": "10/31/2026"}`, the day of the mirror; null when the batch cannot be reversed on it. */
export const readReverseDate = (body: unknown, batch: Batch): string | null => {
  const texts = textsOf(body);
  const date = typeof texts === 'string' ? null : isoFromUsDate(texts['BATCH_DATE'] ?? '');
  return date !== null && date > batch.date && batch.reversedByRecordNo === null ? date : null;
};

/** The line with other values of some of its elements, or what is wrong with them. Nothing else is checked. */
export const alterLine = (line: LedgerLine, body: unknown, company: Company): LedgerLine | string => {
  const texts = textsOf(body);
  if (typeof texts === 'string') return texts;
  let altered = line;
  for (const [name, value] of Object.entries(texts)) {
    const result = withValue(altered, name, value, company);
    if (typeof result === 'string') return result;
    altered = result;
  }
  return altered;
};

const headerFields: Readonly<Record<string, 'date' | 'title' | 'referenceNo' | 'journal'>> = {
  BATCH_DATE: 'date',
  BATCH_TITLE: 'title',
  REFERENCENO: 'referenceNo',
  JOURNAL: 'journal',
};

const withValue = (line: LedgerLine, name: string, value: string, company: Company): LedgerLine | string => {
  switch (name) {
    case 'ACCOUNTNO':
      return { ...line, accountNo: value };
    case 'CURRENCY':
      return { ...line, currency: value };
    case 'DOCUMENT':
      return { ...line, document: value };
    case 'DESCRIPTION':
      return { ...line, description: value };
    case 'TR_TYPE':
      return value === '1' || value === '-1' ? { ...line, isDebit: value === '1' } : 'TR_TYPE is 1 or -1.';
    case 'AMOUNT':
    case 'TRX_AMOUNT': {
      const amount = parseHundredths(value);
      if (amount === null) return `${name} is an amount like 1450.80.`;
      if (name === 'AMOUNT') return { ...line, baseAmount: amount };
      return { ...line, amount, baseAmount: line.exchangeRate === '' ? amount : atRate(amount, line.exchangeRate) };
    }
  }
  if (!/^[A-Z][A-Z0-9_]*$/.test(name)) return `${name} is no element of a line.`;
  const object = company.dimensionObjects.find((candidate) => lineElementOf(candidate) === name);
  if (object === undefined) return { ...line, customFields: changed(line.customFields, name, value) };
  return { ...line, dimensions: changed(line.dimensions, object, value) };
};

/** An empty value takes the entry away. */
const changed = (values: ReadonlyMap<string, string>, name: string, value: string): ReadonlyMap<string, string> => {
  const others = [...values].filter(([key]) => key !== name);
  return new Map(value === '' ? others : [...others, [name, value]]);
};

const textsOf = (body: unknown): Readonly<Record<string, string>> | string => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return 'A JSON object is expected.';
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(body)) {
    if (typeof value !== 'string' || controlCharacter.test(value)) return `${name} must be a text.`;
    texts[name] = value;
  }
  return texts;
};

// Values may not contain the ledger's separators.
const controlCharacter = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;
