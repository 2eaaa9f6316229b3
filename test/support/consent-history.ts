import { type Fact } from './view-history';

const CONSENT = 'over-rest.consent-1';
const asked = { askedBy: 'ana', stateFingerprint: 'f', expiresAt: '2026-10-01T10:15:00.000Z' };
const claim = { claim: 'c', nextRef: `${CONSENT}/2`, until: '2026-10-01T10:03:00.000Z' };

/** A connection over REST: asked for and declined, asked for again and given, its token renewed, and removed. */
export const CONSENT_HISTORY: readonly Fact[] = [
  ['ledgerConsent-over-rest.consent-0', 'LedgerConsentAsked', asked],
  ['ledgerConsent-over-rest.consent-0', 'LedgerConsentAnswered', { answer: 'declined' }],
  [`ledgerConsent-${CONSENT}`, 'LedgerConsentAsked', { ...asked, entityId: 'us01', sharedCompanyReason: 'Both.' }],
  [`ledgerConsent-${CONSENT}`, 'LedgerConsentAnswered', { answer: 'given' }],
  [`ledgerToken-${CONSENT}`, 'LedgerTokenIssued', { tokenRef: `${CONSENT}/1` }],
  [
    'connection-over-rest',
    'ConnectionEstablished',
    {
      way: 'rest',
      companyId: 'ACME-3',
      entityId: 'us01',
      senderId: 'revrec-app',
      userId: 'u',
      credentialRef: CONSENT,
      credentialFingerprint: CONSENT,
    },
  ],
  [`ledgerToken-${CONSENT}`, 'LedgerTokenClaimed', claim],
  [`ledgerToken-${CONSENT}`, 'LedgerTokenRenewed', { tokenRef: `${CONSENT}/2` }],
  [`ledgerToken-${CONSENT}`, 'LedgerTokenClaimed', { ...claim, claim: 'd' }],
  [`ledgerToken-${CONSENT}`, 'LedgerTokenReleased', {}],
  ['ledgerConsent-gone.consent-2', 'LedgerConsentAsked', asked],
  ['ledgerToken-gone.consent-2', 'LedgerTokenIssued', { tokenRef: 'gone.consent-2/1' }],
  ['ledgerToken-gone.consent-2', 'LedgerTokenDropped', {}],
];
