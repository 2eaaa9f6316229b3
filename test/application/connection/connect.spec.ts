import { randomBytes } from 'node:crypto';
import { SqliteEventStore } from '../../../src/adapters/event-store/sqlite-event-store';
import { EncryptingSecretVault } from '../../../src/adapters/secrets/encrypting-secret-vault';
import { SqliteEncryptedSecrets } from '../../../src/adapters/secrets/sqlite-encrypted-secrets';
import { givenVaultKey } from '../../../src/adapters/secrets/vault-key';
import { CompanyUse } from '../../../src/application/connection/company-use';
import { ConnectionMaking } from '../../../src/application/connection/connection-making';
import { ConnectCommand, ConnectHandler } from '../../../src/application/connection/connection.commands';
import { KeptTokens } from '../../../src/application/ledger-consent/kept-tokens';
import { Secret } from '../../../src/application/ports/secret';
import { Access } from '../../../src/application/shared/access';
import { Aggregates } from '../../../src/application/shared/aggregates';
import { Changes } from '../../../src/application/shared/changes';
import { connection } from '../../../src/domain/connection/connection.state';
import { FakeClock } from '../../support/clock';
import { FakeLedger } from '../../support/fake-ledger';
import { callerAs, SequentialIds } from '../../support/plain-ports';

const served = { names: ['acme-live', 'us-live', 'acme-test'] };
const kinds = { kindOf: (name: string) => (name === 'acme-test' ? ('test' as const) : ('live' as const)) };

describe('connecting an environment to a company', () => {
  const clock = new FakeClock();
  let store: SqliteEventStore;
  let vault: EncryptingSecretVault;
  let aggregates: Aggregates;
  let handler: ConnectHandler;
  beforeEach(() => {
    store = new SqliteEventStore(':memory:');
    vault = new EncryptingSecretVault(new SqliteEncryptedSecrets(':memory:'), givenVaultKey(randomBytes(32)));
    const ids = new SequentialIds();
    aggregates = new Aggregates(store, clock, ids);
    const changes = new Changes(new Access(aggregates, clock), aggregates);
    const companies = new CompanyUse(aggregates, served, kinds);
    const tokens = new KeptTokens(aggregates, vault, clock, ids);
    const making = new ConnectionMaking(aggregates, vault, tokens, companies, kinds);
    handler = new ConnectHandler(changes, new FakeLedger(clock), vault, ids, making);
  });
  afterEach(() => {
    store.close();
    vault.close();
  });

  const connect = async (environment: string, companyId = 'ACME', sharedCompanyReason?: string): Promise<string> => {
    const passwords = { senderPassword: new Secret('s'), userPassword: new Secret('u') };
    const input = { companyId, senderId: 's', userId: 'u', ...passwords, sharedCompanyReason };
    try {
      await handler.execute(new ConnectCommand({ ...callerAs('Controller'), environment }, input));
      return 'connected';
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  const typesOf = async (environment: string): Promise<string[]> =>
    (await store.read(`connection-${environment}`)).map(({ type }) => type);

  it('asks why, when another one is connected to it under any spelling of its id', async () => {
    expect(await connect('acme-live')).toBe('connected');
    expect(await connect('us-live', 'acme ')).toBe('COMPANY_IN_USE');
    expect(await typesOf('us-live')).toEqual([]);
    expect(await connect('us-live', 'acme', 'Two subsidiaries.')).toBe('connected');
    expect(await typesOf('us-live')).toEqual(['ConnectionEstablished', 'SharedCompanyAccepted']);
    expect(await connect('us-live', 'acme')).toBe('connected');
    expect(await typesOf('us-live')).toHaveLength(2);
  });

  it('refuses a test environment beside a live one, whatever the reason', async () => {
    expect(await connect('acme-live')).toBe('connected');
    expect(await connect('acme-test', 'ACME', 'Only a try.')).toBe('TEST_BESIDE_LIVE');
    expect(await connect('acme-test', 'ACME-SANDBOX')).toBe('connected');
  });

  it('keeps neither of two that connect at the same moment', async () => {
    const both = await Promise.all([connect('acme-live'), connect('acme-test')]);
    expect(both).toContain('TEST_BESIDE_LIVE');
    const connected = await Promise.all(
      ['acme-live', 'acme-test'].map(async (name) => (await aggregates.load(connection, name)).state.status),
    );
    expect(connected.filter((status) => status === 'Connected').length).toBeLessThan(2);
    expect(await connect('acme-live')).toMatch(/connected|TEST_BESIDE_LIVE/);
  });
});
