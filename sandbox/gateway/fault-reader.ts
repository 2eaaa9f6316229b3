import type { Fault, FaultMatch, PendingFault } from './faults';

/** Reads a fault from JSON, or says what is wrong with it. */
export const readFault = (body: unknown): PendingFault | string => {
  if (!isRecord(body)) return 'A JSON object is expected.';
  const { match = {}, times = 1, fault } = body;
  if (!isRecord(match) || !Object.entries(match).every(([name, value]) => isMatchField(name) && isText(value))) {
    return `match takes texts for ${matchFields.join(', ')}.`;
  }
  if (!isWhole(times, 1)) return 'times is a whole number from 1.';
  if (!isRecord(fault) || typeof fault['kind'] !== 'string') return 'fault.kind is missing.';
  const isComplete = kinds.get(fault['kind']);
  if (isComplete === undefined) return `fault.kind is one of ${[...kinds.keys()].join(', ')}.`;
  if (!isComplete(fault)) return `The fault ${fault['kind']} lacks a value or has one that is not allowed.`;
  return { match: match as FaultMatch, times, fault: fault as unknown as Fault };
};

type Values = Record<string, unknown>;

const matchFields = ['function', 'object', 'controlId', 'referenceNo'];
const isMatchField = (name: string): boolean => matchFields.includes(name);
const isRecord = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === 'string';
const isWhole = (value: unknown, least: number): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= least;
const isWhen = (value: unknown): boolean => value === undefined || value === 'before' || value === 'after';
const always = (): boolean => true;
const hasMilliseconds = ({ ms }: Values): boolean => isWhole(ms, 0);

const kinds: ReadonlyMap<string, (values: Values) => boolean> = new Map<string, (values: Values) => boolean>([
  ['drop-after-commit', always],
  ['drop-before-commit', always],
  [
    'http',
    ({ status, body, when }) =>
      isWhole(status, 200) && status <= 599 && (body === undefined || isText(body)) && isWhen(when),
  ],
  ['throttle', ({ retryAfterSeconds }) => retryAfterSeconds === undefined || isWhole(retryAfterSeconds, 0)],
  ['delay', hasMilliseconds],
  ['commit-late', hasMilliseconds],
  ['truncate', ({ bytes }) => isWhole(bytes, 0)],
  ['garbage', ({ when }) => isWhen(when)],
  ['wrong-control-id', always],
  ['expire-session', always],
]);
