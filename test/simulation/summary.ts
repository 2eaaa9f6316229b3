import { FAULT_KINDS, type FaultKind } from './faults';
import { type ViolationKind } from './oracle';
import { type WorldResult } from './world';

export interface FailedSeed {
  readonly seed: number;
  readonly violations: readonly string[];
}

/** What a number of worlds came to. Plain data, so that it can pass between processes. */
export interface Summary {
  seeds: number;
  batches: number;
  posted: number;
  entries: number;
  steps: number;
  virtualHours: number;
  faults: Record<FaultKind, number>;
  violations: Record<ViolationKind, number>;
  failed: FailedSeed[];
}

export const emptySummary = (): Summary => ({
  seeds: 0,
  batches: 0,
  posted: 0,
  entries: 0,
  steps: 0,
  virtualHours: 0,
  faults: Object.fromEntries(FAULT_KINDS.map((kind) => [kind, 0])) as Record<FaultKind, number>,
  violations: {
    duplicate: 0,
    lost: 0,
    'false-success': 0,
    'false-confirmation': 0,
    divided: 0,
    unapproved: 0,
    unwanted: 0,
    stuck: 0,
    protocol: 0,
  },
  failed: [],
});

export const addResult = (summary: Summary, result: WorldResult): void => {
  summary.seeds += 1;
  summary.batches += result.batches;
  summary.posted += result.posted;
  summary.entries += result.entries;
  summary.steps += result.steps;
  summary.virtualHours += result.virtualMs / 3_600_000;
  for (const [kind, count] of result.faults) summary.faults[kind] += count;
  for (const { kind } of result.violations) summary.violations[kind] += 1;
  if (result.violations.length === 0) return;
  const violations = result.violations.map(({ kind, what, atMs }) => `${kind} at ${atMs} ms: ${what}`);
  summary.failed.push({ seed: result.seed, violations });
};

export const addSummary = (total: Summary, part: Summary): void => {
  for (const key of ['seeds', 'batches', 'posted', 'entries', 'steps', 'virtualHours'] as const)
    total[key] += part[key];
  for (const kind of FAULT_KINDS) total.faults[kind] += part.faults[kind];
  for (const kind of Object.keys(total.violations) as ViolationKind[]) total.violations[kind] += part.violations[kind];
  total.failed.push(...part.failed);
};
