import type { Journal, NewAccount, NewDimensionValue } from '../company/company';

/** Reads a dimension value from JSON, or says what is wrong with it. */
export const readDimensionValue = (body: unknown): NewDimensionValue | string => {
  const values = textsOf(body, ['object', 'id', 'name', 'status', 'entity', 'currency', 'startDate', 'endDate']);
  if (typeof values === 'string') return values;
  const { object = '', id = '', name = id, status = 'active', entity = '', currency = '', ...days } = values;
  if (!/^[A-Z][A-Z0-9_]*$/.test(object) || id === '') return 'object and id are needed; object is in capitals.';
  if (!isStatus(status)) return statusProblem;
  if (!Object.values(days).every((day) => day === undefined || isDay(day))) return 'A day is written 2026-09-30.';
  return { object, id, name, status, entity, currency, ...(days as Record<string, string>) };
};

/** Reads an account from JSON, or says what is wrong with it. */
export const readAccount = (body: unknown): NewAccount | string => {
  if (!isRecord(body)) return objectExpected;
  const { requires = [], restricts, ...rest } = body;
  if (!isTextList(requires)) return 'requires is a list of dimension objects.';
  if (restricts !== undefined && !isRestriction(restricts)) return 'restricts takes a list of ids for each object.';
  const values = textsOf(rest, ['accountNo', 'title', 'status', 'associatedWith']);
  if (typeof values === 'string') return values;
  const { accountNo = '', title = accountNo, status = 'active', associatedWith } = values;
  if (accountNo === '') return 'accountNo is needed.';
  if (!isStatus(status)) return statusProblem;
  return {
    accountNo,
    title,
    status,
    requires,
    ...(restricts === undefined ? {} : { restricts }),
    ...(associatedWith === undefined ? {} : { associatedWith }),
  };
};

/** Reads a journal from JSON, or says what is wrong with it. */
export const readJournal = (body: unknown): Omit<Journal, 'recordNo'> | string => {
  if (!isRecord(body)) return objectExpected;
  const { allowsDirectPosting = true, ...rest } = body;
  if (typeof allowsDirectPosting !== 'boolean') return 'allowsDirectPosting is true or false.';
  const values = textsOf(rest, ['symbol', 'title', 'status']);
  if (typeof values === 'string') return values;
  const { symbol = '', title = symbol, status = 'active' } = values;
  if (symbol === '') return 'symbol is needed.';
  return isStatus(status) ? { symbol, title, status, allowsDirectPosting } : statusProblem;
};

const objectExpected = 'A JSON object is expected.';
const statusProblem = 'status is active or inactive.';
const isStatus = (status: string): boolean => status === 'active' || status === 'inactive';
const isDay = (day: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(day);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isTextList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
const isRestriction = (value: unknown): value is Record<string, string[]> =>
  isRecord(value) && Object.values(value).every(isTextList);

const textsOf = (body: unknown, names: readonly string[]): Partial<Record<string, string>> | string => {
  if (!isRecord(body)) return objectExpected;
  const texts: Partial<Record<string, string>> = {};
  for (const [name, value] of Object.entries(body)) {
    if (!names.includes(name)) return `${name} is not known; ${names.join(', ')} are.`;
    if (typeof value !== 'string') return `${name} must be a text.`;
    texts[name] = value;
  }
  return texts;
};
