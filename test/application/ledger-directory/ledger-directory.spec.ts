import { ConnectionPause } from '../../../src/application/connection/connection-pause';
import { randomBytes } from 'node:crypto';
import { SqliteEventStore } from '../../../src/adapters/event-store/sqlite-event-store';
import { EncryptingSecretVault } from '../../../src/adapters/secrets/encrypting-secret-vault';
import { givenVaultKey } from '../../../src/adapters/secrets/vault-key';
import { SqliteEncryptedSecrets } from '../../../src/adapters/secrets/sqlite-encrypted-secrets';
import { type CustomFieldView, CustomFieldViews } from '../../../src/application/custom-field/custom-field.views';
import { DirectoryOverview } from '../../../src/application/ledger-directory/directory-overview';
import { DirectoryReader } from '../../../src/application/ledger-directory/directory-reader';
import { DirectoryRefresh } from '../../../src/application/ledger-directory/directory-refresh';
import {
  RefreshLedgerDirectoryCommand,
  RefreshLedgerDirectoryHandler,
  type RefreshView,
} from '../../../src/application/ledger-directory/ledger-directory.commands';
import {
  ListLedgerListsHandler,
  ListLedgerListsQuery,
  SearchLedgerRecordsHandler,
  SearchLedgerRecordsQuery,
} from '../../../src/application/ledger-directory/ledger-directory.queries';
import { type LedgerListView } from '../../../src/application/ledger-directory/ledger-directory.views';
import { requireList } from '../../../src/application/ledger-directory/list-names';
import { ledgerListName } from '../../../src/application/ports/ledger-inspection';
import { Secret } from '../../../src/application/ports/secret';
import { Access } from '../../../src/application/shared/access';
import { Reading } from '../../../src/application/shared/reading';
import { Aggregates } from '../../../src/application/shared/aggregates';
import { Freshness } from '../../../src/application/shared/freshness';
import { connection } from '../../../src/domain/connection/connection.state';
import { connect, pause } from '../../../src/domain/connection/connection.decisions';
import { type LedgerField } from '../../../src/domain/shared/ledger-field';
import { connectionFacts } from '../../support/builders';
import { FakeClock } from '../../support/clock';
import { FakeInspection } from '../../support/fake-inspection';
import { reasonOf } from '../../support/fake-ledger';
import { givenList, MemoryLedgerDirectory } from '../../support/memory-ledger-directory';
import { callerAs, cause, ENVIRONMENT, MemoryLog, SequentialIds } from '../../support/plain-ports';

class Fields extends CustomFieldViews {
  readonly fields: CustomFieldView[] = [];

  add(ledgerField: LedgerField | null, includeInJournalPosting = true): void {
    const apiName = `field${this.fields.length}`;
    const changed = { changedAt: '', changedBy: '', revision: 0 };
    this.fields.push({ apiName, label: apiName, source: 'Customer', includeInJournalPosting, ledgerField, ...changed });
  }

  override customFieldsOf = (): readonly CustomFieldView[] => this.fields;
  override customField = (): undefined => undefined;
  override valueOverridesOf = (): never => {
    throw new Error('Nobody asks for overrides here.');
  };
}

class AlwaysFresh extends Freshness {
  override reached = (): Promise<boolean> => Promise.resolve(true);
  override caughtUp = (): Promise<boolean> => Promise.resolve(true);
}

/** The feature as the service wires it, with a ledger and a directory in memory. */
class DirectorySystem {
  readonly clock = new FakeClock();
  readonly log = new MemoryLog();
  readonly inspection = new FakeInspection();
  readonly directory = new MemoryLedgerDirectory();
  readonly fieldViews = new Fields();
  readonly store = new SqliteEventStore(':memory:');
  readonly vault = new EncryptingSecretVault(new SqliteEncryptedSecrets(':memory:'), givenVaultKey(randomBytes(32)));
  readonly aggregates = new Aggregates(this.store, this.clock, new SequentialIds());
  readonly scope = { environment: ENVIRONMENT, companyId: connectionFacts().companyId };
  private readonly access = new Access(this.aggregates, this.clock);
  private readonly reading = new Reading(this.access, new AlwaysFresh());
  readonly reader = new DirectoryReader({
    inspection: this.inspection,
    directory: this.directory,
    clock: this.clock,
    age: { maxMs: 60_000 },
  });
  private readonly work = new DirectoryRefresh(
    this.reader,
    new ConnectionPause(this.aggregates, this.log),
    this.clock,
    this.log,
  );
  private readonly overview = new DirectoryOverview({
    directory: this.directory,
    reader: this.reader,
    refresh: this.work,
    fieldViews: this.fieldViews,
    clock: this.clock,
  });

  async connect(): Promise<void> {
    const facts = connectionFacts();
    const password = new Secret('x');
    await this.vault.store(facts.credentialRef, { senderPassword: password, userPassword: password });
    await this.aggregates.change(connection, ENVIRONMENT, cause, (state) => connect(state, facts));
  }

