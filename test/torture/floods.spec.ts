import { measureFloods } from './floods';

const ENTRIES = 20;

describe('the service, while others ask for too much', () => {
  it('posts the close, lives and stays small', async () => {
    const figures = await measureFloods({ times: ENTRIES, seed: 20_261_129, progress: () => undefined });
    expect(figures).toMatchObject({ explained: 0, posted: figures.entries, twice: 0, altered: 0, lost: 0 });
    expect(figures.floods.map(({ flood, peakMiB }) => [flood, peakMiB < 700])).toEqual(
      ['none', 'followers', 'evidence packs', 'refused attempts', 'none'].map((flood) => [flood, true]),
    );
  }, 180_000);
});
