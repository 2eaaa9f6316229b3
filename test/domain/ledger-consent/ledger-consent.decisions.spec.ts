import { answerConsent, askConsent } from '../../../src/domain/ledger-consent/ledger-consent.decisions';
import { type LedgerConsentEvent } from '../../../src/domain/ledger-consent/ledger-consent.events';
import { ledgerConsent } from '../../../src/domain/ledger-consent/ledger-consent.state';
import { givenFor } from '../../support/given';

const given = givenFor(ledgerConsent);
const data = { askedBy: 'cora', stateFingerprint: 'f', expiresAt: '2026-10-01T10:15:00.000Z' };
const asked: LedgerConsentEvent = { type: 'LedgerConsentAsked', data };
const answered = (answer: 'given' | 'declined'): LedgerConsentEvent => ({
  type: 'LedgerConsentAnswered',
  data: { answer },
});
const brought = { by: 'cora', stateFingerprint: 'f', answer: 'given' as const, now: '2026-10-01T10:14:59.999Z' };

describe('asking for a consent', () => {
  it('is recorded once', () => {
    given()
      .when((state) => askConsent(state, data))
      .then(asked);
    given(asked)
      .when((state) => askConsent(state, data))
      .thenNothing();
  });
});

describe('the answer to a consent', () => {
  it.each(['given', 'declined'] as const)('counts: %s', (answer) => {
    given(asked)
      .when((state) => answerConsent(state, { ...brought, answer }))
      .then(answered(answer));
  });

  it.each([
    ['another person brings it', { by: 'mallory' }],
    ['it has another state', { stateFingerprint: 'g' }],
  ])('is not found when %s', (_what, more) => {
    given(asked)
      .when((state) => answerConsent(state, { ...brought, ...more }))
      .thenRejected('CONSENT_NOT_FOUND');
    given(asked, answered('given'))
      .when((state) => answerConsent(state, { ...brought, ...more }))
      .thenRejected('CONSENT_NOT_FOUND');
  });

  it('is not found when nobody asked', () => {
    given()
      .when((state) => answerConsent(state, brought))
      .thenRejected('CONSENT_NOT_FOUND');
  });

  it.each(['given', 'declined'] as const)('counts once, after it was %s', (answer) => {
    given(asked, answered(answer))
      .when((state) => answerConsent(state, brought))
      .thenRejected('CONSENT_SPENT');
  });

  it('counts for nothing from its end on', () => {
    given(asked)
      .when((state) => answerConsent(state, { ...brought, now: data.expiresAt }))
      .thenRejected('CONSENT_EXPIRED');
  });
});
