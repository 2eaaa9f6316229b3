import { measurePowerCuts, type PowerDisks, powerDisks, tracedOnly } from './power-cuts';

/** The fifth one is made while a service starts for the first time. */
const CUTS = 5;

describe('the service, whose power goes again and again', () => {
  const posts = (what: string, disks: PowerDisks, seed: number): void => {
    if (disks.make === null) console.warn(`Not run: power cuts on ${what}. ${disks.whyNot ?? ''}`);
    (disks.make === null ? it.skip : it)(
      `posts everything once from what was on ${what}`,
      async () => {
        const figures = await measurePowerCuts({ times: CUTS, seed, progress: () => undefined }, disks);
        expect(figures).toMatchObject({
          ...{ powerCuts: CUTS, notRun: 0, firstStarts: 1, explained: 0 },
          ...{ posted: figures.entries, twice: 0, altered: 0, lost: 0, violations: [] },
        });
        expect(figures.entries).toBeGreaterThan(5);
      },
      180_000,
    );
  };
  posts('its disk', powerDisks(), 20_261_129);
  posts('a disk that keeps only what was synced', tracedOnly(), 20_261_130);
});
