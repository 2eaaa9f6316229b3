import { randomBytes } from 'node:crypto';
import { SqliteEventStore } from '../../../src/adapters/event-store/sqlite-event-store';
import { EncryptingSecretVault } from '../../../src/adapters/secrets/encrypting-secret-vault';
import { SqliteEncryptedSecrets } from '../../../src/adapters/secrets/sqlite-encrypted-secrets';
import { givenVaultKey } from '../../../src/adapters/secrets/vault-key';
import { ConnectionMaking } from '../../../src/application/connection/connection-making';
import {
  RemoveConnectionCommand,
  RemoveConnectionHandler,
} from '../../../src/application/connection/connection.commands';
import { CompanyUse } from '../../../src/application/connection/company-use';
import { KeptTokens } from '../../../src/application/ledger-consent/kept-tokens';
import {
  AnswerConsentCommand,
  AnswerConsentHandler,
  AskConsentCommand,
  AskConsentHandler,
} from '../../../src/application/ledger-consent/ledger-consent.commands';
import { LedgerConsents, type RedeemOutcome } from '../../../src/application/ports/ledger-consents';
import { Secret } from '../../../src/application/ports/secret';
import { Access } from '../../../src/application/shared/access';
import { Aggregates } from '../../../src/application/shared/aggregates';
import { Changes } from '../../../src/application/shared/changes';
import { CONSENT_LIFE_MS } from '../../../src/domain/ledger-consent/ledger-consent.decisions';
import { connect } from '../../../src/domain/connection/connection.decisions';
import { connection, type Connection } from '../../../src/domain/connection/connection.state';
import { connectionFacts } from '../../support/builders';
import { FakeClock } from '../../support/clock';
import { callerAs, cause, ENVIRONMENT, EvenChance, SequentialIds } from '../../support/plain-ports';

class FakeConsents extends LedgerConsents {
  applicationId: string | null = 'revrec-app';
  outcome: RedeemOutcome = {
    kind: 'granted',
    refreshToken: new Secret('token-1'),
    companyId: 'ACME',
    userId: 'poster',
  };
  readonly redeemed: unknown[] = [];

  override addressFor({ state }: { readonly state: string }): string {
    return `https://ledger.test/authorize?state=${state}`;
  }

  override redeem({ code, verifier, entityId }: Parameters<LedgerConsents['redeem']>[0]): Promise<RedeemOutcome> {
    this.redeemed.push([code.reveal(), verifier.reveal().length, entityId]);
    return Promise.resolve(this.outcome);
  }
}

