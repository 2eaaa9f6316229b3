import {
  changeSettings,
  connect,
  pause,
  recordCheck,
  recordFailedCheck,
  removeConnection,
  requireConnection,
  requireUsableConnection,
} from '../../../src/domain/connection/connection.decisions';
import { type ConnectionEvent } from '../../../src/domain/connection/connection.events';
import { connection } from '../../../src/domain/connection/connection.state';
import { DEFAULT_SETTINGS, type PostingSettings } from '../../../src/domain/connection/posting-settings';
import { connectionFacts } from '../../support/builders';
import { givenFor, refusalOf } from '../../support/given';

const given = givenFor(connection);
const facts = connectionFacts();
const newPassword = connectionFacts({ credentialRef: 'acme-test/2', credentialFingerprint: 'fingerprint-2' });
const why = { code: 'SIGN_IN_REFUSED', message: 'The sign-in was refused.', fix: 'Check the password.' };

const established: ConnectionEvent = { type: 'ConnectionEstablished', data: facts };
const checked: ConnectionEvent = { type: 'ConnectionChecked', data: { outcome: 'signed-in' } };
const paused: ConnectionEvent = { type: 'ConnectionPaused', data: why };
const resumed: ConnectionEvent = { type: 'ConnectionResumed', data: {} };
const removed: ConnectionEvent = {
  type: 'ConnectionRemoved',
  data: { companyId: facts.companyId, credentialRef: facts.credentialRef },
};
const settings: PostingSettings = { ...DEFAULT_SETTINGS, journalSymbol: 'GJ', clearingAccount: '1999' };
const settingsChanged: ConnectionEvent = { type: 'ConnectionSettingsChanged', data: settings };

describe('connecting', () => {
  it('establishes the first connection', () => {
    given()
      .when((state) => connect(state, facts))
      .then(established);
  });
  it('does nothing with the same credentials, whatever their reference in the vault', () => {
    given(established)
      .when((state) => connect(state, { ...facts, credentialRef: 'acme-test/9' }))
      .thenNothing();
  });
  it('replaces the credentials when one of them is new', () => {
    given(established)
      .when((state) => connect(state, newPassword))
      .then({ type: 'ConnectionCredentialsChanged', data: newPassword });
    given(established)
      .when((state) => connect(state, { ...facts, userId: 'other' }))
      .then({ type: 'ConnectionCredentialsChanged', data: { ...facts, userId: 'other' } });
  });
  it('moves to the other way into the same company, and back', () => {
    const overRest = { ...facts, way: 'rest', senderId: 'application-1' } as const;
    given(established)
      .when((state) => connect(state, overRest))
      .then({ type: 'ConnectionCredentialsChanged', data: overRest });
    given(established, { type: 'ConnectionCredentialsChanged', data: overRest })
      .when((state) => connect(state, facts))
      .then({ type: 'ConnectionCredentialsChanged', data: facts });
    given(established, { type: 'ConnectionCredentialsChanged', data: overRest })
      .when((state) => connect(state, overRest))
      .thenNothing();
  });
  it('resumes a paused connection, for the ledger has accepted the same credentials again', () => {
    given(established, paused)
      .when((state) => connect(state, facts))
      .then(resumed);
  });
  it('refuses another company as long as this one is connected', () => {
    given(established)
      .when((state) => connect(state, connectionFacts({ companyId: 'OTHER' })))
      .thenRejected('POSTING_OPEN');
  });
  it('takes another company once the first is removed', () => {
    const other = connectionFacts({ companyId: 'OTHER' });
    given(established, removed)
      .when((state) => connect(state, other))
      .then({ type: 'ConnectionEstablished', data: other });
  });
});

