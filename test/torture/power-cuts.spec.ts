import { BlockImage } from './block-image';
import { measurePowerCuts } from './power-cuts';

/** The fifth one is made while a service starts for the first time. */
const CUTS = 5;

describe('the service, whose power goes again and again', () => {
  const whyNot = BlockImage.whyNot();
  if (whyNot !== null) console.warn(`Power cuts are skipped. ${whyNot}`);

  (whyNot === null ? it : it.skip)(
    'posts everything once from what its disk held',
    async () => {
      const figures = await measurePowerCuts({ times: CUTS, seed: 20_261_129, progress: () => undefined });
      expect(figures).toMatchObject({
        ...{ powerCuts: CUTS, notRun: 0, firstStarts: 1, explained: 0 },
        ...{ posted: figures.entries, twice: 0, altered: 0, lost: 0, violations: [] },
      });
      expect(figures.entries).toBeGreaterThan(5);
    },
    180_000,
  );
});
