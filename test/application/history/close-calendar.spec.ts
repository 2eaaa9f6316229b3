import { afterCloseFrom, isAtWeekend } from '../../../src/application/history/close-calendar';

describe('weekends', () => {
  it.each([
    ['2026-10-02T23:59:59.999Z', 'UTC', false],
    ['2026-10-03T00:00:00.000Z', 'UTC', true],
    ['2026-10-04T23:59:59.999Z', 'UTC', true],
    ['2026-10-05T00:00:00.000Z', 'UTC', false],
    ['2026-10-02T22:00:00.000Z', 'Europe/Berlin', true],
    ['2026-10-05T03:59:00.000Z', 'America/New_York', true],
    ['2026-10-02T18:14:00.000Z', 'Asia/Kathmandu', false],
    ['2026-10-02T18:15:00.000Z', 'Asia/Kathmandu', true],
  ])('at %s in %s: %s', (instant, timeZone, expected) => {
    expect(isAtWeekend(instant, timeZone)).toBe(expected);
  });
});

describe('the end of a close', () => {
  it.each([
    ['2026-09', 0, 'UTC', '2026-10-01T00:00:00.000Z'],
    ['2026-09', 10, 'UTC', '2026-10-11T00:00:00.000Z'],
    ['2026-12', 5, 'UTC', '2027-01-06T00:00:00.000Z'],
    ['2028-02', 0, 'UTC', '2028-03-01T00:00:00.000Z'],
    ['2026-10', 10, 'Europe/Berlin', '2026-11-10T23:00:00.000Z'],
    ['2026-09', 10, 'Europe/Berlin', '2026-10-10T22:00:00.000Z'],
  ])('of %s after %s days in %s is %s', (period, days, timeZone, expected) => {
    expect(afterCloseFrom(period, days, timeZone)).toBe(expected);
  });
});
