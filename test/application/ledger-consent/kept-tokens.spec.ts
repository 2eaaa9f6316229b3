import { randomBytes } from 'node:crypto';
import { SqliteEventStore } from '../../../src/adapters/event-store/sqlite-event-store';
import { EncryptingSecretVault } from '../../../src/adapters/secrets/encrypting-secret-vault';
import { SqliteEncryptedSecrets } from '../../../src/adapters/secrets/sqlite-encrypted-secrets';
import { givenVaultKey } from '../../../src/adapters/secrets/vault-key';
import { KeptTokens } from '../../../src/application/ledger-consent/kept-tokens';
import { type AppendResult, type EventStore } from '../../../src/application/ports/event-store';
import { type TokenGrant } from '../../../src/application/ports/ledger-consents';
import { Secret } from '../../../src/application/ports/secret';
import { type SecretVault } from '../../../src/application/ports/secret-vault';
import { Aggregates } from '../../../src/application/shared/aggregates';
import { CLAIM_LIFE_MS } from '../../../src/domain/ledger-token/ledger-token.decisions';
import { FakeClock } from '../../support/clock';
import { cause, SequentialIds } from '../../support/plain-ports';

const CONSENT = 'acme-test.consent-1';
const unanswered: TokenGrant = { kind: 'unanswered', detail: 'lost' };

/** Each token is good once; the next one comes with the answer. */
class RotatingLedger {
  private current = 'token-0';
  private count = 0;
  readonly used: string[] = [];
  /** What happens to the next requests instead. */
  readonly faults: ('before' | 'after' | TokenGrant)[] = [];

  readonly exchange = async (token: Secret): Promise<TokenGrant> => {
    const fault = this.faults.shift();
    if (fault === 'before') return unanswered;
    if (typeof fault === 'object') return fault;
    this.used.push(token.reveal());
    if (token.reveal() !== this.current) return { kind: 'refused', reasons: [] };
    this.current = `token-${(this.count += 1)}`;
    if (fault === 'after') return unanswered;
    const accessToken = new Secret(`access-${this.count}`);
    return { kind: 'granted', accessToken, lifeMs: 1_000, refreshToken: new Secret(this.current) };
  };
}

