import {
  type ApprovalNeed,
  giveApproval,
  refuseApproval,
  requestApproval,
} from '../../../src/domain/posting-approval/posting-approval.decisions';
import {
  type ApprovalEntry,
  type PostingApprovalEvent,
} from '../../../src/domain/posting-approval/posting-approval.events';
import { isApproved, postingApproval } from '../../../src/domain/posting-approval/posting-approval.state';
import { givenFor } from '../../support/given';

const given = givenFor(postingApproval);
const entry: ApprovalEntry = {
  batchKey: 'JB1',
  ...{ journalEntryId: 'JE-1', businessEntityId: 'US', period: '2026-09', entryRevision: 1, parts: 2, lines: 4 },
  amounts: [{ currency: 'USD', totalMinor: '100000' }],
};
const need = (more: Partial<ApprovalNeed> = {}): ApprovalNeed => ({
  ...{ entry, digest: 'd1', people: 1, signed: false },
  ...more,
});
const at = '2026-10-01T08:00:00.000Z';
const person = (by: string, digest = 'd1') => ({ by, name: by.toUpperCase(), role: 'Controller' as const, at, digest });
const giving = (
  by: string,
  more: { digest?: string; note?: string; preparedBy?: readonly string[]; signature?: string } = {},
) => ({
  ...person(by, more.digest),
  ...{ note: more.note ?? '', preparedBy: new Set(more.preparedBy ?? ['ann']) },
  holding: new Set(['s1', 's2']),
  signature: more.signature === undefined ? null : { signatureId: more.signature, signedAt: at },
});
const requested = (digest = 'd1', people = 1): PostingApprovalEvent => ({
  type: 'PostingApprovalRequested',
  data: { ...entry, digest, people },
});
const gave = (by: string, isComplete = true, people = 1, note: string | null = null): PostingApprovalEvent => ({
  type: 'PostingApprovalGiven',
  data: { ...person(by), people, isComplete, note },
});
const refused = (by: string): PostingApprovalEvent => ({
  type: 'PostingApprovalRefused',
  data: { ...person(by), reason: 'Wrong month' },
});
const voided = (because: 'content-changed' | 'cannot-be-built' = 'content-changed'): PostingApprovalEvent => ({
  type: 'PostingApprovalVoided',
  data: { digest: 'd1', because },
});

const signed = (by: string, signatureId: string, isComplete = true, people = 1): PostingApprovalEvent => ({
  type: 'PostingApprovalSigned',
  data: { ...person(by), people, isComplete, note: null, signatureId, signedAt: at },
});
const requestedSigned: PostingApprovalEvent = {
  type: 'PostingApprovalRequested',
  data: { ...entry, digest: 'd1', people: 1, signed: true },
};

describe('an approval that has to be signed', () => {
  const needed = need({ signed: true });
  it('is requested as such, also when it was approved without', () => {
    given(requested(), gave('bob'))
      .when((state) => requestApproval(state, needed))
      .then(requestedSigned);
    given(requestedSigned)
      .when((state) => requestApproval(state, needed))
      .thenNothing();
  });
  it('is given with a signature only', () => {
    given(requestedSigned)
      .when((state) => giveApproval(state, needed, giving('bob')))
      .thenRejected('SIGNATURE_MISSING');
    given(requestedSigned)
      .when((state) => giveApproval(state, needed, giving('bob', { signature: 's1' })))
      .then(signed('bob', 's1'));
    given(requested(), gave('bob'), requestedSigned)
      .when((state) => giveApproval(state, needed, giving('bob', { signature: 's1' })))
      .then(signed('bob', 's1'));
    given(requestedSigned, signed('bob', 's1'))
      .when((state) => giveApproval(state, needed, giving('bob', { signature: 's2' })))
      .thenNothing();
  });
  it('does not count what does not hold, and lets the person sign again', () => {
    const holding = new Set<string>();
    given(requestedSigned, signed('bob', 's1'))
      .when((state) => giveApproval(state, needed, { ...giving('bob', { signature: 's2' }), holding }))
      .then(signed('bob', 's2'));
    given(requestedSigned, signed('abby', 's1'))
      .when((state) => giveApproval(state, needed, { ...giving('bob', { signature: 's2' }), holding }))
      .then(signed('bob', 's2'));
  });
  it('is void, and requested again, when a signature does not hold any more', () => {
    const data = { digest: 'd1', because: 'signature-not-valid' } as const;
    given(requestedSigned, signed('bob', 's1'))
      .when((state) => requestApproval(state, needed, false))
      .then({ type: 'PostingApprovalVoided', data }, requestedSigned);
  });
  it('counts signatures alone', () => {
    const two = need({ signed: true, people: 2 });
    const requestedTwo: PostingApprovalEvent = {
      ...requestedSigned,
      data: { ...entry, digest: 'd1', people: 2, signed: true },
    };
    given(requestedTwo, gave('abby', false, 2))
      .when((state) => giveApproval(state, two, giving('bob', { signature: 's1' })))
      .then(signed('bob', 's1', false, 2));
    const { state } = given(requestedTwo, gave('abby', false, 2), signed('bob', 's1', false, 2));
    expect(isApproved(state, 'd1', two)).toBe(false);
    expect(isApproved(state, 'd1', { people: 2, signed: false })).toBe(true);
  });
  it('is never given twice by one signature, nor by one that is older than a refusal', () => {
    const after: PostingApprovalEvent[] = [requestedSigned, signed('bob', 's1'), voided(), requestedSigned];
    given(...after)
      .when((state) => giveApproval(state, needed, giving('bob', { signature: 's1' })))
      .thenRejected('SIGNATURE_SPENT');
    given(requestedSigned, refused('cora'))
      .when((state) => giveApproval(state, needed, giving('bob', { signature: 's1', note: 'It is right.' })))
      .thenRejected('SIGNATURE_SPENT');
    expect(isApproved(given(...after, signed('bob', 's1')).state, 'd1', needed)).toBe(false);
    expect(isApproved(given(requestedSigned, refused('cora'), signed('bob', 's1')).state, 'd1', needed)).toBe(false);
  });
});

