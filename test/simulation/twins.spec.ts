import { TWINS } from './twins';
import { runWorld } from './world';

/** Each has to do harm within so many worlds, or the simulation is too tame. */
const SEEDS_MAX = 3_000;
/** The whole protocol under the very same conditions, so that the conditions alone are not what is caught. */
const CONTROLS = 40;
/** Some harm takes many worlds to show: minutes while other work keeps the machine busy. */
const TIMEOUT_MS = 15 * 60_000;

describe('a weakened protocol', () => {
  it.each(TWINS)(
    'does harm that is noticed: $name',
    async (twin) => {
      const harm: string[] = [];
      for (let seed = 1; seed <= SEEDS_MAX && harm.length === 0; seed += 1) {
        const { violations } = await runWorld(seed, twin.conditions, twin);
        harm.push(...violations.filter(({ kind }) => kind !== 'protocol').map(({ what }) => what));
      }
      expect(harm).not.toEqual([]);
    },
    TIMEOUT_MS,
  );

  it.each(TWINS)(
    'would do none if it were whole: $name',
    async ({ conditions }) => {
      for (let seed = 1; seed <= CONTROLS; seed += 1) {
        const { violations } = await runWorld(seed, conditions);
        expect({ seed, violations }).toEqual({ seed, violations: [] });
      }
    },
    TIMEOUT_MS,
  );
});
