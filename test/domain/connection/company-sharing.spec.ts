import { type CompanySharing } from '../../../src/domain/connection/company-sharing';
import { connect } from '../../../src/domain/connection/connection.decisions';
import { type ConnectionEvent } from '../../../src/domain/connection/connection.events';
import { connection } from '../../../src/domain/connection/connection.state';
import { connectionFacts } from '../../support/builders';
import { givenFor, refusalOf } from '../../support/given';

const given = givenFor(connection);
const facts = connectionFacts();
const { companyId } = facts;
const established: ConnectionEvent = { type: 'ConnectionEstablished', data: facts };
const live = { environment: 'acme-live', kind: 'live' } as const;
const us = { environment: 'us-live', kind: 'live' } as const;
const trial = { environment: 'acme-test', kind: 'test' } as const;

const sharing = (more: Partial<CompanySharing>): Omit<CompanySharing, 'companyId'> => ({
  own: 'live',
  others: [live],
  reason: null,
  ...more,
});

const refusal = (more: Partial<CompanySharing>): unknown =>
  refusalOf(() => connect(connection.initial, facts, sharing(more)));

describe('one company, one poster', () => {
  it('lets the first environment of a company connect', () => {
    given()
      .when((state) => connect(state, facts, sharing({ others: [] })))
      .then(established);
  });

  it('refuses a second one without a reason, and says who else posts there', () => {
    for (const reason of [null, '', '  '])
      expect(refusal({ others: [live, us], reason })).toMatchObject({
        code: 'COMPANY_IN_USE',
        message:
          `Company ${companyId} is already connected to acme-live and us-live. ` +
          'Two environments that post the same month would post it twice.',
        details: { companyId, environments: ['acme-live', 'us-live'] },
      });
  });

  it('records the reason with the second one', () => {
    given()
      .when((state) => connect(state, facts, sharing({ reason: ' Two subsidiaries. ' })))
      .then(established, {
        type: 'SharedCompanyAccepted',
        data: { companyId, environments: ['acme-live'], reason: 'Two subsidiaries.' },
      });
  });

  it('never lets a test environment get beside a live one, nor the other way round, whatever the reason', () => {
    expect(refusal({ own: 'test', reason: 'Only a try.' })).toMatchObject({
      code: 'TEST_BESIDE_LIVE',
      fix: 'Connect this environment to a sandbox company of Sage Intacct.',
    });
    expect(refusal({ others: [trial, live], reason: 'Only a try.' })).toMatchObject({
      code: 'TEST_BESIDE_LIVE',
      fix: 'Disconnect acme-test first, and connect it to a sandbox company of Sage Intacct.',
    });
  });

  it('lets two test environments share a company with a reason', () => {
    given()
      .when((state) => connect(state, facts, sharing({ own: 'test', others: [trial], reason: 'Two teams.' })))
      .then(established, {
        type: 'SharedCompanyAccepted',
        data: { companyId, environments: ['acme-test'], reason: 'Two teams.' },
      });
  });

  it('cuts off no pair that is there already: new passwords are taken', () => {
    const changed = connectionFacts({ credentialRef: 'acme-test/2', credentialFingerprint: 'fingerprint-2' });
    given(established)
      .when((state) => connect(state, changed, sharing({ own: 'test' })))
      .then({ type: 'ConnectionCredentialsChanged', data: changed });
  });
});
