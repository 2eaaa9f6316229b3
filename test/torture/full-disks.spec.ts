import { measureFullDisks } from './full-disks';
import { SmallDisk } from './small-disk';

const FILLS = 2;

describe('the service, whose disk runs full again and again', () => {
  const whyNot = SmallDisk.whyNot();
  if (whyNot !== null) console.warn(`Full disks are skipped. ${whyNot}`);

  (whyNot === null ? it : it.skip)(
    'says so, and posts everything once when there is room again',
    async () => {
      const figures = await measureFullDisks({ times: FILLS, seed: 20_261_129, progress: () => undefined });
      expect(figures).toMatchObject({
        ...{ fullDisks: FILLS, notRun: 0, explained: 0 },
        ...{ posted: figures.entries, twice: 0, altered: 0, lost: 0, violations: [] },
      });
      expect(figures.refused).toBeGreaterThan(0);
    },
    180_000,
  );
});
