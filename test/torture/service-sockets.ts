import { ProcessMemory } from '../../bench/process-memory';
import { Random } from '../../bench/random';
import { closeCsv } from '../e2e/support/close';
import { audit } from './audit';
import { KillWorld } from './kill-world';
import { createsUnderFaults, createsUnderLies, type Met, readsUnderFaults } from './service-faults';

/** Resident MiB of the service. The high water is the kernel's own, since the process started. */
export interface MemoryFigures {
  readonly meets: string;
  readonly before: number;
  readonly after: number;
  readonly highWaterBefore: number;
  readonly highWaterAfter: number;
}

export interface ServiceSocketFigures {
  readonly batches: number;
  readonly posted: number;
  readonly duplicates: number;
  readonly lost: number;
  /** Batches that were not a Success at the end of their run although the gateway did not lie. */
  readonly stuck: number;
  /** What became of a batch whose gateway lied or refused the connection, and what when it was posted again. */
  readonly afterLies: readonly string[];
  readonly memory: readonly MemoryFigures[];
  readonly violations: readonly string[];
}

/** Every fault through the real service, in a process of its own: at the end each batch is a Success with one entry. */
export const measureServiceSockets = async (
  seed: number,
  progress: (message: string) => void,
): Promise<ServiceSocketFigures> => {
  const world = await KillWorld.start(new Random(seed));
  try {
    progress('sockets, through the service: every fault once, then twice, at the creates of a run');
    const honest = [...(await createsUnderFaults(world, 1)), ...(await createsUnderFaults(world, 2))];
    honest.push(...(await readsUnderFaults(world, progress)));
    const afterLies = await createsUnderLies(world);
    progress('sockets, through the service: memory under a gzip bomb and a huge reply');
    const memory = await measureMemory(world);
    const stuck = honest.filter(({ status }) => status !== 'Success');
    const { violations, ...figures } = audit(await world.audited());
    return {
      ...figures,
      stuck: stuck.length,
      afterLies: afterLies.map(textOf),
      memory,
      violations: [...stuck.map(textOf), ...violations],
    };
  } finally {
    await world.stop();
  }
};

const textOf = ({ where, status, attempts }: Met): string => `${where}: ${status} after ${attempts} attempts`;

/** A new process, so that the kernel's high water is not that of everything before; one batch has warmed it up. */
const renewService = async (world: KillWorld): Promise<void> => {
  await world.kill();
  await world.restart();
  await world.import(1);
  await world.controller.post({});
};

/** What the service takes when it meets replies that no client should take whole: 80 MiB in a small gzip, and 50 MiB as they are. */
export const measureMemory = async (world: KillWorld): Promise<MemoryFigures[]> => {
  await renewService(world);
  const figures: MemoryFigures[] = [];
  for (const kind of ['gzip-bomb', 'huge-reply']) {
    for (const match of [{ function: 'create' }, { function: 'query', object: 'GLENTRY' }]) {
      const id = `MEMORY-${kind}-${match.function}`.toUpperCase();
      await world.controller.importCsv(closeCsv({ id }));
      await world.admin.fault(match, { kind });
      const memory = new ProcessMemory(world.servicePid);
      const [before, highWaterBefore] = [memory.residentMib(), memory.highWaterMib()].map(Math.round);
      await world.controller.post({});
      await world.untilFaultIsMet();
      const [after, highWaterAfter] = [memory.residentMib(), memory.highWaterMib()].map(Math.round);
      memory.stop();
      figures.push({
        meets: `${kind} at a ${match.function}`,
        before,
        after,
        highWaterBefore,
        highWaterAfter,
      } as MemoryFigures);
    }
  }
  return figures;
};