describe('requesting approval', () => {
  it('says so once', () => {
    given()
      .when((state) => requestApproval(state, need()))
      .then(requested());
    given(requested())
      .when((state) => requestApproval(state, need()))
      .thenNothing();
    given(requested(), gave('bob'))
      .when((state) => requestApproval(state, need()))
      .thenNothing();
  });
  it('does nothing where none is needed, or where the entry cannot be built', () => {
    given()
      .when((state) => requestApproval(state, need({ people: 0 })))
      .thenNothing();
    given()
      .when((state) => requestApproval(state, need({ digest: null })))
      .thenNothing();
  });
  it('voids what was approved of another content, and asks again', () => {
    given(requested(), gave('bob'))
      .when((state) => requestApproval(state, need({ digest: 'd2' })))
      .then(voided(), requested('d2'));
    given(requested(), refused('bob'))
      .when((state) => requestApproval(state, need({ digest: null })))
      .then(voided('cannot-be-built'));
  });
  it('asks again when more people are needed, and keeps what was given', () => {
    given(requested(), gave('bob'))
      .when((state) => requestApproval(state, need({ people: 2 })))
      .then(requested('d1', 2));
    expect(given(requested(), gave('bob'), requested('d1', 2)).state).toMatchObject({ givenBy: ['bob'], people: 2 });
  });
});

describe('approving', () => {
  it('is recorded with who, as what, and whether it was the last', () => {
    given(requested())
      .when((state) => giveApproval(state, need(), giving('bob')))
      .then(gave('bob'));
    given(requested('d1', 2))
      .when((state) => giveApproval(state, need({ people: 2 }), giving('bob')))
      .then(gave('bob', false, 2));
    given(requested('d1', 2), gave('bob', false, 2))
      .when((state) => giveApproval(state, need({ people: 2 }), giving('cora')))
      .then(gave('cora', true, 2));
  });
  it('requests first what nobody requested yet', () => {
    given()
      .when((state) => giveApproval(state, need(), giving('bob')))
      .then(requested(), gave('bob'));
  });
  it('does nothing when repeated, or when enough people did', () => {
    given(requested('d1', 2), gave('bob', false, 2))
      .when((state) => giveApproval(state, need({ people: 2 }), giving('bob')))
      .thenNothing();
    given(requested(), gave('bob'))
      .when((state) => giveApproval(state, need(), giving('cora')))
      .thenNothing();
  });
  it('is refused to who prepared it, however often they try', () => {
    given(requested())
      .when((state) => giveApproval(state, need(), giving('ann')))
      .thenRejected('APPROVAL_OWN_WORK');
    given(requested('d1', 2), gave('bob', false, 2))
      .when((state) => giveApproval(state, need({ people: 2 }), giving('ann')))
      .thenRejected('APPROVAL_OWN_WORK');
  });
  it('is refused for another content than the one that was seen', () => {
    given(requested())
      .when((state) => giveApproval(state, need({ digest: 'd2' }), giving('bob')))
      .thenRejected('APPROVAL_CONTENT_CHANGED');
    given(requested())
      .when((state) => giveApproval(state, need({ digest: null }), giving('bob')))
      .thenRejected('APPROVAL_CONTENT_CHANGED');
  });
  it('is refused where none is needed', () => {
    given(requested())
      .when((state) => giveApproval(state, need({ people: 0 }), giving('bob')))
      .thenRejected('APPROVAL_NOT_NEEDED');
  });
  it('takes a reason after a refusal, so that nobody overrules it unknowingly', () => {
    given(requested(), refused('cora'))
      .when((state) => giveApproval(state, need(), giving('bob')))
      .thenRejected('APPROVAL_REFUSED_BEFORE');
    given(requested(), refused('cora'))
      .when((state) => giveApproval(state, need(), giving('bob', { note: ' The month is right. ' })))
      .then(gave('bob', true, 1, 'The month is right.'));
  });
});

