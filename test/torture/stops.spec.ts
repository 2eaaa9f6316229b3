import { measureStops } from './stops';

const STOPS = 5;

describe('the service and its ledger, stopped again and again', () => {
  it('posts everything once when they continue, and lets nobody else take the folder', async () => {
    const figures = await measureStops({ times: STOPS, seed: 20_261_129, progress: () => undefined });
    expect(figures).toMatchObject({
      ...{ explained: 0, posted: figures.entries, twice: 0, altered: 0, lost: 0, violations: [] },
    });
    expect(figures.stopsOfService + figures.stopsOfLedger).toBeGreaterThanOrEqual(STOPS);
  }, 180_000);
});
