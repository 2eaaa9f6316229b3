import { buildGatewayServer } from '../../sandbox/http/gateway-server';
import { call, driverOf, entry, type Driver } from './gateway-driver';

const post = call('je', entry());
const look = call('d', '<getDimensions/>');
const terms = {
  seed: 7,
  rate: 0.5,
  kinds: ['drop-before-commit', 'empty', { kind: 'http', status: 502, when: 'after' }],
  match: { function: 'create' },
};

interface Planned {
  readonly driver: Driver;
  readonly server: ReturnType<typeof buildGatewayServer>;
}

const planned = async (changes: object = {}): Promise<Planned> => {
  const driver = driverOf();
  const server = buildGatewayServer(driver.gateway, true);
  await server.inject({ method: 'PUT', url: '/admin/fault-plan', payload: { ...terms, ...changes } });
  return { driver, server };
};

const faultsMet = async ({ driver }: Planned, requests: readonly string[]): Promise<(string | null)[]> => {
  for (const request of requests) await driver.send(request);
  return driver.gateway.requestLog.list().map(({ fault }) => fault);
};

const posts = Array.from({ length: 40 }, () => post);

describe('a fault plan', () => {
  it('gives the same faults for the same seed, and others for another', async () => {
    const first = await faultsMet(await planned(), posts);
    const second = await faultsMet(await planned(), posts);
    const other = await faultsMet(await planned({ seed: 8 }), posts);
    expect(second).toEqual(first);
    expect(other).not.toEqual(first);
    expect(new Set(first)).toEqual(new Set([null, 'drop-before-commit', 'empty', 'http']));
  });

  it('is not shifted by requests it does not match, nor by queued faults', async () => {
    const plain = await faultsMet(await planned(), posts);
    const mixed = await planned();
    mixed.driver.gateway.faults.queue({ match: { function: 'create' }, times: 1, fault: { kind: 'gw-0011' } });
    const met = await faultsMet(mixed, [look, ...posts]);
    expect(met).toEqual([null, 'gw-0011', ...plain.slice(1)]);
  });

  it('meets every request at rate 1 and none at rate 0', async () => {
    const always = await faultsMet(await planned({ rate: 1, kinds: ['empty'] }), posts);
    const never = await faultsMet(await planned({ rate: 0 }), posts);
    expect([new Set(always), new Set(never)]).toEqual([new Set(['empty']), new Set([null])]);
  });

  it('reports what it did, and ends', async () => {
    const plan = await planned({ rate: 1, kinds: ['drop-before-commit', 'http'] });
    const met = await faultsMet(plan, [post, look, post, post]);
    const countOf = (kind: string): number => met.filter((fault) => fault === kind).length;
    const report = (await plan.server.inject('/admin/fault-plan')).json();
    const ended = await plan.server.inject({ method: 'DELETE', url: '/admin/fault-plan' });
    const after = await plan.server.inject('/admin/fault-plan');
    expect([report, ended.statusCode, after.statusCode, await faultsMet(plan, [post])]).toEqual([
      {
        seed: 7,
        rate: 1,
        kinds: [{ kind: 'drop-before-commit' }, { kind: 'http', status: 503 }],
        match: { function: 'create' },
        matchedRequests: 3,
        faults: 3,
        countByKind: { 'drop-before-commit': countOf('drop-before-commit'), http: countOf('http') },
      },
      204,
      404,
      [...met, null],
    ]);
  });

  it.each([
    [{ seed: -1 }, 'seed is a whole number from 0.'],
    [{ rate: 1.1 }, 'rate is a number from 0 to 1.'],
    [{ kinds: [] }, 'kinds is a list of faults, or of their names.'],
    [{ kinds: ['flood'] }, expect.stringMatching(/^fault\.kind is one of drop-before-commit, /)],
    [{ kinds: [{ kind: 'delay' }] }, 'The fault delay lacks a value or has one that is not allowed.'],
    [{ match: { field: 'x' } }, 'match takes texts for function, object, controlId, referenceNo.'],
  ])('is refused with %j', async (changes, problem) => {
    const server = buildGatewayServer(driverOf().gateway, true);
    const reply = await server.inject({ method: 'PUT', url: '/admin/fault-plan', payload: { ...terms, ...changes } });
    expect([reply.statusCode, reply.json(), (await server.inject('/admin/fault-plan')).statusCode]).toEqual([
      400,
      { error: problem },
      404,
    ]);
  });
});
