import { OUTAGES } from '../support/eventstoredb/fake-cluster';
import { measureStoreOutages } from './store-outages';

/** One of each kind; the torture makes more. */
const TIMES = 6;

describe('an event store that goes away while runs post', () => {
  it('never ends the service, and everything is posted once', async () => {
    const options = { times: TIMES, seed: 20_261_130, progress: () => undefined, url: null, outage: null };
    const figures = await measureStoreOutages(options);
    expect(figures).toMatchObject({
      ...{ explained: 0, posted: figures.entries, twice: 0, altered: 0, lost: 0, violations: [] },
      outages: Object.fromEntries(OUTAGES.map((outage) => [outage, TIMES / OUTAGES.length])),
    });
    expect(figures.measured).toBeGreaterThan(TIMES / 2);
  }, 600_000);
});
