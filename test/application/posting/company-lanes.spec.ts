import { CompanyLanes } from '../../../src/application/posting/company-lanes';
import { FakeClock } from '../../support/clock';

describe('the lanes of a company', () => {
  const clock = new FakeClock();
  let lanes: CompanyLanes;
  let freed: string[];
  const take = (name = 'one'): boolean => lanes.take(() => freed.push(name));
  /** Lanes that can be taken now; they are given back at once. */
  const width = (): number => {
    let count = 0;
    while (take()) count += 1;
    for (let index = 0; index < count; index += 1) lanes.release();
    return count;
  };

  const succeed = (creates: number, tookMs = 100): void => {
    for (let create = 1; create <= creates; create += 1) lanes.succeeded(tookMs);
  };

  beforeEach(() => {
    lanes = new CompanyLanes(4, 4, clock);
    freed = [];
  });

  it('are as many as the setting says, and call back in the order of asking', () => {
    expect([take(), take(), take(), take()]).toEqual([true, true, true, true]);
    expect([take('a'), take('b'), take('a')]).toEqual([false, false, false]);
    expect(freed).toEqual([]);
    lanes.release();
    expect(freed).toEqual(['a', 'b', 'a']);
    expect(take()).toBe(true);
  });

  it('halve when the ledger throttles, rest as long as it asks, and come back one by one with success', async () => {
    lanes.throttled(7_000);
    expect(take()).toBe(false);
    clock.advance(6_999);
    expect(take('b')).toBe(false);
    clock.advance(1);
    await clock.idle();
    expect(freed).toEqual(['one', 'b']);
    expect(width()).toBe(2);
    succeed(1);
    expect(width()).toBe(2);
    succeed(1);
    expect(width()).toBe(3);
    succeed(100);
    expect(width()).toBe(4);
  });

  it('do not become more while the ledger takes much longer than at its best', () => {
    lanes = new CompanyLanes(2, 4, clock);
    succeed(1, 300);
    succeed(1, 500);
    expect(width()).toBe(3);
    succeed(300, 801);
    expect(width()).toBe(3);
    succeed(3, 800);
    expect(width()).toBe(4);
  });

  it('become more while the ledger answers well, up to the most, and whoever waits is called', () => {
    lanes = new CompanyLanes(1, 2, clock);
    expect([take(), take('waiting')]).toEqual([true, false]);
    expect(freed).toEqual([]);
    succeed(1);
    lanes.release();
    expect(freed).toEqual(['waiting']);
    expect(width()).toBe(2);
    succeed(100);
    expect(width()).toBe(2);
  });

  it('are never more at first than at most', () => {
    lanes = new CompanyLanes(8, 3, clock);
    expect(width()).toBe(3);
  });

  it('are one at least', () => {
    for (const pauseMs of [1, 2, 3, 4]) lanes.throttled(pauseMs);
    clock.advance(4);
    expect(width()).toBe(1);
  });
});
