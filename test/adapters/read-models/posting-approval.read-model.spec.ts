import { PostingApprovalReadModel } from '../../../src/adapters/read-models/posting-approval.read-model';
import { approvalKeyOf } from '../../../src/application/journal-batch/batch-keys';
import {
  type ApprovalFilter,
  type PostingApprovalView,
} from '../../../src/application/posting-approval/posting-approval.views';
import { shownBy } from '../../support/view-history';

const ALL: ApprovalFilter = { status: null, period: null, businessEntityId: null, search: null };
const keyOf = (journalEntryId: string): string =>
  approvalKeyOf('acme', { businessEntityId: 'us01', period: '2026-09', journalEntryId, entryRevision: 1 });

describe('approvals', () => {
  let views: PostingApprovalReadModel;
  beforeAll(async () => {
    views = await shownBy((database) => new PostingApprovalReadModel(database));
  });
  const listed = (filter: Partial<ApprovalFilter> = {}, limit = 100): PostingApprovalView[] => {
    const found: PostingApprovalView[] = [];
    let cursor: string | null = null;
    do {
      const page = views.approvalsOf('acme', { ...ALL, ...filter }, { limit, cursor });
      found.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return found;
  };
  const person = { by: 'bob', name: 'BOB', role: 'Approver', at: '2026-10-01T08:00:00.000Z', signatureId: null };

  it('show what each entry waits for, and who decided', () => {
    expect(
      listed().map(({ journalEntryId, status, people, digest, givenBy, refusal }) => [
        ...[journalEntryId, status, people, digest, givenBy, refusal],
      ]),
    ).toEqual([
      ['JE-approved', 'Approved', 1, 'd1', [{ ...person, note: null }], null],
      ['JE-awaiting', 'Awaiting', 1, 'd1', [], null],
      ['JE-half', 'Awaiting', 2, 'd1', [{ ...person, note: null }], null],
      ['JE-refused', 'Refused', 1, 'd1', [], { ...person, note: 'Wrong month' }],
      ['JE-signed', 'Approved', 1, 'd1', [{ ...person, note: null, signatureId: 'sig-1' }], null],
      ['JE-unsigned', 'Awaiting', 1, 'd1', [{ ...person, note: null }], null],
      ['JE-void', 'Awaiting', 1, 'd2', [], null],
    ]);
  });

  it('show one whole', () => {
    const approval = views.approvalOf('acme', keyOf('JE-awaiting'));
    expect(approval).toEqual({
      ...{ approvalKey: keyOf('JE-awaiting'), batchKey: 'B-JE-awaiting', journalEntryId: 'JE-awaiting' },
      ...{ businessEntityId: 'us01', period: '2026-09', entryRevision: 1, parts: 1, lines: 2 },
      ...{ amounts: [{ currency: 'USD', total: '10.00' }], status: 'Awaiting', digest: 'd1', people: 1, signed: false },
      ...{ givenBy: [], refusal: null, requestedAt: approval?.requestedAt, updatedAt: approval?.requestedAt },
    });
    expect(views.approvalOf('other', keyOf('JE-awaiting'))).toBeUndefined();
  });

  it('are filtered and paged', () => {
    const ids = (filter: Partial<ApprovalFilter>, limit?: number): string[] =>
      listed(filter, limit).map(({ journalEntryId }) => journalEntryId);
    expect(ids({ status: 'Awaiting' })).toEqual(['JE-awaiting', 'JE-half', 'JE-unsigned', 'JE-void']);
    expect(ids({ search: 'je-H' })).toEqual(['JE-half']);
    expect(ids({ period: '2026-10' })).toEqual([]);
    expect(ids({ businessEntityId: 'us02' })).toEqual([]);
    expect(ids({}, 2)).toEqual(ids({}));
    expect(views.countOf('acme', 'Awaiting')).toBe(4);
    expect(views.countOf('acme', 'Over')).toBe(0);
  });
});