describe('refusing', () => {
  const refusing = (by: string, reason = 'Wrong month') => ({ ...person(by), reason });
  it('takes the approvals back', () => {
    given(requested(), gave('bob'))
      .when((state) => refuseApproval(state, need(), refusing('cora')))
      .then(refused('cora'));
    const { state } = given(requested(), gave('bob'), refused('cora'));
    expect(state).toEqual({
      ...{ status: 'Open', digest: 'd1', people: 1, signed: false, givenBy: [], completedAt: at },
      ...{ signatures: [], spent: [], refusedAt: at },
      refusal: { by: 'cora', reason: 'Wrong month' },
    });
    expect(isApproved(state, 'd1', { people: 0, signed: false })).toBe(false);
  });
  it('may be done by who prepared it', () => {
    given(requested())
      .when((state) => refuseApproval(state, need(), refusing('ann')))
      .then(refused('ann'));
  });
  it('does nothing when repeated', () => {
    given(requested(), refused('cora'))
      .when((state) => refuseApproval(state, need(), refusing('cora')))
      .thenNothing();
  });
  it('needs a reason, a need, and the content that was seen', () => {
    given(requested())
      .when((state) => refuseApproval(state, need(), refusing('cora', '  ')))
      .thenRejected('REASON_MISSING');
    given(requested())
      .when((state) => refuseApproval(state, need({ people: 0 }), refusing('cora')))
      .thenRejected('APPROVAL_NOT_NEEDED');
    given(requested())
      .when((state) => refuseApproval(state, need({ digest: 'd2' }), refusing('cora')))
      .thenRejected('APPROVAL_CONTENT_CHANGED');
  });
});

describe('whether an entry is approved', () => {
  it.each<[string, readonly PostingApprovalEvent[], string, number, boolean]>([
    ['nothing was requested', [], 'd1', 1, false],
    ['it was only requested', [requested()], 'd1', 1, false],
    ['enough people approved it', [requested(), gave('bob')], 'd1', 1, true],
    ['one of two did', [requested('d1', 2), gave('bob', false, 2)], 'd1', 2, false],
    ['the same person did twice', [requested('d1', 2), gave('bob', false, 2), gave('bob', true, 2)], 'd1', 2, false],
    ['two did', [requested('d1', 2), gave('bob', false, 2), gave('cora', true, 2)], 'd1', 2, true],
    ['another content was', [requested(), gave('bob')], 'd2', 1, false],
    ['it was refused after', [requested(), gave('bob'), refused('cora')], 'd1', 1, false],
    ['it was approved after a refusal', [requested(), refused('cora'), gave('bob')], 'd1', 1, true],
    ['it became void', [requested(), gave('bob'), voided()], 'd1', 1, false],
    ['it became void, and the content came back', [requested(), gave('bob'), voided(), requested()], 'd1', 1, false],
    ['more people are needed by now', [requested(), gave('bob')], 'd1', 2, false],
  ])('%s', (_what, events, digest, people, expected) => {
    expect(isApproved(given(...events).state, digest, { people, signed: false })).toBe(expected);
  });
  it('remembers when it was complete last, whatever became of that', () => {
    expect(given(requested(), gave('bob'), voided()).state).toEqual({
      ...{ status: 'None', completedAt: at, spent: [], refusedAt: null },
    });
    expect(given(requested('d1', 2), gave('bob', false, 2)).state.completedAt).toBeNull();
  });
});
