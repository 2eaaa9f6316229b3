import {
  claimToken,
  dropToken,
  issueToken,
  releaseToken,
  renewToken,
} from '../../../src/domain/ledger-token/ledger-token.decisions';
import { type LedgerTokenEvent } from '../../../src/domain/ledger-token/ledger-token.events';
import { ledgerToken } from '../../../src/domain/ledger-token/ledger-token.state';
import { givenFor } from '../../support/given';

const given = givenFor(ledgerToken);
const claim = { claim: 'c1', nextRef: 'ref-2', until: '2026-10-01T10:03:00.000Z' };
const later = { claim: 'c2', nextRef: 'ref-3', until: '2026-10-01T10:06:00.000Z' };
const issued: LedgerTokenEvent = { type: 'LedgerTokenIssued', data: { tokenRef: 'ref-1' } };
const claimed: LedgerTokenEvent = { type: 'LedgerTokenClaimed', data: claim };
const renewed: LedgerTokenEvent = { type: 'LedgerTokenRenewed', data: { tokenRef: 'ref-2' } };
const released: LedgerTokenEvent = { type: 'LedgerTokenReleased', data: {} };
const dropped: LedgerTokenEvent = { type: 'LedgerTokenDropped', data: {} };
const EARLY = '2026-10-01T10:00:00.000Z';

it('is kept once', () => {
  given()
    .when((state) => issueToken(state, 'ref-1'))
    .then(issued);
  given(issued)
    .when((state) => issueToken(state, 'ref-9'))
    .thenNothing();
});

describe('a claim', () => {
  it('is had by one at a time', () => {
    given(issued)
      .when((state) => claimToken(state, claim, EARLY))
      .then(claimed);
    given(issued, claimed)
      .when((state) => claimToken(state, later, EARLY))
      .thenNothing();
  });

  it('is free again once who had it must have died, has renewed, or gave it back', () => {
    const next: LedgerTokenEvent = { type: 'LedgerTokenClaimed', data: later };
    given(issued, claimed)
      .when((state) => claimToken(state, later, claim.until))
      .then(next);
    for (const end of [renewed, released])
      given(issued, claimed, end)
        .when((state) => claimToken(state, later, EARLY))
        .then(next);
  });

  it.each([['never kept', []] as const, ['forgotten', [issued, dropped]] as const])(
    'is of nothing for a token that was %s',
    (_what, events) => {
      given(...events)
        .when((state) => claimToken(state, claim, EARLY))
        .thenNothing();
    },
  );
});

describe('the next token', () => {
  it('is recorded by who has the claim, once', () => {
    given(issued, claimed)
      .when((state) => renewToken(state, claim))
      .then(renewed);
    given(issued, claimed, renewed)
      .when((state) => renewToken(state, claim))
      .thenNothing();
  });

  it('is not recorded by who lost the claim', () => {
    const taken: LedgerTokenEvent = { type: 'LedgerTokenClaimed', data: later };
    given(issued, claimed, taken)
      .when((state) => renewToken(state, claim))
      .thenNothing();
    given(issued, claimed, taken)
      .when((state) => releaseToken(state, claim))
      .thenNothing();
  });
});

it('is given back, and forgotten, once', () => {
  given(issued, claimed)
    .when((state) => releaseToken(state, claim))
    .then(released);
  given(issued)
    .when((state) => releaseToken(state, claim))
    .thenNothing();
  given(issued).when(dropToken).then(dropped);
  given(issued, dropped).when(dropToken).thenNothing();
});
