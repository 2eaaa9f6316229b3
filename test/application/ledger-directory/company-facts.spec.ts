import { CompanyFactsReader } from '../../../src/application/ledger-directory/company-facts';
import { Secret } from '../../../src/application/ports/secret';
import { FakeClock } from '../../support/clock';
import { FakeInspection } from '../../support/fake-inspection';
import { reasonOf } from '../../support/fake-ledger';
import { record } from '../../support/ledger-facts';
import { givenList, MemoryLedgerDirectory } from '../../support/memory-ledger-directory';

const scope = { environment: 'acme', companyId: 'ACME' };
const access = {
  ...{ companyId: 'ACME', senderId: 's', userId: 'u' },
  ...{ senderPassword: new Secret(''), userPassword: new Secret('') },
};
const ONCE = ['setup', 'entryPermission', 'closedBooks'];

let clock: FakeClock;
let inspection: FakeInspection;
let directory: MemoryLedgerDirectory;
let reader: CompanyFactsReader;
beforeEach(() => {
  clock = new FakeClock();
  inspection = new FakeInspection();
  directory = new MemoryLedgerDirectory();
  reader = new CompanyFactsReader({ inspection, directory, clock, age: { maxMs: 60_000 } });
});

const entities = (count: number): void => {
  const records = Array.from({ length: count }, (_, index) => record(`e${String(index).padStart(2, '0')}`));
  givenList(directory, scope, 'entities', records);
};

describe('the facts of a company', () => {
  it('are its set-up, the books of the top level and of each entity, and the permission', async () => {
    entities(2);
    inspection.closedThrough.set('e01', '2026-08-31');
    expect(await reader.read(scope, access, null)).toEqual({
      kind: 'facts',
      facts: {
        setup: inspection.setupOfCompany,
        closedThrough: new Map([
          ['', null],
          ['e00', null],
          ['e01', '2026-08-31'],
        ]),
        mayAddEntries: true,
        refusals: {},
      },
    });
  });

  it('leave the entities of a company with very many to the ledger', async () => {
    entities(50);
    const few = await reader.read(scope, access, null);
    entities(51);
    clock.advance(60_001);
    const many = await reader.read(scope, access, null);
    const books = [few, many].map((outcome) => (outcome.kind === 'facts' ? outcome.facts.closedThrough?.size : null));
    expect(books).toEqual([51, 1]);
  });

  it('are null where the user may not look, with the reason', async () => {
    const reasons = [reasonOf('PERMISSION_MISSING')];
    inspection.fault = () => ({ kind: 'refused', reasons });
    expect(await reader.read(scope, access, null)).toEqual({
      kind: 'facts',
      facts: {
        setup: null,
        closedThrough: null,
        mayAddEntries: null,
        refusals: { setup: reasons, books: reasons, permission: reasons },
      },
    });
  });

  it.each([
    [{ mayAdd: true, rights: 'List|Add' }, true],
    [{ mayAdd: false, rights: 'List|View' }, false],
    [{ mayAdd: false, rights: '' }, null], // The policy may go by another name.
  ])('with the rights %j say %s to adding entries', async (permission, mayAddEntries) => {
    inspection.permission = permission;
    expect(await reader.read(scope, access, null)).toMatchObject({ facts: { mayAddEntries } });
  });

  it.each(ONCE)('are not there at all when %s gives no answer, and are asked for again', async (silent) => {
    const none = { kind: 'unavailable', cause: 'timeout' } as const;
    inspection.fault = ({ method }) => (method === silent ? none : undefined);
    expect(await reader.read(scope, access, null)).toEqual(none);
    inspection.fault = () => undefined;
    expect(await reader.read(scope, access, null)).toMatchObject({ kind: 'facts' });
  });

  it('are read once for all who ask at the same time, and kept until they are too old for one of them', async () => {
    await Promise.all(Array.from({ length: 5 }, () => reader.read(scope, access, null)));
    clock.advance(60_000);
    await reader.read(scope, access, null);
    expect(inspection.calls).toEqual(ONCE);
    await reader.read(scope, access, clock.now());
    await reader.read(scope, access, null);
    expect(inspection.calls).toEqual([...ONCE, ...ONCE]);
    clock.advance(60_001);
    await reader.read(scope, access, null);
    expect(inspection.calls).toEqual([...ONCE, ...ONCE, ...ONCE]);
  });

  it('of another user are other facts', async () => {
    await reader.read(scope, access, null);
    await reader.read(scope, { ...access, userId: 'v' }, null);
    await reader.read({ ...scope, environment: 'other' }, access, null);
    expect(inspection.calls).toHaveLength(9);
  });

  it('are asked for again after a defect', async () => {
    inspection.fault = () => {
      throw new TypeError('a defect');
    };
    await expect(reader.read(scope, access, null)).rejects.toThrow('a defect');
    inspection.fault = () => undefined;
    expect(await reader.read(scope, access, null)).toMatchObject({ kind: 'facts' });
  });
});
