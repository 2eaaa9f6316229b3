import { changeOf } from '../../../src/adapters/read-models/journal-batch.changes';
import { type BatchProblem } from '../../../src/domain/shared/batch-problem';
import { problemOf } from '../../support/builders';

const inLedger = (referenceNo: string) => problemOf('ENTRY_ALREADY_IN_LEDGER', { value: referenceNo });

describe('a record that a Controller declared foreign to a batch', () => {
  const declared = {
    type: 'LedgerRecordDeclaredForeign',
    data: { referenceNo: 'RR2609-X', reason: 'theirs' },
  } as const;

  const changed = (...problems: readonly BatchProblem[]) =>
    changeOf(
      declared,
      { status: 'Failed', problems, needsPerson: false, hold: null },
      { by: 'cora', at: '2026-09-30' },
    );

  it('stops it no more, and another one still does', () => {
    const other = inLedger('RR2609-Y');
    expect(changed(inLedger('RR2609-X'), other)).toMatchObject({ status: 'Failed', problems: [other] });
    expect(changed(inLedger('RR2609-X'))).toMatchObject({ status: 'Ready to Post', problems: [] });
  });
});
