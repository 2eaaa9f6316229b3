import { BackOff } from '../../../src/application/shared/back-off';

describe('a back-off', () => {
  it('doubles up to the longest pause, and starts again after a reset', () => {
    const backOff = new BackOff(100, 500);
    expect([backOff.next(), backOff.next(), backOff.nextMs, backOff.next(), backOff.next(), backOff.next()]).toEqual([
      100, 200, 400, 400, 500, 500,
    ]);
    backOff.reset();
    expect([backOff.next(), backOff.next()]).toEqual([100, 200]);
  });
});