describe('checking the connection', () => {
  it('records a sign-in', () => {
    given(established)
      .when((state) => recordCheck(state))
      .then(checked);
  });
  it('lifts a pause', () => {
    given(established, paused)
      .when((state) => recordCheck(state))
      .then(checked, resumed);
  });
  it('keeps what the ledger said instead, and goes on as before', () => {
    const said = { code: 'LEDGER_UNAVAILABLE', message: 'Sage Intacct does not respond.', fix: 'Try again.' };
    const failure = { ...said, credentialRef: facts.credentialRef };
    const failed: ConnectionEvent = { type: 'ConnectionCheckFailed', data: said };
    given(established)
      .when((state) => recordFailedCheck(state, failure))
      .then(failed);
    expect(given(established, failed).state).toEqual(given(established).state);
    given(established, removed)
      .when((state) => recordFailedCheck(state, failure))
      .thenNothing();
    given(established, { type: 'ConnectionCredentialsChanged', data: newPassword })
      .when((state) => recordFailedCheck(state, failure))
      .thenNothing();
  });
  it('is refused without a connection', () => {
    given()
      .when((state) => recordCheck(state))
      .thenRejected('NOT_CONNECTED');
  });
});

describe('pausing', () => {
  const pausing = (ref: string) => (state: typeof connection.initial) => pause(state, { credentialRef: ref, ...why });

  it('stops all posting at the first refusal', () => {
    given(established).when(pausing(facts.credentialRef)).then(paused);
  });
  it('does nothing when it is paused already, gone, or connected with newer credentials', () => {
    given(established, paused).when(pausing(facts.credentialRef)).thenNothing();
    given(established, removed).when(pausing(facts.credentialRef)).thenNothing();
    given(established, { type: 'ConnectionCredentialsChanged', data: newPassword })
      .when(pausing(facts.credentialRef))
      .thenNothing();
  });
  it('is lifted by new credentials', () => {
    const { state } = given(established, paused, { type: 'ConnectionCredentialsChanged', data: newPassword });
    expect(requireUsableConnection(state)).toEqual({ ...newPassword, postedFrom: [''] });
  });
});

describe('the connection that posting uses', () => {
  it('is there when connected', () => {
    const connected = { ...facts, postedFrom: [''] };
    expect(requireUsableConnection(given(established, checked).state)).toEqual(connected);
    expect(requireUsableConnection(given(established, paused, resumed).state)).toEqual(connected);
  });
  it('is refused when there is none, or when it is paused with the cause of the pause', () => {
    expect(refusalOf(() => requireUsableConnection(given().state)).code).toBe('NOT_CONNECTED');
    expect(refusalOf(() => requireConnection(given(established, removed).state)).code).toBe('NOT_CONNECTED');
    const refusal = refusalOf(() => requireUsableConnection(given(established, paused).state));
    expect(refusal).toMatchObject({ code: 'CONNECTION_PAUSED', fix: why.fix, details: { cause: why.code } });
    expect(refusal.message).toContain(why.message);
  });
});

describe('removing the connection', () => {
  it('is possible when connected and when paused', () => {
    given(established).when(removeConnection).then(removed);
    given(established, paused).when(removeConnection).then(removed);
  });
  it('does nothing when there is none', () => {
    given().when(removeConnection).thenNothing();
    given(established, removed).when(removeConnection).thenNothing();
  });
});