  async pause(): Promise<void> {
    const why = {
      credentialRef: connectionFacts().credentialRef,
      code: 'SIGN_IN_REFUSED',
      message: 'no',
      fix: 'mend it',
    };
    await this.aggregates.change(connection, ENVIRONMENT, cause, (state) => pause(state, why));
  }

  refresh(lists: readonly string[] | null = null): Promise<RefreshView> {
    const handler = new RefreshLedgerDirectoryHandler(
      this.access,
      this.aggregates,
      this.vault,
      this.work,
      this.overview,
    );
    return handler.execute(new RefreshLedgerDirectoryCommand(callerAs('Analyst'), { lists }));
  }

  lists(): Promise<readonly LedgerListView[]> {
    const handler = new ListLedgerListsHandler(this.reading, this.aggregates, this.overview);
    return handler.execute(new ListLedgerListsQuery(callerAs('Auditor'), {}));
  }

  search(list: string, search = '', limit = 10, cursor: string | null = null) {
    const handler = new SearchLedgerRecordsHandler(this.reading, this.aggregates, this.directory);
    return handler.execute(
      new SearchLedgerRecordsQuery(callerAs('Auditor'), { list, search, page: { limit, cursor } }),
    );
  }

  async typesOfConnection(): Promise<string[]> {
    return (await this.store.read(`connection-${ENVIRONMENT}`)).map(({ type }) => type);
  }

  close(): void {
    this.store.close();
    this.vault.close();
  }
}

const never = { readAt: null, count: null, ageMs: null, isReading: false, lastFailure: null };
const record = (id: string) => ({ id, name: `Name of ${id}`, active: true });

