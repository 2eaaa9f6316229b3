import { measureKills } from './kills';

/** The two random points may take four each; the others are met once then, and some of those always leave an attempt open. */
const KILLS = 14;

describe('the service, killed again and again', () => {
  it('posts every batch once, and events, views and ledger agree', async () => {
    const points = [
      'reply arrived, not read',
      'committed, reply on its way',
      'look-up of lines held',
      'read-back of lines held',
      'after JournalBatchPlanned',
      'after PostingAttemptStarted',
      'at random, while starting',
      'at random, while posting',
    ];
    const figures = await measureKills({ kills: KILLS, seed: 20_260_930, points, progress: () => undefined });
    const { batches } = figures;
    expect(figures).toMatchObject({
      kills: KILLS,
      rounds: 1,
      posted: batches,
      duplicates: 0,
      lost: 0,
      stuck: 0,
      violations: [],
    });
    expect(figures.killsInFlight).toBeGreaterThan(0);
    expect(batches).toBeGreaterThan(10);
  }, 180_000);
});