describe('posting settings', () => {
  it('change whole, and outlive the connection', () => {
    given()
      .when((state) => changeSettings(state, { journalSymbol: 'GJ', clearingAccount: '1999' }))
      .then(settingsChanged);
    expect(given(settingsChanged, established, paused, resumed, removed).state).toEqual({
      status: 'NotConnected',
      settings,
      places: [{ companyId: 'ACME', entityId: '' }],
    });
    const { state } = given(established, paused, settingsChanged);
    expect(state).toMatchObject({ status: 'Paused', settings, facts, ...why });
  });
  it('do nothing when nothing changes', () => {
    given(settingsChanged)
      .when((state) => changeSettings(state, { journalSymbol: 'GJ' }))
      .thenNothing();
  });
  it.each<[keyof PostingSettings, Partial<PostingSettings>]>([
    ['journalSymbol', { journalSymbol: '' }],
    ['journalSymbol', { journalSymbol: 'A B' }],
    ['journalSymbol', { journalSymbol: 'A'.repeat(17) }],
    ['linesPerBatchMax', { linesPerBatchMax: 1 }],
    ['linesPerBatchMax', { linesPerBatchMax: 2001 }],
    ['linesPerBatchMax', { linesPerBatchMax: 2.5 }],
    ['clearingAccount', { clearingAccount: '' }],
    ['clearingAccount', { clearingAccount: ' 1' }],
    ['exchangeRateType', { exchangeRateType: 'x'.repeat(101) }],
  ])('refuse a wrong %s (%o)', (setting, change) => {
    const refusal = refusalOf(() => changeSettings(given().state, change));
    expect(refusal).toMatchObject({ code: 'SETTING_INVALID', details: { setting } });
  });
  it.each([{ linesPerBatchMax: 2 }, { linesPerBatchMax: 2000 }, { exchangeRateType: '' }, { clearingAccount: 'a b' }])(
    'take the extremes (%o)',
    (change) => {
      given()
        .when((state) => changeSettings(state, change))
        .then({ type: 'ConnectionSettingsChanged', data: { ...DEFAULT_SETTINGS, ...change } });
    },
  );

  it('from before entries could go in parts keep them whole', () => {
    const { entriesGoWhole: _later, ...before } = { ...DEFAULT_SETTINGS, journalSymbol: 'RRJ' };
    const { state } = givenFor(connection)({ type: 'ConnectionSettingsChanged', data: before });
    expect(state.settings).toEqual({ ...DEFAULT_SETTINGS, journalSymbol: 'RRJ', entriesGoWhole: true });
  });
});

describe('the place from which entries are posted', () => {
  const atEntity = { ...facts, entityId: 'us01' };
  const moved: ConnectionEvent = { type: 'ConnectionCredentialsChanged', data: atEntity };
  const movedBack: ConnectionEvent = { type: 'ConnectionCredentialsChanged', data: facts };
  const postedFrom = (...events: ConnectionEvent[]): readonly string[] =>
    requireUsableConnection(events.reduce(connection.evolve, connection.initial)).postedFrom;

  it('moves between the top level and an entity of the same company, and is silent when it is the same', () => {
    given(established)
      .when((state) => connect(state, atEntity))
      .then(moved);
    given(established, moved)
      .when((state) => connect(state, facts))
      .then(movedBack);
    given(established, moved)
      .when((state) => connect(state, { ...facts, entityId: 'US01' }))
      .thenNothing();
  });

  it('is remembered with all earlier ones of the company, through a pause and a removal', () => {
    const other: ConnectionEvent = { type: 'ConnectionEstablished', data: connectionFacts({ companyId: 'OTHER' }) };
    expect(postedFrom(established)).toEqual(['']);
    expect(postedFrom(established, moved, movedBack, moved)).toEqual(['', 'us01']);
    expect(postedFrom(established, paused, removed, other, removed, established, moved)).toEqual(['', 'us01']);
    expect(
      postedFrom(established, removed, { type: 'ConnectionEstablished', data: { ...atEntity, companyId: 'B' } }),
    ).toEqual(['us01']);
  });

  it('is refused with a user who could not see what was posted elsewhere', () => {
    const refused = refusalOf(() =>
      connect([established].reduce(connection.evolve, connection.initial), atEntity, undefined, 'us01'),
    );
    expect(refused).toMatchObject({
      code: 'ENTRIES_OUT_OF_SIGHT',
      message:
        'poster may enter only entity us01 of company ACME. This environment was connected to the top level before, ' +
        'and this user cannot see what was posted there.',
      details: { companyId: 'ACME', entityId: 'us01', unseen: [''] },
    });
    given()
      .when((state) => connect(state, atEntity, undefined, 'us01'))
      .then({ type: 'ConnectionEstablished', data: atEntity });
    given({ type: 'ConnectionEstablished', data: atEntity }, paused)
      .when((state) => connect(state, { ...atEntity, userId: 'other' }, undefined, 'US01'))
      .then({ type: 'ConnectionCredentialsChanged', data: { ...atEntity, userId: 'other' } });
  });

  it('keeps a connection paused whose user cannot see all that was posted', () => {
    given(established, moved, paused)
      .when((state) => recordCheck(state, 'us01'))
      .thenRejected('ENTRIES_OUT_OF_SIGHT');
    given(established, moved, paused)
      .when((state) => recordCheck(state))
      .then(checked, resumed);
  });
});