describe('the tokens of a consent', () => {
  const clock = new FakeClock();
  let store: SqliteEventStore;
  let vault: EncryptingSecretVault;
  let secrets: SqliteEncryptedSecrets;
  let ledger: RotatingLedger;
  let count = 0;
  beforeEach(async () => {
    store = new SqliteEventStore(':memory:');
    secrets = new SqliteEncryptedSecrets(':memory:');
    vault = new EncryptingSecretVault(secrets, givenVaultKey(randomBytes(32)));
    ledger = new RotatingLedger();
    await instance().keep(CONSENT, new Secret('token-0'), cause);
  });
  afterEach(() => {
    store.close();
    vault.close();
  });

  const instance = (over: EventStore = store, sealed: SecretVault = vault): KeptTokens => {
    const ids = new SequentialIds(`instance-${(count += 1)}`);
    return new KeptTokens(new Aggregates(over, clock, ids), sealed, clock, ids);
  };
  const renew = (by = instance()): Promise<TokenGrant> => by.renew(CONSENT, ledger.exchange);
  const kinds = async (): Promise<string[]> => (await store.read(`ledgerToken-${CONSENT}`)).map(({ type }) => type);

  it('are replaced in the vault before they are answered, and only the last one stays', async () => {
    for (const access of ['access-1', 'access-2', 'access-3']) {
      const grant = await renew();
      expect(grant.kind === 'granted' && grant.accessToken.reveal()).toBe(access);
    }
    expect(ledger.used).toEqual(['token-0', 'token-1', 'token-2']);
    expect(await secrets.refs()).toHaveLength(1);
    expect((await kinds()).slice(1, 3)).toEqual(['LedgerTokenClaimed', 'LedgerTokenRenewed']);
  });

  it('are renewed by one of two instances at the same time; the other one waits', async () => {
    const outcomes = await Promise.all([renew(), renew()]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['granted', 'not-used']);
    expect(ledger.used).toEqual(['token-0']);
    expect((await renew()).kind).toBe('granted');
  });

  it.each([
    ['did not see the first request', ['before'], 'granted'],
    ['used the token up before its answer was lost', ['after'], 'refused'],
    ['never answers', ['before', 'before'], 'refused'],
  ] as const)('are tried once more when the ledger %s', async (_what, faults, kind) => {
    ledger.faults.push(...faults);
    expect((await renew()).kind).toBe(kind);
    expect(ledger.faults).toEqual([]);
  });

  it('stay as they are when the ledger could not be asked, or gives no other one', async () => {
    ledger.faults.push({ kind: 'not-used', cause: 'unreachable', detail: 'no route' });
    expect((await renew()).kind).toBe('not-used');
    ledger.faults.push({ kind: 'granted', accessToken: new Secret('a'), lifeMs: 1, refreshToken: null });
    expect((await renew()).kind).toBe('granted');
    expect((await renew()).kind).toBe('granted');
    expect(ledger.used).toEqual(['token-0']);
  });

  it('say that the consent is over when there are none, or the vault lost them', async () => {
    const over = { kind: 'refused', reasons: [expect.objectContaining({ code: 'CONSENT_OVER', isOurs: true })] };
    for (const ref of await secrets.refs()) await vault.remove(ref);
    expect(await renew()).toEqual(over);
    await instance().drop(CONSENT, cause);
    await instance().drop(CONSENT, cause);
    expect(await renew()).toEqual(over);
    expect((await kinds()).at(-1)).toBe('LedgerTokenDropped');
    expect(ledger.used).toEqual([]);
  });

  it('keep nothing that a person could read in the log', async () => {
    await renew();
    expect(JSON.stringify(await store.readAll(null, 100))).not.toMatch(/token-\d|access-\d/);
  });

  /** Dies at its n-th step: an append, or a change of the vault. `after` the step is done but nobody hears of it. */
  const dying = (atStep: number, when: 'before' | 'after'): KeptTokens => {
    let step = 0;
    const mortal =
      <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
      async (...args: Args): Promise<Result> => {
        step += 1;
        if (step > atStep || (step === atStep && when === 'before')) throw new Error('dead');
        const result = await work(...args);
        if (step === atStep) throw new Error('dead');
        return result;
      };
    const mortalStore = {
      read: (stream: string) => store.read(stream),
      append: mortal((...args: Parameters<EventStore['append']>): Promise<AppendResult> => store.append(...args)),
    } as unknown as EventStore;
    const mortalVault = {
      reveal: (ref: string) => vault.reveal(ref),
      store: mortal((...args: Parameters<SecretVault['store']>) => vault.store(...args)),
      remove: mortal((ref: string) => vault.remove(ref)),
    } as unknown as SecretVault;
    return instance(mortalStore, mortalVault);
  };

  it.each([
    ['before the claim', 1, 'before', 'granted'],
    ['after the claim', 1, 'after', 'granted'],
    ['between the answer and the vault', 2, 'before', 'refused'],
    ['between the vault and the log', 2, 'after', 'granted'],
    ['before the record of the next token', 3, 'before', 'granted'],
    ['after the record of the next token', 3, 'after', 'granted'],
    ['before the old one is forgotten', 4, 'before', 'granted'],
  ] as const)('outlive a crash %s, or are said to be over', async (_what, step, when, kind) => {
    let hasDied = false;
    const mortal = dying(step, when);
    const exchange = (token: Secret): Promise<TokenGrant> => {
      if (hasDied || (step === 1 && when === 'after')) throw new Error('dead');
      return ledger.exchange(token);
    };
    await expect(mortal.renew(CONSENT, exchange)).rejects.toThrow('dead');
    hasDied = true;
    const early = await renew();
    if (early.kind === 'not-used') {
      clock.advance(CLAIM_LIFE_MS);
      expect((await renew()).kind).toBe(kind);
    } else expect(early.kind).toBe(kind);
    if (kind === 'granted') expect((await renew()).kind).toBe('granted');
  });
});