describe('connecting by consent', () => {
  let clock: FakeClock;
  let store: SqliteEventStore;
  let secrets: SqliteEncryptedSecrets;
  let vault: EncryptingSecretVault;
  let aggregates: Aggregates;
  let consents: FakeConsents;
  let changes: Changes;
  let making: ConnectionMaking;
  let asking: AskConsentHandler;
  let answering: AnswerConsentHandler;
  beforeEach(() => {
    clock = new FakeClock();
    store = new SqliteEventStore(':memory:');
    secrets = new SqliteEncryptedSecrets(':memory:');
    vault = new EncryptingSecretVault(secrets, givenVaultKey(randomBytes(32)));
    const ids = new SequentialIds();
    aggregates = new Aggregates(store, clock, ids);
    consents = new FakeConsents();
    changes = new Changes(new Access(aggregates, clock), aggregates);
    const kinds = { kindOf: () => 'live' as const };
    const tokens = new KeptTokens(aggregates, vault, clock, ids);
    const companies = new CompanyUse(aggregates, { names: [ENVIRONMENT] }, kinds);
    making = new ConnectionMaking(aggregates, vault, tokens, companies, kinds);
    asking = new AskConsentHandler(changes, consents, vault, new EvenChance(), clock, ids);
    answering = new AnswerConsentHandler(aggregates, changes, consents, vault, tokens, making, clock);
  });
  afterEach(() => {
    store.close();
    vault.close();
  });

  const controller = callerAs('Controller');
  const ask = async (input: { entityId?: string } = {}): Promise<string> => {
    const { address } = await asking.execute(new AskConsentCommand(controller, input));
    return new URL(address).searchParams.get('state') ?? '';
  };
  const answer = async (state: string, code: string | null = 'code-1'): Promise<string> => {
    const input = { state, code: code === null ? null : new Secret(code) };
    return answering.execute(new AnswerConsentCommand(controller, input)).then(
      () => 'done',
      (error: unknown) => (error as { code: string }).code,
    );
  };
  const connected = async (): Promise<Connection> => (await aggregates.load(connection, ENVIRONMENT)).state;
  const byPasswords = async (companyId: string): Promise<void> => {
    await vault.store('passwords', { senderPassword: new Secret('s'), userPassword: new Secret('u') });
    const facts = connectionFacts({ companyId, credentialRef: 'passwords' });
    await aggregates.change(connection, ENVIRONMENT, cause, (state) => connect(state, facts));
  };

  it('connects as whom the ledger says, and keeps nothing but the sealed token', async () => {
    expect(await answer(await ask({ entityId: 'us01' }))).toBe('done');
    expect(consents.redeemed).toEqual([['code-1', 64, 'us01']]);
    const { status, facts } = (await connected()) as Extract<Connection, { status: 'Connected' }>;
    expect([status, facts]).toMatchObject([
      'Connected',
      { way: 'rest', companyId: 'ACME', userId: 'poster', senderId: 'revrec-app', entityId: 'us01' },
    ]);
    expect(await secrets.refs()).toEqual([expect.stringMatching(new RegExp(`^${facts.credentialRef}/`))]);
    expect(JSON.stringify(await store.readAll(null, 100))).not.toMatch(/code-1|token-1/);
  });

  it('takes the place of passwords of the same company, which are forgotten, and is forgotten itself in the end', async () => {
    await byPasswords('acme');
    expect(await answer(await ask())).toBe('done');
    expect(await secrets.refs()).not.toContain('passwords');
    const removing = new RemoveConnectionHandler(aggregates, changes, making);
    await removing.execute(new RemoveConnectionCommand(controller, {}));
    expect([await secrets.refs(), (await connected()).status]).toEqual([[], 'NotConnected']);
  });

  it('leaves the connection alone when the consent is of another company', async () => {
    await byPasswords('OTHER');
    const before = await connected();
    expect(await answer(await ask())).toBe('POSTING_OPEN');
    expect([await connected(), await secrets.refs()]).toEqual([before, ['passwords']]);
  });

  it.each([
    [{ kind: 'unavailable', cause: 'lost' } as const, 'LEDGER_UNAVAILABLE'],
    [{ kind: 'refused', reasons: [] } as const, 'CONNECTION_REFUSED'],
  ])('keeps nothing when the code brings %j', async (outcome, code) => {
    consents.outcome = outcome;
    expect(await answer(await ask())).toBe(code);
    expect([(await connected()).status, await secrets.refs()]).toEqual(['NotConnected', []]);
  });

  it('uses an answer once, also when it is brought twice at the same moment', async () => {
    const state = await ask();
    expect((await Promise.all([answer(state), answer(state)])).sort()).toEqual(['CONSENT_SPENT', 'done']);
    expect(consents.redeemed).toHaveLength(1);
  });

  it('changes nothing when it is declined, and forgets what only the answer needed', async () => {
    expect(await answer(await ask(), null)).toBe('done');
    expect([(await connected()).status, await secrets.refs(), consents.redeemed]).toEqual(['NotConnected', [], []]);
  });

  it('takes no answer that comes too late, or was made up', async () => {
    const state = await ask();
    clock.advance(CONSENT_LIFE_MS);
    expect(await answer(state)).toBe('CONSENT_EXPIRED');
    for (const other of ['', 'nothing', `${ENVIRONMENT}.id-9.random`, `other.${state}`, `${state}.more`])
      expect(await answer(other)).toBe('CONSENT_NOT_FOUND');
  });

  it('is not offered without an application', async () => {
    consents.applicationId = null;
    await expect(ask()).rejects.toMatchObject({ code: 'REST_NOT_SET_UP' });
    expect(await secrets.refs()).toEqual([]);
  });
});
