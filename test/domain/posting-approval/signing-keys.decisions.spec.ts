import {
  agreeToKey,
  challengeOf,
  ENROLLMENT_MS,
  KEYS_MAX,
  requestEnrollment,
  revokeKey,
  startEnrollment,
  useKey,
} from '../../../src/domain/posting-approval/signing-keys.decisions';
import {
  type SigningKeysEvent,
  type SigningKeyUseEvent,
} from '../../../src/domain/posting-approval/signing-keys.events';
import {
  countOf,
  signingKeys,
  signingKeyUse,
  usableKeysOf,
} from '../../../src/domain/posting-approval/signing-keys.state';
import { agreedTo, keyFacts } from '../../support/approval-events';
import { givenFor, refusalOf } from '../../support/given';

const given = givenFor(signingKeys);
const at = '2026-09-01T08:00:00.000Z';
const later = (ms: number): string => new Date(Date.parse(at) + ms).toISOString();
const started = (keyId = 'key-1', subject = 'bob'): SigningKeysEvent => ({
  type: 'SigningKeyEnrollmentStarted',
  data: { keyId, subject, challenge: 'Y2g', at },
});
const enrolled = (more: Parameters<typeof keyFacts>[0] = {}): SigningKeysEvent => ({
  type: 'SigningKeyEnrollmentRequested',
  data: keyFacts(more),
});
const revocation = { keyId: 'key-1', by: 'cora', name: 'CORA', reason: 'Lost', at };
const revoked: SigningKeysEvent = { type: 'SigningKeyRevoked', data: revocation };
const cora = { by: 'cora', name: 'CORA', role: 'Controller', at: '2026-09-01T09:00:00.000Z' } as const;
const agreeing = { ...cora, keyId: 'key-1', fingerprint: 'f'.repeat(64) };

describe('enrolling a key', () => {
  it('starts with a challenge, which the last start replaces', () => {
    const input = { keyId: 'key-1', subject: 'bob', challenge: 'Y2g', at };
    given()
      .when((state) => startEnrollment(state, input))
      .then(started());
    const { state } = given(started(), started('key-2'));
    expect(challengeOf(state, { keyId: 'key-2', subject: 'bob', at })).toBe('Y2g');
    expect(refusalOf(() => challengeOf(state, { keyId: 'key-1', subject: 'bob', at })).code).toBe('ENROLLMENT_GONE');
  });
  it('is limited per person', () => {
    const many = Array.from({ length: KEYS_MAX }, (_, index) => enrolled({ keyId: `key-${index}` }));
    given(...many)
      .when((state) => startEnrollment(state, { keyId: 'k', subject: 'bob', challenge: 'Y2g', at }))
      .thenRejected('SIGNING_KEY_LIMIT');
    given(...many, { ...revoked, data: { ...revocation, keyId: 'key-3' } })
      .when((state) => startEnrollment(state, { keyId: 'k', subject: 'bob', challenge: 'Y2g', at }))
      .then({ type: 'SigningKeyEnrollmentStarted', data: { keyId: 'k', subject: 'bob', challenge: 'Y2g', at } });
  });
  it('asks for a second person', () => {
    given(started())
      .when((state) => requestEnrollment(state, keyFacts({ label: ' ' })))
      .then(enrolled({ label: 'Passkey' }));
    expect(usableKeysOf(given(started(), enrolled()).state, 'bob')).toEqual([]);
  });
  it.each([
    ['not started', [], {}],
    ['started by somebody else', [started('key-1', 'abby')], {}],
    ['started long ago', [started()], { at: later(ENROLLMENT_MS + 1) }],
    ['finished before', [started(), enrolled()], { credentialId: 'other', publicKey: 'other' }],
  ])('is refused when %s', (_, before, more) => {
    given(...before)
      .when((state) => requestEnrollment(state, keyFacts(more)))
      .thenRejected('ENROLLMENT_GONE');
  });
  it.each([{ credentialId: 'other' }, { publicKey: 'other' }])('refuses a key that is known', (more) => {
    given(enrolled(), revoked, started('key-2'))
      .when((state) => requestEnrollment(state, keyFacts({ keyId: 'key-2', ...more })))
      .thenRejected('SIGNING_KEY_KNOWN');
  });
});

