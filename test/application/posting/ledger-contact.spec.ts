import { LedgerContact } from '../../../src/application/posting/ledger-contact';
import { type PostingOutlook } from '../../../src/application/shared/posting-outlook';
import { postingRun } from '../../../src/domain/posting-run/posting-run.state';
import { ENVIRONMENT } from '../../support/plain-ports';
import { PostingSystem } from '../../support/posting-system';

let system: PostingSystem;
let outlook: PostingOutlook;
beforeEach(async () => {
  system = new PostingSystem();
  await system.start();
});
afterEach(() => system.stop());

const contact = (): LedgerContact => {
  const ports = system.portsOver(system.inner);
  outlook = ports.outlook;
  return new LedgerContact(ENVIRONMENT, ports);
};

describe('the contact with the ledger', () => {
  it('records a silence that lasts, in every open run, and its end', async () => {
    await system.startRun(await system.readyBatches(['JE-1']), 'run-1');
    const own = contact();
    const since = system.clock.now();
    own.silent('No route.');
    system.clock.advance(9_999);
    own.silent('No route.');
    await own.idle();
    expect(await system.waits('run-1')).toEqual([]);
    system.clock.advance(1);
    own.silent('Still no route.');
    await own.idle();
    const waits = ['PostingRunWaitsForLedger', { since, cause: 'Still no route.' }];
    expect(await system.waits('run-1')).toEqual([waits]);
    await system.startRun(await system.readyBatches(['JE-2']), 'run-2');
    own.silent('Still no route.');
    await own.idle();
    expect([await system.waits('run-1'), await system.waits('run-2')]).toEqual([[waits], [waits]]);
    own.answered();
    own.answered();
    await own.idle();
    const answered = ['PostingRunLedgerAnswered', {}];
    expect([await system.waits('run-1'), await system.waits('run-2')]).toEqual([
      [waits, answered],
      [waits, answered],
    ]);
  });

  it('forgets a silence that an answer ends in time', async () => {
    await system.startRun(await system.readyBatches(['JE-1']), 'run-1');
    const own = contact();
    own.silent('No route.');
    system.clock.advance(6_000);
    own.answered();
    system.clock.advance(6_000);
    own.silent('No route.');
    await own.idle();
    expect(await system.waits('run-1')).toEqual([]);
  });

  it('ends the silence that a process before it recorded', async () => {
    await system.startRun(await system.readyBatches(['JE-1']), 'run-1');
    const killed = contact();
    killed.silent('No route.');
    system.clock.advance(10_000);
    killed.silent('No route.');
    await killed.idle();
    const next = contact();
    next.answered();
    await next.idle();
    expect((await system.run('run-1', ENVIRONMENT)) as { waitsForLedger?: true }).not.toHaveProperty('waitsForLedger');
    expect(await system.waits('run-1')).toHaveLength(2);
  });

  it('records it with the next answer when the store did not take it', async () => {
    await system.startRun(await system.readyBatches(['JE-1']), 'run-1');
    const ports = system.portsOver(system.inner);
    let failures = 1;
    const aggregates = {
      change: (...input: Parameters<typeof ports.aggregates.change>) => {
        failures -= 1;
        return failures < 0 ? ports.aggregates.change(...input) : Promise.reject(new Error('full'));
      },
    } as typeof ports.aggregates;
    const own = new LedgerContact(ENVIRONMENT, { ...ports, aggregates });
    own.silent('No route.');
    system.clock.advance(10_000);
    own.silent('No route.');
    await own.idle();
    expect(await system.waits('run-1')).toEqual([]);
    own.silent('No route.');
    await own.idle();
    expect(await system.waits('run-1')).toHaveLength(1);
    const { state } = await ports.aggregates.load(postingRun, `${ENVIRONMENT}.run-1`);
    expect(state).toMatchObject({ status: 'Running', waitsForLedger: true });
  });

  it('knows the next try while it is silent, and none after an answer', () => {
    const own = contact();
    own.triesIn(5_000); // A pause of our own: the ledger is not to blame.
    expect(outlook.nextTryAt(ENVIRONMENT)).toBeNull();
    own.silent('No route.');
    own.triesIn(60_000);
    own.triesIn(5_000);
    const at = (ms: number): string => new Date(Date.parse(system.clock.now()) + ms).toISOString();
    expect(outlook.nextTryAt(ENVIRONMENT)).toBe(at(5_000));
    const later = at(60_000);
    system.clock.advance(5_000);
    expect(outlook.nextTryAt(ENVIRONMENT)).toBe(later);
    own.answered();
    expect(outlook.nextTryAt(ENVIRONMENT)).toBeNull();
  });
});
