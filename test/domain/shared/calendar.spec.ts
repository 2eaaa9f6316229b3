import { isIsoDate, periodOf } from '../../../src/domain/shared/calendar';

describe('dates of a close', () => {
  it.each(['2026-09-30', '2024-02-29', '2000-02-29', '1900-01-01', '2026-12-31'])('%s is a date', (text) => {
    expect(isIsoDate(text)).toBe(true);
  });

  it.each([
    '2026-09-31',
    '2026-02-29',
    '1900-02-29', // A century is no leap year.
    '2100-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '1899-12-31',
    '2026-9-30',
    '30.09.2026',
    '2026-09-30T00:00:00Z',
    '',
  ])('"%s" is none', (text) => {
    expect(isIsoDate(text)).toBe(false);
  });

  it('belongs to the period of its month', () => {
    expect(periodOf('2026-09-30')).toBe('2026-09');
  });
});
