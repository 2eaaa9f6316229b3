import { isoDateOf, ledgerStateOf, recordNoOf } from '../../../src/adapters/intacct/records/ledger-values';

describe('values of the ledger', () => {
  it.each([
    ['Draft', 'I', 'draft'],
    ['Submitted', 'S', 'awaiting-approval'],
    ['Partially Approved', 'X', 'awaiting-approval'],
    ['Approved', 'A', 'awaiting-approval'],
    ['Posted', 'P', 'posted'],
    ['Declined', 'R', 'declined'],
    ['Reversal pending', 'L', 'reversal-pending'],
    ['Reversed', 'Z', 'reversed'],
    ['', ' ', 'unclear'],
    ['Gebucht', 'Q', 'unclear'],
    ['Posted!', 'Not Posted', 'unclear'],
  ])('take %j and %j for %s, in any case', (label, code, state) => {
    const texts = [label, code].flatMap((text) => [text, text.toUpperCase(), text.toLowerCase(), ` ${text}\n`]);
    expect(texts.map(ledgerStateOf)).toEqual(texts.map(() => state));
  });

  it.each([
    ['01/31/2026', '2026-01-31'],
    [' 02/29/2024 ', '2024-02-29'],
    ['02/30/2026', '02/30/2026'],
    ['31.01.2026', '31.01.2026'],
    ['2026-01-31', '2026-01-31'],
    ['1/1/2026', '1/1/2026'],
    ['', ''],
  ])('take %j for the date %j', (text, date) => {
    expect(isoDateOf(text)).toBe(date);
  });

  it.each([
    ['6679', '6679'],
    [' 6679 ', '6679'],
    ['1'.repeat(20), '1'.repeat(20)],
    ['1'.repeat(21), null],
    ['', null],
    ['6e3', null],
    ['-1', null],
  ])('take %j for the record number %j', (text, recordNo) => {
    expect(recordNoOf(text)).toBe(recordNo);
  });
});
