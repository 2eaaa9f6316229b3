import { measureCuts } from './cuts';

describe('the success reply of a create, cut after every number of its bytes', () => {
  it('counts as posted only when it is whole, and the look-up finds the entry each time', async () => {
    const { cuts, violations } = await measureCuts(() => undefined);
    expect(violations).toEqual([]);
    expect(cuts).toEqual(
      cuts.map(({ kind, replyBytes, postedAfter }) => ({
        kind,
        replyBytes,
        creates: replyBytes + 1,
        // A reset may overtake the last bytes on their way; then the outcome is unknown although all of them were sent.
        postedAfter: kind.endsWith('reset') && postedAfter.length === 0 ? [] : [replyBytes],
        unknown: replyBytes + 1 - postedAfter.length,
        others: [],
        foundOnce: replyBytes + 1,
      })),
    );
    expect(cuts.map(({ kind }) => kind)).toEqual([
      'body without a length',
      'head and body, then closed',
      'head and body, then reset',
    ]);
    expect(Math.min(...cuts.map(({ replyBytes }) => replyBytes))).toBeGreaterThan(700);
  }, 300_000);
});
