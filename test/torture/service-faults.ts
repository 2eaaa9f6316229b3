import { closeCsv } from '../e2e/support/close';
import { referenceOf } from '../e2e/support/reference';
import { FAULT_CASES, type FaultCase } from './fault-cases';
import { type KillWorld } from './kill-world';

/** What became of one batch whose requests met faults. */
export interface Met {
  readonly where: string;
  readonly status: string;
  readonly attempts: number;
}

const CREATE = { function: 'create' };
const BATCH_QUERY = { function: 'query', object: 'GLBATCH' };
const LINE_QUERY = { function: 'query', object: 'GLENTRY' };
/** As many as the client tries a read before it gives up for now. */
const READ_TRIES = 3;
/** Some of all the places at which a reply can be cut; every one of them is tried without the service. */
const CUT_EVERY = 61;
const REPLY_BYTES = 733;

const cuts = Array.from({ length: Math.floor(REPLY_BYTES / CUT_EVERY) }, (_, index) => (index + 1) * CUT_EVERY);

/** Faults after which the run goes on by itself: the gateway neither lies nor refuses the whole connection. */
const isHonest = ({ isLie, outcome }: FaultCase): boolean => !isLie && outcome !== 'connection-refused';

/** One of each kind, executed and not. */
const sampleOfCases = (): FaultCase[] => {
  const sample = new Map<string, FaultCase>();
  for (const one of FAULT_CASES.filter(isHonest)) sample.set(`${one.fault.kind} ${one.isExecuted}`, one);
  return [...sample.values()];
};

/** Every fault at the creates of one run, each at a batch of its own, so many times in a row. */
export const createsUnderFaults = async (world: KillWorld, times: number): Promise<Met[]> => {
  const cases = [
    ...FAULT_CASES.filter(isHonest).map(({ name, fault }) => ({ name, fault: { ...fault } })),
    ...cuts.map((bytes) => ({ name: `cut after ${bytes} bytes`, fault: { kind: 'truncate', bytes } })),
  ];
  const idOf = (index: number): string => `CREATE-${times}-${String(index).padStart(3, '0')}`;
  await world.controller.importCsv(closeCsv(...cases.map((_, index) => ({ id: idOf(index) }))));
  for (const [index, { fault }] of cases.entries())
    await world.admin.fault({ ...CREATE, referenceNo: await referenceOf(world.controller, idOf(index)) }, fault, times);
  await world.controller.post({});
  const met: Met[] = [];
  for (const [index, { name }] of cases.entries())
    met.push(await outcomeOf(world, idOf(index), `create, ${times} times: ${name}`));
  return met;
};

/** Answers that lie, and refusals of the whole connection: the batch does not succeed by itself. */
export const createsUnderLies = async (world: KillWorld): Promise<Met[]> => {
  const met: Met[] = [];
  for (const [index, one] of FAULT_CASES.filter((each) => !isHonest(each)).entries()) {
    const id = `LIE-${index}`;
    await world.controller.importCsv(closeCsv({ id }));
    await world.admin.fault(CREATE, { ...one.fault });
    await world.controller.post({});
    met.push(await outcomeOf(world, id, `create: ${one.name}`));
    await world.admin.clearFaults();
    await world.controller.send('POST', '/connection/check');
    const { batchKey } = await world.controller.batch(id);
    await world.controller.post({ batchKeys: [batchKey] });
    met.push(await outcomeOf(world, id, `create: ${one.name}, posted again`));
  }
  return met;
};

interface ReadPlace {
  readonly name: string;
  readonly prepare: (world: KillWorld, fault: Record<string, unknown>) => Promise<void>;
  readonly whileRunning?: (world: KillWorld, fault: Record<string, unknown>) => Promise<void>;
}

const READ_PLACES: readonly ReadPlace[] = [
  {
    name: 'sweep',
    prepare: async (world, fault) => {
      await world.admin.fault(BATCH_QUERY, fault, READ_TRIES);
    },
  },
  {
    name: 'look-up, header',
    prepare: async (world) => {
      await world.admin.fault(CREATE, { kind: 'drop-after-commit' });
      world.mark();
    },
    whileRunning: async (world, fault) => {
      await world.untilEvent('PostingAttemptUnknown');
      await world.admin.fault(BATCH_QUERY, fault, READ_TRIES);
    },
  },
  {
    name: 'look-up, lines',
    prepare: async (world, fault) => {
      await world.admin.fault(CREATE, { kind: 'drop-after-commit' });
      await world.admin.fault(LINE_QUERY, fault, READ_TRIES);
    },
  },
  {
    name: 'read-back, lines',
    prepare: async (world, fault) => {
      await world.admin.fault(LINE_QUERY, fault, READ_TRIES);
    },
  },
  {
    name: 'sign-in',
    prepare: async (world, fault) => {
      await world.admin.fault(BATCH_QUERY, { kind: 'expire-session' });
      await world.admin.fault({ function: 'getAPISession' }, fault, READ_TRIES);
    },
  },
];

/** One batch for each kind of fault at each of the reads of a run. */
export const readsUnderFaults = async (world: KillWorld, progress: (message: string) => void): Promise<Met[]> => {
  const met: Met[] = [];
  for (const { name, prepare, whileRunning } of READ_PLACES) {
    progress(`sockets, through the service: ${name}`);
    for (const [index, one] of sampleOfCases().entries()) {
      const id = `${name.toUpperCase().replace(/\W+/g, '-')}-${String(index).padStart(3, '0')}`;
      await world.controller.importCsv(closeCsv({ id }));
      await prepare(world, { ...one.fault });
      const posted = world.controller.post({});
      await whileRunning?.(world, { ...one.fault });
      await posted;
      await world.admin.clearFaults();
      met.push(await outcomeOf(world, id, `${name}: ${one.name}`));
    }
  }
  return met;
};

const outcomeOf = async (world: KillWorld, id: string, where: string): Promise<Met> => {
  const { status, attempts } = await world.controller.batch(id);
  return { where, status, attempts };
};
