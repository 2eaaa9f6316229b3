import type { NewAccount, NewDimensionValue } from '../company/company';

/** Reads a dimension value from JSON, or says what is wrong with it. */
export const readDimensionValue = (body: unknown): NewDimensionValue | string => {
  const values = textsOf(body, ['object', 'id', 'name', 'status', 'entity', 'currency']);
  if (typeof values === 'string') return values;
  const { object = '', id = '', name = id, status = 'active', entity = '', currency = '' } = values;
  if (!/^[A-Z][A-Z0-9_]*$/.test(object) || id === '') return 'object and id are needed; object is in capitals.';
  if (!isStatus(status)) return statusProblem;
  return { object, id, name, status, entity, currency };
};

/** Reads an account from JSON, or says what is wrong with it. */
export const readAccount = (body: unknown): NewAccount | string => {
  const requires = isRecord(body) ? (body['requires'] ?? []) : [];
  if (!Array.isArray(requires) || !requires.every((object) => typeof object === 'string')) {
    return 'requires is a list of dimension objects.';
  }
  const rest = isRecord(body) ? Object.fromEntries(Object.entries(body).filter(([key]) => key !== 'requires')) : body;
  const values = textsOf(rest, ['accountNo', 'title', 'status']);
  if (typeof values === 'string') return values;
  const { accountNo = '', title = accountNo, status = 'active' } = values;
  if (accountNo === '') return 'accountNo is needed.';
  if (!isStatus(status)) return statusProblem;
  return { accountNo, title, status, requires };
};

const statusProblem = 'status is active or inactive.';
const isStatus = (status: string): boolean => status === 'active' || status === 'inactive';
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textsOf = (body: unknown, names: readonly string[]): Partial<Record<string, string>> | string => {
  if (!isRecord(body)) return 'A JSON object is expected.';
  const texts: Partial<Record<string, string>> = {};
  for (const [name, value] of Object.entries(body)) {
    if (!names.includes(name)) return `${name} is not known; ${names.join(', ')} are.`;
    if (typeof value !== 'string') return `${name} must be a text.`;
    texts[name] = value;
  }
  return texts;
};
