import { createHash } from 'node:crypto';
import { approvedContentOf } from '../../../src/domain/ledger-entry/approved-content';
import { type LedgerEntry, type LedgerLine } from '../../../src/domain/ledger-entry/ledger-entry';

const location = { target: { kind: 'dimension', dimension: 'Location' }, value: 'US' } as const;
const region = { target: { kind: 'userDefinedDimension', name: 'GLDIMREGION' }, value: '7' } as const;
const text = { target: { kind: 'customField', name: 'REGION_TEXT' }, value: 'West' } as const;
const lines: readonly LedgerLine[] = [
  {
    ...{ side: 'debit', account: '0400', amountMinor: 123450n, document: 'G-1', memo: 'September "fees"' },
    fields: [location, region, text],
  },
  {
    ...{ side: 'credit', account: '4000-10', amountMinor: 123450n, document: '', memo: '', fields: [] },
    ...{ exchangeRate: '1.0825', exchangeRateDate: '2026-09-29' },
  },
];
const entry: LedgerEntry = {
  ...{ journal: 'APJ', date: '2026-09-30', reversalDate: '2026-10-01', title: 'JE-1 1/2', currency: 'EUR' },
  ...{ exchangeRateType: 'Intacct Daily Rate', lines },
};
const [first, second] = lines as [LedgerLine, LedgerLine];

describe('what people approve of an entry', () => {
  it('is pinned: approvals in stored logs are bound to it', () => {
    expect(approvedContentOf(entry)).toBe(
      [
        '["APJ","2026-09-30","2026-10-01","JE-1 1/2","EUR","Intacct Daily Rate"]',
        '["debit","0400","123450","G-1","September \\"fees\\"","","",[["GLDIMREGION","7"],["Location","US"],["custom:REGION_TEXT","West"]]]',
        '["credit","4000-10","123450","","","1.0825","2026-09-29",[]]',
      ].join('\n'),
    );
    expect(createHash('sha256').update(approvedContentOf(entry)).digest('hex')).toBe(
      'b75af4f9afea66d7a4b2f7ee3c9492fc0601f729c379eb0bcd3d1c40d5af3e52',
    );
  });

  it('is the same in whatever order the fields of a line are', () => {
    const other = { ...entry, lines: [{ ...first, fields: [text, region, location] }, second] };
    expect(approvedContentOf(other)).toBe(approvedContentOf(entry));
  });

  const { reversalDate: _reversal, ...unreversed } = entry;
  const { exchangeRate: _rate, ...unrated } = second;
  it.each<[string, LedgerEntry]>([
    ['journal', { ...entry, journal: 'GJ' }],
    ['date', { ...entry, date: '2026-09-29' }],
    ['reversal date', unreversed],
    ['title', { ...entry, title: 'JE-1 2/2' }],
    ['currency', { ...entry, currency: 'USD' }],
    ['rate type', { ...entry, exchangeRateType: '' }],
    ['order of lines', { ...entry, lines: [second, first] }],
    ['number of lines', { ...entry, lines: [first] }],
    ['side', { ...entry, lines: [{ ...first, side: 'credit' }, second] }],
    ['account', { ...entry, lines: [{ ...first, account: '400' }, second] }],
    ['amount', { ...entry, lines: [{ ...first, amountMinor: 123451n }, second] }],
    ['document', { ...entry, lines: [{ ...first, document: '' }, second] }],
    ['memo', { ...entry, lines: [{ ...first, memo: 'October' }, second] }],
    ['rate', { ...entry, lines: [first, unrated] }],
    ['date of the rate', { ...entry, lines: [first, { ...second, exchangeRateDate: '2026-09-30' }] }],
    [
      'dimension value',
      { ...entry, lines: [{ ...first, fields: [{ ...location, value: 'EU' }, region, text] }, second] },
    ],
    ['missing dimension', { ...entry, lines: [{ ...first, fields: [location, region] }, second] }],
    [
      'custom field with the name of a dimension',
      {
        ...entry,
        lines: [
          { ...first, fields: [{ target: { kind: 'customField', name: 'Location' }, value: 'US' }, region, text] },
          second,
        ],
      },
    ],
  ])('is another with another %s', (_what, other) => {
    expect(approvedContentOf(other)).not.toBe(approvedContentOf(entry));
  });
});
