import { SchedulerRegistry } from '@nestjs/schedule';
import { Ticker, type Ticking } from '../../../src/adapters/system/ticker';
import { MemoryLog } from '../../support/plain-ports';

const TICK_MS = 1_000;

class Damaged extends Error {
  readonly code = 'SQLITE_CORRUPT';
}

/** Counts its ticks, each of which goes as given. */
class Worker implements Ticking {
  ticks = 0;

  constructor(
    private readonly act: () => Promise<void>,
    private readonly end: () => Promise<void> = () => Promise.resolve(),
  ) {}

  tick(): Promise<void> {
    this.ticks += 1;
    return this.act();
  }

  stop(): Promise<void> {
    return this.end();
  }
}

describe('the ticker', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const log = new MemoryLog();
  const suspectDamage = jest.fn();
  const tickerOf = (): Ticker => new Ticker(new SchedulerRegistry(), log, { suspectDamage });
  const throwing = (error: Error) => (): Promise<void> => {
    throw error;
  };

  it('goes on after a tick that failed at once or later, tells it, and has damaged views looked at', async () => {
    const ticker = tickerOf();
    const workers = {
      thrown: new Worker(throwing(new Damaged('database disk image is malformed'))),
      rejected: new Worker(() => Promise.reject(new Error('no answer'))),
      sound: new Worker(() => Promise.resolve()),
    };
    ticker.start(Object.entries(workers).map(([name, worker]) => ({ name, worker, tickMs: TICK_MS })));
    await jest.advanceTimersByTimeAsync(TICK_MS);
    expect(Object.values(workers).map(({ ticks }) => ticks)).toEqual([2, 2, 2]);
    expect(log.entries.map(({ level, event, fields }) => `${level} ${event} ${String(fields['name'])}`)).toEqual([
      'error service.tick-failed thrown',
      'error service.tick-failed rejected',
      'error service.tick-failed thrown',
      'error service.tick-failed rejected',
    ]);
    expect(suspectDamage).toHaveBeenCalledTimes(2);
    await ticker.stop();
    await jest.advanceTimersByTimeAsync(TICK_MS);
    expect(workers.sound.ticks).toBe(2);
  });

  it('ends all others when the end of one fails', async () => {
    const ticker = tickerOf();
    const ended = jest.fn(() => Promise.resolve());
    ticker.start([
      { name: 'one', worker: new Worker(() => Promise.resolve(), throwing(new Error('defect'))), tickMs: TICK_MS },
      { name: 'two', worker: new Worker(() => Promise.resolve(), ended), tickMs: TICK_MS },
    ]);
    await ticker.stop();
    expect(ended).toHaveBeenCalledTimes(1);
  });
});