describe('the directory of an environment', () => {
  let system: DirectorySystem;
  beforeEach(async () => {
    system = new DirectorySystem();
    await system.connect();
    system.inspection.lists.set('accounts', [record('4000'), record('4010'), record('5000')]);
  });
  afterEach(() => {
    system.close();
  });
  const at = (): string => system.clock.now();
  const read = (list: string, count: number) => ({ ...never, list, readAt: at(), count, ageMs: 0 });

  it('has the lists that posting needs, and those that were read before', async () => {
    system.fieldViews.add({ kind: 'dimension', dimension: 'Customer' });
    system.fieldViews.add({ kind: 'dimension', dimension: 'Location' }, false);
    system.fieldViews.add({ kind: 'userDefinedDimension', name: 'GLDIMREGION' });
    system.fieldViews.add({ kind: 'customField', name: 'RR_TEXT' });
    system.fieldViews.add(null);
    givenList(system.directory, system.scope, 'Item', [record('I1')], at());
    givenList(system.directory, { ...system.scope, companyId: 'OTHER' }, 'Class', [record('K1')], at());
    system.clock.advance(5_000);
    expect(await system.lists()).toEqual([
      { ...never, list: 'accounts' },
      { ...never, list: 'journals' },
      { ...never, list: 'entities' },
      { ...never, list: 'Customer' },
      { ...never, list: 'GLDIMREGION' },
      { ...never, list: 'Item', readAt: '2026-09-30T12:00:00.000Z', count: 1, ageMs: 5_000 },
    ]);
  });

  it('is read again as a whole when no list is named, one list after another', async () => {
    system.fieldViews.add({ kind: 'dimension', dimension: 'Customer' });
    await system.refresh();
    system.clock.advance(1_000);
    expect(await system.refresh()).toEqual({
      isComplete: true,
      lists: [read('accounts', 3), read('journals', 0), read('entities', 0), read('Customer', 0)],
    });
    const once = ['accounts', 'journals', 'entities', 'Customer'];
    expect(system.inspection.calls).toEqual([...once, ...once]);
  });

  it('is read again in part when lists are named, each once', async () => {
    expect(await system.refresh(['GLDIMREGION', 'accounts', 'accounts'])).toEqual({
      isComplete: true,
      lists: [read('GLDIMREGION', 0), read('accounts', 3)],
    });
    expect(system.inspection.calls).toEqual(['GLDIMREGION', 'accounts']);
  });

  it.each(['Accounts', 'location', 'GLDIM', 'GLDIM-X', '', 'customField'])('has no list "%s"', async (list) => {
    const unknown = { code: 'LIST_UNKNOWN', details: { list } };
    await expect(system.search(list)).rejects.toMatchObject(unknown);
    await expect(system.refresh(['accounts', list])).rejects.toMatchObject(unknown);
    expect(system.inspection.calls).toEqual([]);
  });

  it('knows every list by the name that it shows', () => {
    const names = ['accounts', 'journals', 'entities', 'Location', 'Warehouse', 'GLDIMREGION', 'gldimregion'];
    expect(names.map((name) => ledgerListName(requireList(name)))).toEqual(names);
  });

  it('gives out records page by page, and asks the ledger nothing', async () => {
    expect(await system.search('accounts')).toEqual({ items: [], nextCursor: null, readAt: null });
    await system.refresh(['accounts']);
    const first = await system.search('accounts', 'NAME', 2);
    expect(first).toEqual({
      items: [record('4000'), record('4010')],
      nextCursor: expect.any(String),
      readAt: at(),
    });
    const rest = await system.search('accounts', 'name', 2, first.nextCursor);
    expect(rest).toEqual({ items: [record('5000')], nextCursor: null, readAt: at() });
    expect(system.inspection.calls).toEqual(['accounts']);
  });

  it('answers while lists are still being read, and says which', async () => {
    let letGo: () => void = () => undefined;
    system.inspection.fault = ({ list }) =>
      list === 'journals'
        ? new Promise((resolve) => {
            letGo = () => {
              resolve(undefined);
            };
          })
        : undefined;
    const refreshing = system.refresh(['accounts', 'journals', 'entities']);
    await system.clock.idle();
    system.clock.advance(10_000);
    const { lists, isComplete } = await refreshing;
    expect(isComplete).toBe(false);
    expect(lists.map(({ list, count, isReading }) => [list, count, isReading])).toEqual([
      ['accounts', 3, false],
      ['journals', null, true],
      ['entities', null, true],
    ]);
    letGo();
    await system.clock.idle();
    expect((await system.lists()).map(({ count, isReading }) => [count, isReading])).toEqual([
      [3, false],
      [0, false],
      [0, false],
    ]);
  });

  it('reports a list that the user may not see, and continues', async () => {
    const failure = { kind: 'refused', reasons: [reasonOf('PERMISSION_MISSING')] } as const;
    system.inspection.fault = ({ list }) => (list === 'journals' ? failure : undefined);
    const { lists, isComplete } = await system.refresh(['journals', 'accounts']);
    expect(isComplete).toBe(true);
    expect(lists).toEqual([
      {
        ...never,
        list: 'journals',
        lastFailure: {
          code: 'PERMISSION_MISSING',
          message: "PERMISSION_MISSING in our words. Sage Intacct said: PERMISSION_MISSING in the ledger's words",
          fix: 'Fix PERMISSION_MISSING.',
          askedAt: at(),
        },
      },
      read('accounts', 3),
    ]);
  });

  it('is refused when the ledger gives no answer, keeps what it has, and asks for no further list', async () => {
    await system.refresh(['accounts']);
    system.clock.advance(1);
    system.inspection.fault = () => ({ kind: 'unavailable', cause: 'timeout' });
    await expect(system.refresh(['accounts', 'journals'])).rejects.toMatchObject({
      code: 'LEDGER_UNAVAILABLE',
      message: 'Sage Intacct does not respond: timeout.',
    });
    expect(system.inspection.calls).toEqual(['accounts', 'accounts']);
    expect((await system.lists())[0]).toMatchObject({ count: 3, lastFailure: { code: 'LEDGER_UNAVAILABLE' } });
    expect((await system.lists()).every(({ isReading }) => !isReading)).toBe(true);
  });

  it('pauses a connection that is refused, because repeats could lock the user', async () => {
    system.inspection.fault = () => ({ kind: 'connection-refused', reasons: [reasonOf('SIGN_IN_REFUSED')] });
    await expect(system.refresh()).rejects.toMatchObject({
      code: 'CONNECTION_REFUSED',
      details: { fields: ['companyId', 'userId', 'userPassword'] },
    });
    expect(system.inspection.calls).toEqual(['accounts']);
    expect(await system.typesOfConnection()).toEqual(['ConnectionEstablished', 'ConnectionPaused']);
    await expect(system.refresh()).rejects.toMatchObject({ code: 'CONNECTION_PAUSED' });
    expect(system.inspection.calls).toEqual(['accounts']);
  });

  it('is still there to look at while the connection is paused', async () => {
    await system.refresh(['accounts']);
    await system.pause();
    expect(await system.search('accounts', '5000')).toMatchObject({ items: [{ id: '5000' }] });
    expect((await system.lists())[0]).toMatchObject({ list: 'accounts', count: 3 });
  });

  it('passes a defect on to who waits, and to the log', async () => {
    system.inspection.fault = () => {
      throw new Error('a defect');
    };
    await expect(system.refresh(['accounts'])).rejects.toThrow('a defect');
    expect(system.log.events()).toEqual(['ledger-directory.refresh-failed']);
    expect((await system.lists())[0]).toMatchObject({ list: 'accounts', isReading: false });
  });
});

it('the directory of an environment that is not connected is refused', async () => {
  const system = new DirectorySystem();
  const refused = { code: 'NOT_CONNECTED' };
  await expect(system.lists()).rejects.toMatchObject(refused);
  await expect(system.search('accounts')).rejects.toMatchObject(refused);
  await expect(system.refresh()).rejects.toMatchObject(refused);
  system.close();
});
