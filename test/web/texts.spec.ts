import { expect, test } from '@playwright/test';
import { csvOf } from '../../web/src/api/downloads';
import { mendingPathOf, mendingScreenOf } from '../../web/src/components/mending';
import { sumsByCurrency, sumText } from '../../web/src/components/sums';
import { batchSearchOf } from '../../web/src/pages/post-journals/batch-search';

test('amounts are summed exactly, with any number of decimals', () => {
  expect(sumText([])).toBe('0');
  expect(sumText(['0.10', '0.20'])).toBe('0.30');
  expect(sumText(['9007199254740993.01', '0.01'])).toBe('9007199254740993.02');
  expect(sumText(['1200', '34'])).toBe('1234');
  expect(sumText(['1.5', '0.250'])).toBe('1.750');
  expect(
    sumsByCurrency([
      { currency: 'USD', total: '1.00' },
      { currency: 'GBP', total: '2.00' },
      { currency: 'USD', total: '0.05' },
    ]),
  ).toEqual([
    { currency: 'GBP', total: '2.00' },
    { currency: 'USD', total: '1.05' },
  ]);
});

test('a downloaded list is quoted, and holds no formula', async () => {
  const rows = [
    ['Row', 'Value'],
    [2, 'a "b", c\nd'],
    [3, '=1+1'],
    [null, '@x'],
  ];
  expect(await csvOf(rows).text()).toBe(`Row,Value\r\n2,"a ""b"", c\nd"\r\n3,'=1+1\r\n,'@x`);
});

test('of an address only what can be asked for counts', () => {
  expect(batchSearchOf({ period: '2026-09', status: 'Failed', sort: '-total', search: 4711, cause: 'A|b|c' })).toEqual({
    ...{ period: '2026-09', status: 'Failed', sort: '-total', search: '4711', cause: 'A|b|c' },
  });
  expect(batchSearchOf({ period: 'x', status: 'Odd', sort: 'odd', search: '', cause: {}, more: 1 })).toEqual({});
});

test('what needs a fix leads to the screen for it', () => {
  const fields = [{ apiName: 'cf class', label: 'Class' }] as unknown as Parameters<typeof mendingPathOf>[1];
  const screenOf = (code: string, field: string | null): string | undefined =>
    mendingScreenOf(mendingPathOf({ code, field }, fields))?.to;
  expect(screenOf('ACCOUNT_NOT_MAPPED', null)).toBe('/e/$environment/settings/accounting/account-mappings');
  expect(screenOf('JOURNAL_UNKNOWN', null)).toBe('/e/$environment/settings/accounting');
  expect(screenOf('DIMENSION_VALUE_UNKNOWN', 'Class')).toBe(
    '/e/$environment/settings/accounting/custom-fields/$apiName',
  );
  expect(screenOf('DIMENSION_MISSING', 'Class')).toBe('/e/$environment/settings/accounting/custom-fields');
  expect(screenOf('PERIOD_CLOSED', null)).toBeUndefined();
  expect(mendingScreenOf('/custom-fields/cf%20class/value-overrides')).toMatchObject({ apiName: 'cf class' });
});
