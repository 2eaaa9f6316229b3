import type { Fault, FaultMatch } from './fault';
import { faultKindNames, isCompleteFault, plannedFault } from './fault-kinds';
import type { FaultPlanTerms } from './fault-plan';
import type { PendingFault } from './faults';

/** Reads a fault from JSON, or says what is wrong with it. */
export const readFault = (body: unknown): PendingFault | string => {
  if (!isRecord(body)) return 'A JSON object is expected.';
  const { match = {}, times = 1, fault } = body;
  if (!isMatch(match)) return matchProblem;
  if (!isWhole(times, 1)) return 'times is a whole number from 1.';
  if (!isRecord(fault) || typeof fault['kind'] !== 'string') return 'fault.kind is missing.';
  const problem = problemOf(fault['kind'], fault);
  return problem ?? { match, times, fault: fault as unknown as Fault };
};

/** Reads a plan from JSON, or says what is wrong with it. A kind is a name or a whole fault. */
export const readFaultPlan = (body: unknown): FaultPlanTerms | string => {
  if (!isRecord(body)) return 'A JSON object is expected.';
  const { seed, rate, kinds, match = {} } = body;
  if (!isWhole(seed, 0)) return 'seed is a whole number from 0.';
  if (typeof rate !== 'number' || !(rate >= 0 && rate <= 1)) return 'rate is a number from 0 to 1.';
  if (!isMatch(match)) return matchProblem;
  if (!Array.isArray(kinds) || kinds.length === 0) return 'kinds is a list of faults, or of their names.';
  const faults: Fault[] = [];
  for (const kind of kinds as readonly unknown[]) {
    const values = typeof kind === 'string' ? plannedFault(kind) : kind;
    if (!isRecord(values) || typeof values['kind'] !== 'string') return 'fault.kind is missing.';
    const problem = problemOf(values['kind'], values);
    if (problem !== null) return problem;
    faults.push(values as unknown as Fault);
  }
  return { seed, rate, kinds: faults, match };
};

type Values = Record<string, unknown>;

const matchFields = ['function', 'object', 'controlId', 'referenceNo'];
const matchProblem = `match takes texts for ${matchFields.join(', ')}.`;

const isRecord = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isMatch = (value: unknown): value is FaultMatch =>
  isRecord(value) &&
  Object.entries(value).every(([name, text]) => matchFields.includes(name) && typeof text === 'string');
const isWhole = (value: unknown, least: number): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= least;

const problemOf = (kind: string, values: Values): string | null => {
  const isComplete = isCompleteFault(kind, values);
  if (isComplete === undefined) return `fault.kind is one of ${faultKindNames().join(', ')}.`;
  return isComplete ? null : `The fault ${kind} lacks a value or has one that is not allowed.`;
};
