import { claimRecord, type HolderNow } from '../../../src/domain/record-claim/record-claim.decisions';
import { recordClaim } from '../../../src/domain/record-claim/record-claim.state';
import { givenFor, refusalOf } from '../../support/given';

const given = givenFor(recordClaim);
const own = { environment: 'acme-test', batchKey: 'JB1', revision: 2, companyId: 'ACME', recordNo: '4711' };
const other = { ...own, batchKey: 'JB2', revision: 5 };
const claimed = (by = own) => ({ type: 'LedgerRecordClaimed', data: by }) as const;
const claiming = (by: typeof own, holder: HolderNow | null) => (state: Parameters<typeof claimRecord>[0]) =>
  claimRecord(state, by, holder);

describe('claiming a record of the ledger', () => {
  it('is free while nobody has it', () => {
    given().when(claiming(own, null)).then(claimed());
  });

  it('says nothing when it is repeated by the same batch, which has not changed', () => {
    given(claimed())
      .when(claiming(own, { revision: 2, isBacked: false }))
      .thenNothing();
  });

  it('is renewed for the same batch at its newer revision', () => {
    given(claimed())
      .when(claiming({ ...own, revision: 3 }, { revision: 3, isBacked: false }))
      .then(claimed({ ...own, revision: 3 }));
  });

  it.each<[string, HolderNow]>([
    ['is backed by it', { revision: 3, isBacked: true }],
    ['may still be decided: it has not changed since the claim', { revision: 2, isBacked: false }],
  ])('is refused while the batch that has it %s', (_what, holder) => {
    given(claimed()).when(claiming(other, holder)).thenRejected('RECORD_TAKEN');
  });

  it('is free again once the batch that had it has changed without it: its decision can never come', () => {
    given(claimed())
      .when(claiming(other, { revision: 3, isBacked: false }))
      .then(claimed(other));
  });

  it('tells of another environment only its name', () => {
    const { state } = given(claimed({ ...own, environment: 'acme-live' }));
    const refusal = refusalOf(() => claimRecord(state, own, { revision: 3, isBacked: true }));
    expect([refusal.message, refusal.details]).toEqual([
      'Record 4711 backs a batch of environment acme-live already.',
      { recordNo: '4711', environment: 'acme-live' },
    ]);
  });
});
