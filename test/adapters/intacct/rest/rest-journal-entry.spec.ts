import { prepareRestEntry } from '../../../../src/adapters/intacct/rest/rest-journal-entry';
import { type LedgerEntry } from '../../../../src/domain/ledger-entry/ledger-entry';

const identity = { referenceNo: 'RR2609-1', controlId: 'rr/1/RR2609-1' };
const line = { side: 'debit', account: '0400', amountMinor: 100_010n, document: '', memo: '', fields: [] } as const;
const entry = (more: Partial<LedgerEntry> = {}, lineMore: Partial<LedgerEntry['lines'][number]> = {}): LedgerEntry => ({
  journal: 'APJ',
  date: '2026-09-30',
  title: 'Revenue',
  currency: 'USD',
  exchangeRateType: '',
  lines: [
    { ...line, ...lineMore },
    { ...line, side: 'credit', account: '2400' },
  ],
  ...more,
});
const bodyOf = (prepared: LedgerEntry): unknown => {
  const outcome = prepareRestEntry(prepared, identity);
  if (outcome.kind !== 'prepared') throw new Error(JSON.stringify(outcome));
  return JSON.parse(outcome.entry.body);
};
const problemsOf = (prepared: LedgerEntry): string[] => {
  const outcome = prepareRestEntry(prepared, identity);
  return outcome.kind === 'refused' ? outcome.reasons.map(({ code, message }) => `${code} ${message}`) : [];
};

it('writes money as text, days as they are, and only what there is', () => {
  expect(bodyOf(entry())).toEqual({
    glJournal: { id: 'APJ' },
    postingDate: '2026-09-30',
    description: 'Revenue',
    referenceNumber: 'RR2609-1',
    lines: [
      {
        txnType: 'debit',
        txnAmount: '1000.10',
        glAccount: { id: '0400' },
        description: 'Revenue',
        currency: { txnCurrency: 'USD' },
      },
      {
        txnType: 'credit',
        txnAmount: '1000.10',
        glAccount: { id: '2400' },
        description: 'Revenue',
        currency: { txnCurrency: 'USD' },
      },
    ],
  });
});

it('writes dimensions, user-defined dimensions, custom fields and rates, in one order', () => {
  const fields = [
    { target: { kind: 'customField', name: 'RR_SCHEDULE' }, value: 'S-1' },
    { target: { kind: 'userDefinedDimension', name: 'GLDIMREGION' }, value: '10002' },
    { target: { kind: 'dimension', dimension: 'Location' }, value: 'L01' },
    { target: { kind: 'dimension', dimension: 'Class' }, value: 'K1' },
  ] as const;
  const more = { exchangeRateType: 'Intacct Daily Rate', reversalDate: '2026-10-01' };
  const lineMore = { fields, document: 'SUB-1', memo: 'Release', exchangeRateDate: '2026-09-29' };
  const body = bodyOf(entry(more, lineMore)) as { lines: unknown[] };
  expect(body).toMatchObject({ automaticReversalDate: '2026-10-01' });
  expect(body.lines[0]).toEqual({
    txnType: 'debit',
    txnAmount: '1000.10',
    glAccount: { id: '0400' },
    documentId: 'SUB-1',
    description: 'Release',
    currency: { txnCurrency: 'USD', exchangeRate: { date: '2026-09-29', typeId: 'Intacct Daily Rate' } },
    dimensions: { class: { id: 'K1' }, location: { id: 'L01' }, 'nsp::udd_region': { key: '10002' } },
    'nsp::RR_SCHEDULE': 'S-1',
  });
  expect(bodyOf(entry(more, { ...lineMore, fields: fields.toReversed() }))).toEqual(body);
  expect(bodyOf(entry({}, { exchangeRate: '1.25' }))).toMatchObject({
    lines: [{ currency: { txnCurrency: 'USD', exchangeRate: { rate: '1.25' } } }, {}],
  });
});

it('has a digest of the body alone: another key is the same request', () => {
  const [first, second] = [0, 3].map((refusals) => prepareRestEntry(entry(), { ...identity, refusals }));
  if (first?.kind !== 'prepared' || second?.kind !== 'prepared') throw new Error('Not prepared.');
  expect(second.entry.payloadDigest).toBe(first.entry.payloadDigest);
});

it.each([
  [entry({ title: 'x'.repeat(81) }), 'TEXT_TOO_LONG Header, description: 81 characters, at most 80 are possible.'],
  [entry({ date: '2026-02-30' }), 'FIELD_NOT_ACCEPTED Header, postingDate: not a date.'],
  [entry({ currency: 'XXQ' }), 'FIELD_NOT_ACCEPTED Header, txnCurrency: not an ISO 4217 code.'],
  [
    entry({ reversalDate: '2026-09-30' }),
    'FIELD_NOT_ACCEPTED Header, automaticReversalDate: not a date after postingDate.',
  ],
  [
    entry({}, { memo: 'a\u0000b' }),
    'TEXT_NOT_ALLOWED Line 1, description: the character U+0000 at position 2 is not possible.',
  ],
  [entry({}, { account: '' }), 'FIELD_NOT_ACCEPTED Line 1, glAccount.id: missing.'],
  [entry({}, { exchangeRate: '1.23456' }), 'FIELD_NOT_ACCEPTED Line 1, exchangeRate.rate: more than four decimals.'],
  [entry({}, { amountMinor: 0n }), 'FIELD_NOT_ACCEPTED Line 1, txnAmount: not greater than zero.'],
])('refuses what the ledger would not hold unaltered', (refused, problem) => {
  expect(problemsOf(refused)).toContain(problem);
});

it('refuses two values of one dimension and names that none can have', () => {
  const region = { target: { kind: 'userDefinedDimension', name: 'GLDIMREGION' }, value: '1' } as const;
  const bad = { target: { kind: 'customField', name: 'a b' }, value: '1' } as const;
  expect(problemsOf(entry({}, { fields: [region, region, bad] }))).toEqual([
    'FIELD_NOT_ACCEPTED Line 1: nsp::udd_region has two values.',
    "FIELD_NOT_ACCEPTED Line 1: 'a b' cannot be the name of a field.",
  ]);
});
