import { closeCsv } from '../e2e/support/close';
import { configureForPosting } from '../e2e/support/configure';
import { type Person } from '../e2e/support/person';
import { RunningSystem } from '../e2e/support/system';
import { postWithOfficialClient } from './official-client';

export interface Side {
  /** Entries of one and the same journal entry in the ledger afterwards. */
  readonly entries: number;
  /** What its user was told. */
  readonly told: string;
}

export interface Comparison {
  readonly scenario: string;
  readonly officialClient: Side;
  readonly officialClientUnique: Side;
  readonly ours: Side;
}

interface Scenario {
  readonly name: string;
  readonly fault: Record<string, unknown>;
  readonly times: number;
}

const FOR_EVER = 1_000;

export const SCENARIOS: readonly Scenario[] = [
  { name: '503 once, nothing executed', fault: { kind: 'http', status: 503, when: 'before' }, times: 1 },
  { name: '504 once, after the ledger wrote it', fault: { kind: 'http', status: 504, when: 'after' }, times: 1 },
  { name: '504 six times, after the ledger wrote it', fault: { kind: 'http', status: 504, when: 'after' }, times: 6 },
  {
    name: '504 for ever, after the ledger wrote it',
    fault: { kind: 'http', status: 504, when: 'after' },
    times: FOR_EVER,
  },
  { name: 'connection lost, after the ledger wrote it', fault: { kind: 'drop-after-commit' }, times: 1 },
];

/**
 * Posts one entry under each scenario with the official client, as it is and with its `uniqueId` switched on, and with this service,
 * against the same sandbox.
 */
export const compareClients = async (progress: (message: string) => void): Promise<Comparison[]> => {
  const system = await RunningSystem.start();
  try {
    const controller = await system.person('cora.controller');
    await configureForPosting(controller);
    const comparisons: Comparison[] = [];
    for (const [index, scenario] of SCENARIOS.entries()) {
      progress(scenario.name);
      comparisons.push({
        scenario: scenario.name,
        officialClient: await officialSide(system, scenario, { referenceNo: `SDK-${index}`, isUnique: false }),
        officialClientUnique: await officialSide(system, scenario, { referenceNo: `SDK-U-${index}`, isUnique: true }),
        ours: await ourSide(system, controller, scenario, `OURS-${index}`),
      });
    }
    return comparisons;
  } finally {
    await system.stop();
  }
};

const officialSide = async (
  system: RunningSystem,
  { fault, times }: Scenario,
  post: { referenceNo: string; isUnique: boolean },
): Promise<Side> => {
  await system.admin.fault({ function: 'create' }, fault, times);
  const told = await postWithOfficialClient({ endpoint: system.gateway, ...post });
  await system.admin.clearFaults();
  return { entries: await entriesUnder(system, post.referenceNo), told };
};

const ourSide = async (
  system: RunningSystem,
  controller: Person,
  { fault, times }: Scenario,
  id: string,
): Promise<Side> => {
  await controller.importCsv(closeCsv({ id }));
  await system.admin.fault({ function: 'create' }, fault, times);
  await controller.post({});
  await system.admin.clearFaults();
  const { status, recordNo, referenceNo } = await controller.batch(id);
  return { entries: await entriesUnder(system, referenceNo), told: `${status}, record ${recordNo}` };
};

const entriesUnder = async (system: RunningSystem, referenceNo: string): Promise<number> =>
  (await system.admin.batches()).filter((batch) => batch.referenceNo === referenceNo).length;