describe('agreeing to a key', () => {
  it('makes it usable, once', () => {
    given(enrolled())
      .when((state) => agreeToKey(state, agreeing))
      .then(agreedTo());
    given(enrolled(), agreedTo())
      .when((state) => agreeToKey(state, { ...agreeing, by: 'carl' }))
      .thenNothing();
    expect(usableKeysOf(given(enrolled(), agreedTo()).state, 'bob').map(({ keyId }) => keyId)).toEqual(['key-1']);
    expect(usableKeysOf(given(enrolled(), agreedTo()).state, 'cora')).toEqual([]);
  });
  it.each([
    ['SIGNING_KEY_NOT_FOUND', [], {}],
    ['SIGNING_KEY_OWN', [enrolled()], { by: 'bob' }],
    ['SIGNING_KEY_DIFFERS', [enrolled()], { fingerprint: 'e'.repeat(64) }],
    ['SIGNING_KEY_REVOKED', [enrolled(), revoked], {}],
  ] as const)('is refused with %s', (code, before, more) => {
    given(...before)
      .when((state) => agreeToKey(state, { ...agreeing, ...more }))
      .thenRejected(code);
  });
  it('counts for nothing when it is of the person themselves, of no Controller, or of another key', () => {
    const { data } = agreedTo() as Extract<SigningKeysEvent, { type: 'SigningKeyEnrollmentAgreed' }>;
    for (const more of [{ by: 'bob' }, { role: 'Approver' as const }, { fingerprint: 'e'.repeat(64) }]) {
      const forged: SigningKeysEvent = { type: 'SigningKeyEnrollmentAgreed', data: { ...data, ...more } };
      expect(usableKeysOf(given(enrolled(), forged).state, 'bob')).toEqual([]);
    }
  });
});

describe('revoking a key', () => {
  it('ends it, once, whoever agreed', () => {
    given(enrolled(), agreedTo())
      .when((state) => revokeKey(state, { ...cora, keyId: 'key-1', reason: ' Lost ', at }))
      .then(revoked);
    given(enrolled(), agreedTo(), revoked)
      .when((state) => revokeKey(state, { ...cora, keyId: 'key-1', reason: 'Again', at }))
      .thenNothing();
    expect(usableKeysOf(given(enrolled(), agreedTo(), revoked).state, 'bob')).toEqual([]);
    expect(usableKeysOf(given(enrolled(), revoked, agreedTo()).state, 'bob')).toEqual([]);
  });
  it('is for a Controller, and for the person', () => {
    const asApprover = { name: 'X', role: 'Approver', keyId: 'key-1', reason: 'Lost', at } as const;
    given(enrolled())
      .when((state) => revokeKey(state, { ...asApprover, by: 'abby' }))
      .thenRejected('FORBIDDEN');
    given(enrolled())
      .when((state) => revokeKey(state, { ...asApprover, by: 'bob' }))
      .then({ type: 'SigningKeyRevoked', data: { ...revocation, by: 'bob', name: 'X' } });
  });
  it('needs a reason, and a key', () => {
    given(enrolled())
      .when((state) => revokeKey(state, { ...cora, keyId: 'key-1', reason: ' ' }))
      .thenRejected('REASON_MISSING');
    given()
      .when((state) => revokeKey(state, { ...cora, keyId: 'key-1', reason: 'Lost' }))
      .thenRejected('SIGNING_KEY_NOT_FOUND');
  });
});

describe('using a key', () => {
  const givenUse = givenFor(signingKeyUse);
  const used = (signatureId: string, counter: number): SigningKeyUseEvent => ({
    type: 'SigningKeyUsed',
    data: { keyId: 'key-1', signatureId, counter },
  });
  const use = (signatureId: string, counter: number) => ({ keyId: 'key-1', signatureId, counter });
  it('is recorded once, while the authenticator counts up or not at all', () => {
    givenUse(used('s1', 4))
      .when((state) => useKey(state, use('s2', 5)))
      .then(used('s2', 5));
    givenUse(used('s1', 0))
      .when((state) => useKey(state, use('s2', 0)))
      .then(used('s2', 0));
    givenUse(used('s1', 4))
      .when((state) => useKey(state, use('s1', 4)))
      .thenNothing();
  });
  it.each([[use('s2', 4)], [use('s2', 3)], [use('s2', 0)], [use('s1', 5)]])(
    'refuses %j after a count of 4',
    (again) => {
      givenUse(used('s1', 4))
        .when((state) => useKey(state, again))
        .thenRejected('SIGNATURE_INVALID');
      const { data } = used(again.signatureId, again.counter);
      const { state } = givenUse(used('s1', 4), { type: 'SigningKeyUsed', data });
      const isSecondCount = again.counter > 4;
      expect([state.counter, countOf(state, 's1')]).toEqual(isSecondCount ? [5, 5] : [4, 4]);
    },
  );
});
