import { closeCsv } from './support/close';
import { configureForPosting } from './support/configure';
import { connectOverRest } from './support/consent';
import { type Person } from './support/person';
import { RunningSystem } from './support/system';

interface MonthCalls {
  readonly calls: number;
  readonly isAtLeast: boolean;
  readonly functions: readonly { readonly function: string; readonly calls: number }[];
}

/** Calls that belong to no company beforehand: of tokens, and of whose they are. */
const SIGN_INS = ['token', 'session'];

describe('calls to the ledger', () => {
  let system: RunningSystem;
  let controller: Person;
  beforeAll(async () => {
    system = await RunningSystem.start({ rest: true });
    controller = await system.person('cora.controller');
    await configureForPosting(controller);
  });
  afterAll(() => system.stop());

  /** What the sandbox saw, by way and function. */
  const seen = async (): Promise<{ isRest: boolean; name: string; controlId: string }[]> =>
    (await system.admin.requests()).flatMap(({ senderId, functions }) =>
      (functions as { name: string; controlId: string }[]).map(({ name, controlId }) => ({
        ...{ isRest: senderId === 'REST', name, controlId },
      })),
    );
  const counted = async (): Promise<MonthCalls> => (await controller.get('/connection/calls')).body;
  const sumOf = ({ functions }: MonthCalls, way: string): number =>
    functions.reduce((sum, one) => sum + (one.function.startsWith(`${way} `) ? one.calls : 0), 0);

  it('over the XML gateway are as many as the sandbox saw, of each function', async () => {
    await controller.importCsv(closeCsv({ id: 'ONE' }, { id: 'TWO' }, { id: 'THREE' }));
    expect((await controller.post()).body).toMatchObject({ posted: 3 });
    const tally = new Map<string, number>();
    for (const { name } of await seen()) tally.set(`xml ${name}`, (tally.get(`xml ${name}`) ?? 0) + 1);
    const { calls, isAtLeast, functions } = await counted();
    expect(Object.fromEntries(functions.map((one) => [one.function, one.calls]))).toEqual(Object.fromEntries(tally));
    expect([calls, isAtLeast]).toEqual([(await seen()).length, false]);
    expect(tally.get('xml create')).toBe(3);
  });

  it('are counted on after the service ended in order, and a kill is told', async () => {
    const { calls } = await counted();
    await system.end('service', 'SIGTERM');
    await system.startService();
    expect(await counted()).toMatchObject({ calls, isAtLeast: false });
    await system.end('service', 'SIGKILL');
    await system.startService();
    const after = await counted();
    expect(after.isAtLeast).toBe(true);
    expect(after.calls).toBe(calls); // Nothing was asked of the ledger meanwhile.
  });

  it('over REST are as many as the sandbox saw, but for the sign-ins', async () => {
    const before = (await seen()).filter(({ isRest }) => !isRest).length;
    await connectOverRest(controller);
    await controller.importCsv(closeCsv({ id: 'FOUR' }, { id: 'FIVE' }));
    expect((await controller.post()).body).toMatchObject({ posted: 2 });
    const all = await seen();
    const own = all.filter(({ isRest, name }) => isRest && !SIGN_INS.includes(name));
    const month = await counted();
    expect([sumOf(month, 'rest'), own.length > 4]).toEqual([own.length, true]);
    expect(sumOf(month, 'xml')).toBe(before);
  });
});
