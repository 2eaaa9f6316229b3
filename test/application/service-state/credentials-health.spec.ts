import { SqliteEventStore } from '../../../src/adapters/event-store/sqlite-event-store';
import { NoStreamDamages } from '../../../src/application/ports/stream-damage';
import { ServiceConditions } from '../../../src/application/service-state/service-conditions';
import { ServiceHealth } from '../../../src/application/service-state/service-health';
import { Aggregates } from '../../../src/application/shared/aggregates';
import { connection } from '../../../src/domain/connection/connection.state';
import { connect } from '../../../src/domain/connection/connection.decisions';
import { issueToken } from '../../../src/domain/ledger-token/ledger-token.decisions';
import { ledgerToken } from '../../../src/domain/ledger-token/ledger-token.state';
import { DomainError } from '../../../src/domain/shared/errors';
import { connectionFacts } from '../../support/builders';
import { FakeClock } from '../../support/clock';
import { cause, ENVIRONMENT, SequentialIds } from '../../support/plain-ports';

describe('what a connection needs of the vault', () => {
  const clock = new FakeClock();
  const consent = `${ENVIRONMENT}.consent-1`;
  let store: SqliteEventStore;
  let aggregates: Aggregates;
  let sealed: Set<string>;
  let askedFor: string[];
  beforeEach(() => {
    store = new SqliteEventStore(':memory:');
    aggregates = new Aggregates(store, clock, new SequentialIds());
    sealed = new Set();
    askedFor = [];
  });
  afterEach(() => {
    store.close();
  });

  const codes = async (): Promise<string[]> => {
    const vault = {
      reveal: (ref: string) => {
        askedFor.push(ref);
        return sealed.has(ref) ? Promise.resolve({}) : Promise.reject(new DomainError('CREDENTIALS_LOST', 'm', 'f'));
      },
    };
    const conditions = new ServiceConditions();
    const ports = { conditions, aggregates, vault, disk: { check: () => null }, damages: new NoStreamDamages(), clock };
    return (await new ServiceHealth(ports, { names: [ENVIRONMENT] }).degraded()).map(({ code }) => code);
  };
  const connectBy = (way: object): Promise<unknown> =>
    aggregates.change(connection, ENVIRONMENT, cause, (state) => connect(state, connectionFacts(way)));

  it('is its passwords', async () => {
    await connectBy({ credentialRef: 'passwords' });
    expect(await codes()).toEqual(['CREDENTIALS_LOST']);
    sealed.add('passwords');
    expect(await codes()).toEqual([]);
  });

  it('is the token of its consent over REST, and nothing once that is forgotten', async () => {
    await connectBy({ way: 'rest', credentialRef: consent });
    expect([await codes(), askedFor]).toEqual([[], []]);
    await aggregates.change(ledgerToken, consent, cause, (state) => issueToken(state, 'token-1'));
    expect(await codes()).toEqual(['CREDENTIALS_LOST']);
    sealed.add('token-1');
    expect(await codes()).toEqual([]);
    expect(new Set(askedFor)).toEqual(new Set(['token-1']));
  });
});
