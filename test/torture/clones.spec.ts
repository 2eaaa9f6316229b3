import { measureClones } from './clones';

describe('two copies of one installation that post into the same company', () => {
  it('post nothing twice, and each learns of the other', async () => {
    const figures = await measureClones({ times: 1, seed: 20_261_129, progress: () => undefined });
    expect(figures).toMatchObject({ clones: 1, told: 2, twice: 0, altered: 0, silent: 0, violations: [] });
    expect(figures.inLedger).toBeGreaterThan(1);
  }, 180_000);
});
