import { closeCsv } from './support/close';
import { type Person, type Reply } from './support/person';
import { RunningSystem } from './support/system';

const PROBLEM = 'application/problem+json; charset=utf-8';

describe('the limits of callers', () => {
  let system: RunningSystem;
  let anna: Person;
  beforeAll(async () => {
    system = await RunningSystem.start({ service: { LIMIT_REQUESTS: '99999,99999', LIMIT_WAITING_IMPORTS: '2,99' } });
    anna = await system.person('anna.analyst');
  });
  afterAll(() => system.stop());

  const preview = async (id: string, headers: Record<string, string> = {}): Promise<Reply> => {
    const reply = await anna.send('POST', '/journal-imports?preview=true', closeCsv({ id }), headers);
    if (reply.status !== 202) return reply;
    const path = `/journal-imports/${reply.body.importId as string}`;
    while ((await anna.get(path)).body.status === 'Validating') await new Promise((turn) => setImmediate(turn));
    return reply;
  };

  it('refuse another delivery while too many of a person await a confirmation, until one is withdrawn', async () => {
    const key = { 'idempotency-key': 'waiting-1' };
    const first = await preview('WAITS-1', key);
    await preview('WAITS-2');
    const third = await preview('WAITS-3');
    expect([
      third.status,
      third.body.code,
      third.headers.get('retry-after'),
      third.headers.get('content-type'),
    ]).toEqual([429, 'TOO_MANY_WAITING', '30', PROBLEM]);
    expect((await preview('WAITS-1', key)).body.importId).toBe(first.body.importId); // The same delivery again.
    const adam = await system.person('adam.admin');
    expect((await adam.importCsv(closeCsv({ id: 'NOT-ANNAS' }))).body.status).toBe('Completed');
    await anna.send('POST', `/journal-imports/${first.body.importId as string}/withdraw`);
    expect((await preview('WAITS-3')).status).toBe(202);
  });

  it('refuse requests that come too often, and nobody else', async () => {
    await system.end('service', 'SIGTERM');
    await system.startService({ LIMIT_REQUESTS: '20,99999' });
    anna = await system.person('anna.analyst');
    const adam = await system.person('adam.admin');
    const replies = await Promise.all(Array.from({ length: 30 }, () => anna.get('/journal-imports')));
    const refused = replies.filter(({ status }) => status === 429);
    expect([replies.filter(({ status }) => status === 200).length, refused.length]).toEqual([20, 10]);
    const [{ headers, body } = replies[0] as Reply] = refused;
    expect([body.code, headers.get('content-type')]).toEqual(['TOO_MANY_REQUESTS', PROBLEM]);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await adam.get('/journal-imports')).status).toBe(200);
    expect((await fetch(`${system.service}/health/live`)).status).toBe(200);
  });
});
