import { type RestAccess } from '../../../../src/application/ports/accounting-system';
import { type RedeemOutcome } from '../../../../src/application/ports/ledger-consents';
import { Secret } from '../../../../src/application/ports/secret';
import { consentAt } from '../../../e2e/support/consent';
import { REDIRECT, type SandboxLedger, startSandboxLedger } from '../sandbox-ledger';

let ledger: SandboxLedger;
beforeEach(async () => {
  ledger = await startSandboxLedger();
});
afterEach(() => ledger.stop());

const verifier = new Secret('verifier-verifier-verifier-verifier-verifier-1');
const redeem = async (more: { entityId?: string; verifier?: Secret } = {}): Promise<RedeemOutcome> => {
  const { consents } = ledger.consented;
  const address = consents.addressFor({ state: 'state-1', verifier });
  const back = await consentAt(address, { company: 'ACME-DEV', user: 'revrec_ws', password: 'user-password' });
  return consents.redeem({ code: new Secret(back.get('code') ?? ''), verifier, ...more });
};
const restrict = (userId: string, entityId: string): void => {
  ledger.gateway.settings.userEntities = { [userId]: entityId };
};

it('sends a person to the consent page without the verifier, and to no other address than the registered one', () => {
  const address = new URL(ledger.consented.consents.addressFor({ state: 'state-1', verifier }));
  expect(address.href).not.toContain(verifier.reveal());
  expect(Object.fromEntries(address.searchParams)).toEqual({
    response_type: 'code',
    client_id: 'revrec-app',
    redirect_uri: REDIRECT,
    state: 'state-1',
    scope: 'offline_access',
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge_method: 'S256',
  });
});

it.each(['object', 'text'] as const)('learns from the ledger whose the consent is (session as %s)', async (shape) => {
  ledger.gateway.settings.restSessionReply = shape;
  expect(await redeem()).toEqual({
    kind: 'granted',
    refreshToken: expect.any(Secret),
    companyId: 'ACME-DEV',
    userId: 'revrec_ws',
  });
});

it('tells a user of one entity from one who sees everything', async () => {
  restrict('revrec_ws', 'us01');
  expect(await redeem()).toMatchObject({ kind: 'granted', onlyEntityId: 'us01' });
});

it.each([
  ['us01', 'granted'],
  ['nowhere', 'refused'],
])('takes the entity %s only if it is open to them: %s', async (entityId, kind) => {
  expect((await redeem({ entityId })).kind).toBe(kind);
});

it('gets nothing for a code with another verifier, or a second time', async () => {
  expect((await redeem({ verifier: new Secret('x') })).kind).toBe('refused');
});

it.each([
  [{ kind: 'drop-after-commit' } as const, 'token'],
  [{ kind: 'http', status: 503 } as const, 'session'],
])('says that nothing is certain when %j meets it', async (fault, name) => {
  ledger.gateway.faults.queue({ match: { function: name }, times: 1, fault });
  expect((await redeem()).kind).toBe('unavailable');
});

describe('the tokens of a consent', () => {
  const signIn = (more: Partial<RestAccess> = {}) =>
    ledger.consented.accountingSystem.signIn({ ...ledger.asConsented('everything'), ...more });
  const find = (more: Partial<RestAccess> = {}) =>
    ledger.consented.accountingSystem.find(
      { ...ledger.asConsented('everything'), ...more },
      { referenceNo: 'none', currency: 'USD' },
    );

  it('say where their user gets to, each time', async () => {
    expect(await signIn()).toEqual({ kind: 'signed-in' });
    restrict('revrec_ws', 'us01');
    ledger.gateway.rest.tokens.clear();
    expect((await signIn()).kind).toBe('refused');
  });

  it('are used at the entity of the connection, and everywhere else for looking', async () => {
    expect(await signIn({ entityId: 'us01' })).toEqual({ kind: 'signed-in' });
    expect(await find({ entityId: 'us01' })).toEqual({ kind: 'found', entries: [] });
  });

  it('look for nothing once their user does not see what may have been posted', async () => {
    restrict('revrec_ws', 'us01');
    expect(await signIn()).toEqual({ kind: 'signed-in', entityId: 'us01' });
    expect(await find()).toMatchObject({ kind: 'connection-refused', reasons: [{ code: 'ENTRIES_OUT_OF_SIGHT' }] });
    expect(await find({ entityId: 'us01', postedFrom: ['us01'] })).toEqual({ kind: 'found', entries: [] });
    expect(await find({ entityId: 'us01', postedFrom: ['', 'us01'] })).toMatchObject({
      kind: 'connection-refused',
      reasons: [{ code: 'ENTRIES_OUT_OF_SIGHT' }],
    });
  });

  it('are not used for another user or company than the connection is of', async () => {
    expect(await signIn({ userId: 'view_only' })).toMatchObject({
      kind: 'refused',
      reasons: [{ code: 'CONSENT_OF_ANOTHER' }],
    });
    expect(await signIn({ companyId: 'OTHER' })).toMatchObject({
      kind: 'refused',
      reasons: [{ code: 'CONSENT_OF_ANOTHER' }],
    });
  });

  it('are renewed once for all who wait, and say when the consent is over', async () => {
    expect((await Promise.all([find(), find(), find()])).map(({ kind }) => kind)).toEqual(['found', 'found', 'found']);
    const renewals = ledger.gateway.requestLog.list().filter(({ functions }) => functions[0]?.name === 'token');
    expect(renewals).toHaveLength(1);
    ledger.gateway.rest.tokens.clear();
    expect(await find()).toMatchObject({ kind: 'connection-refused', reasons: [{ code: 'CONSENT_OVER' }] });
  });

  it('say so too when the ledger refuses them in unknown words, which are kept', async () => {
    ledger.gateway.faults.queue({
      match: { function: 'token' },
      times: 1,
      fault: {
        kind: 'http',
        status: 400,
        body: '{"error":{"code":"noSuchThing","message":"Nein."}}',
      },
    });
    expect(await find()).toMatchObject({
      kind: 'connection-refused',
      reasons: [{ code: 'CONSENT_OVER', message: 'Nein.', fix: expect.stringContaining('Connect again') }],
    });
  });
});
