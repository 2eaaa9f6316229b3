import { problemOfReason } from '../../../src/domain/ledger-entry/entry-builder';
import { type LedgerReason } from '../../../src/domain/ledger-entry/ledger-entry';

const reason = (more: Partial<LedgerReason>): LedgerReason => ({
  ...{ code: 'TEXT_TOO_LONG', errorNo: '', message: 'Line 1, MEMO: 600 characters.', supportId: '' },
  ...{ meaning: 'A text is too long.', fix: 'Shorten it.' },
  ...more,
});

describe('the text of a refusal', () => {
  it('ascribes to Sage Intacct only what Sage Intacct said', () => {
    expect(problemOfReason(reason({ errorNo: 'GL-1', supportId: 'S1' }))).toEqual({
      ...{ code: 'TEXT_TOO_LONG', line: null, field: null, value: null, errorNo: 'GL-1', supportId: 'S1' },
      message: 'A text is too long. Sage Intacct said: Line 1, MEMO: 600 characters.',
      fix: 'Shorten it.',
    });
  });

  it('tells a refusal of this service as its own', () => {
    expect(problemOfReason(reason({ isOurs: true })).message).toBe('A text is too long. Line 1, MEMO: 600 characters.');
  });

  it('says nothing twice', () => {
    expect(problemOfReason(reason({ message: '' })).message).toBe('A text is too long.');
    expect(problemOfReason(reason({ message: 'A text is too long.' })).message).toBe('A text is too long.');
  });
});
