import { SingleFlight } from '../../../src/application/shared/single-flight';

describe('a single flight', () => {
  it('is one call however often it is requested while it runs, and another one afterwards', async () => {
    let calls = 0;
    let finish: () => void = () => undefined;
    const flight = new SingleFlight(() => {
      calls += 1;
      return new Promise<void>((resolve) => (finish = resolve));
    });
    const [one, two] = [flight.run(), flight.run()];
    expect([calls, one === two]).toEqual([1, true]);
    let isSettled = false;
    const settled = flight.settled().then(() => (isSettled = true));
    await Promise.resolve();
    expect(isSettled).toBe(false);
    finish();
    await Promise.all([one, settled]);
    const third = flight.run();
    expect(calls).toBe(2);
    finish();
    await third;
  });

  it('may be asked for again after it failed', async () => {
    let calls = 0;
    const flight = new SingleFlight(async () => {
      calls += 1;
      if (calls === 1) throw new Error('The store is silent.');
    });
    await expect(flight.run()).rejects.toThrow('silent');
    await flight.run();
    expect(calls).toBe(2);
  });

  it('fails as a promise when the work fails before it begins', async () => {
    const flight = new SingleFlight(() => {
      throw new Error('The views are damaged.');
    });
    await expect(flight.run()).rejects.toThrow('damaged');
    await expect(flight.run()).rejects.toThrow('damaged');
  });
});
