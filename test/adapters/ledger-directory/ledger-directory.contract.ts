import { type DirectoryScope, type LedgerDirectory } from '../../../src/application/ports/ledger-directory';
import { type LedgerRecord } from '../../../src/domain/ledger-entry/ledger-record';
import { refusalOf } from '../../support/given';
import { givenList } from '../../support/memory-ledger-directory';

export const SCOPE: DirectoryScope = { environment: 'acme-test', companyId: 'ACME' };
const OTHERS: readonly DirectoryScope[] = [
  { environment: 'acme-test', companyId: 'BETA' },
  { environment: 'acme-live', companyId: 'ACME' },
];
const [MORNING, NOON] = ['2026-09-30T08:00:00.000Z', '2026-09-30T12:00:00.000Z'];

const record = (id: string, name = '', more: Partial<LedgerRecord> = {}): LedgerRecord => ({
  id,
  name,
  active: true,
  ...more,
});

const everything: LedgerRecord = {
  id: 'US-1',
  name: 'Zürich "1"',
  active: false,
  entity: 'US',
  currency: 'CHF',
  requires: ['Location', 'GLDIMREGION'],
  allowsDirectPosting: false,
  startDate: '2026-01-01',
  endDate: '2026-12-31',
};

/** What every directory must do. Each implementation runs it. */
export const ledgerDirectoryContract = (open: () => LedgerDirectory): void => {
  let directory: LedgerDirectory;
  beforeEach(() => {
    directory = open();
  });

  const idsOf = (records: readonly LedgerRecord[]): string[] => records.map(({ id }) => id);

  describe('a list that was never read', () => {
    it('has no state and no records', () => {
      expect(directory.states(SCOPE)).toEqual([]);
      expect(directory.state(SCOPE, 'Customer')).toBeUndefined();
      expect(directory.record(SCOPE, 'Customer', 'C1')).toBeUndefined();
      expect(directory.named(SCOPE, 'Customer', 'Acme', 10)).toEqual([]);
      expect(directory.alike(SCOPE, 'Customer', 'Acme', 10)).toEqual([]);
      expect(directory.search(SCOPE, 'Customer', '', { limit: 10, cursor: null })).toEqual({
        items: [],
        nextCursor: null,
      });
    });
  });

  describe('a replacement', () => {
    it('is what readers see from its commit on, whole, with the time of its first page', () => {
      const replacement = directory.replace(SCOPE, 'Customer');
      replacement.add([record('C1', 'One')]);
      replacement.add([everything, record('C2', 'Two')]);
      expect(directory.state(SCOPE, 'Customer')).toBeUndefined();
      expect(directory.record(SCOPE, 'Customer', 'C1')).toBeUndefined();
      replacement.commit(NOON);
      expect(directory.state(SCOPE, 'Customer')).toEqual({ list: 'Customer', readAt: NOON, count: 3 });
      expect(directory.search(SCOPE, 'Customer', '', { limit: 10, cursor: null })).toEqual({
        items: [record('C1', 'One'), record('C2', 'Two'), everything],
        nextCursor: null,
      });
    });

    it('leaves the old list to readers until its commit, and nothing of it after', () => {
      givenList(directory, SCOPE, 'Customer', [record('C1', 'One'), record('C2', 'Two')], MORNING);
      const replacement = directory.replace(SCOPE, 'Customer');
      replacement.add([record('C2', 'Zwei'), record('C3', 'Drei')]);
      expect(directory.state(SCOPE, 'Customer')).toEqual({ list: 'Customer', readAt: MORNING, count: 2 });
      expect(idsOf(directory.alike(SCOPE, 'Customer', 'two', 10))).toEqual(['C2']);
      replacement.commit(NOON);
      expect(directory.state(SCOPE, 'Customer')).toEqual({ list: 'Customer', readAt: NOON, count: 2 });
      expect(['C1', 'C2', 'C3'].map((id) => directory.record(SCOPE, 'Customer', id)?.name)).toEqual([
        undefined,
        'Zwei',
        'Drei',
      ]);
      expect(directory.named(SCOPE, 'Customer', 'Two', 10)).toEqual([]);
      expect(directory.alike(SCOPE, 'Customer', 'two', 10)).toEqual([]);
    });

    it('is known by the object of its state', () => {
      givenList(directory, SCOPE, 'Customer', [record('C1')], MORNING);
      const first = directory.state(SCOPE, 'Customer');
      expect(directory.state(SCOPE, 'Customer')).toBe(first);
      givenList(directory, SCOPE, 'Customer', [record('C1')], MORNING);
      expect(directory.state(SCOPE, 'Customer')).not.toBe(first);
    });

    it('that is discarded leaves the old list, however often it is discarded', () => {
      givenList(directory, SCOPE, 'Customer', [record('C1')], MORNING);
      const replacement = directory.replace(SCOPE, 'Customer');
      replacement.add([record('C2')]);
      replacement.discard();
      replacement.discard();
      expect(directory.states(SCOPE)).toEqual([{ list: 'Customer', readAt: MORNING, count: 1 }]);
      expect(directory.record(SCOPE, 'Customer', 'C2')).toBeUndefined();
    });

    it('may be of no records at all', () => {
      directory.replace(SCOPE, 'Customer').commit(NOON);
      expect(directory.states(SCOPE)).toEqual([{ list: 'Customer', readAt: NOON, count: 0 }]);
    });

    it('counts a record once that came twice, as it came last', () => {
      givenList(directory, SCOPE, 'Customer', [record('C1', 'Old'), record('C2'), record('C1', 'New')]);
      expect(directory.state(SCOPE, 'Customer')).toMatchObject({ count: 2 });
      expect(directory.record(SCOPE, 'Customer', 'C1')).toEqual(record('C1', 'New'));
      expect(directory.named(SCOPE, 'Customer', 'Old', 10)).toEqual([]);
    });

    it('takes nothing after its end, and a late discard undoes no commit', () => {
      const replacement = directory.replace(SCOPE, 'Customer');
      replacement.commit(NOON);
      replacement.discard();
      expect(() => {
        replacement.add([record('C1')]);
      }).toThrow('committed or discarded before');
      expect(() => {
        replacement.commit(NOON);
      }).toThrow('committed or discarded before');
      expect(directory.state(SCOPE, 'Customer')).toEqual({ list: 'Customer', readAt: NOON, count: 0 });
    });

    it('is the last of several at once that commits', () => {
      const [one, two] = [directory.replace(SCOPE, 'Customer'), directory.replace(SCOPE, 'Customer')];
      one.add([record('C1')]);
      two.add([record('C2')]);
      two.commit(MORNING);
      one.commit(NOON);
      expect(directory.search(SCOPE, 'Customer', '', { limit: 10, cursor: null }).items).toEqual([record('C1')]);
      expect(directory.state(SCOPE, 'Customer')).toEqual({ list: 'Customer', readAt: NOON, count: 1 });
    });
  });

  describe('a look-up', () => {
    const customers = [
      record('c9', 'ACME'),
      record('C1', 'Acme'),
      record('C2', 'Acme', { active: false }),
      record('C3', 'Société  Générale'),
      record('C4', ''),
      record('Acme', 'C1'),
    ];
    beforeEach(() => {
      givenList(directory, SCOPE, 'Customer', customers);
    });

    it('by id takes exactly this id', () => {
      expect(directory.record(SCOPE, 'Customer', 'c9')).toEqual(customers[0]);
      expect(directory.record(SCOPE, 'Customer', 'C9')).toBeUndefined();
    });

    it('by name takes exactly this name, in the order of the ids, and not more than asked for', () => {
      expect(idsOf(directory.named(SCOPE, 'Customer', 'Acme', 10))).toEqual(['C1', 'C2']);
      expect(idsOf(directory.named(SCOPE, 'Customer', 'Acme', 1))).toEqual(['C1']);
      expect(directory.named(SCOPE, 'Customer', 'acme', 10)).toEqual([]);
    });

    it('finds similar ids and names regardless of case and white space, but not of accents', () => {
      expect(idsOf(directory.alike(SCOPE, 'Customer', ' aCmE ', 10))).toEqual(['Acme', 'C1', 'C2', 'c9']);
      expect(idsOf(directory.alike(SCOPE, 'Customer', 'SOCIÉTÉ générale', 10))).toEqual(['C3']);
      expect(idsOf(directory.alike(SCOPE, 'Customer', 'societe generale', 10))).toEqual([]);
      expect(idsOf(directory.alike(SCOPE, 'Customer', 'c1', 10))).toEqual(['Acme', 'C1']);
      expect(idsOf(directory.alike(SCOPE, 'Customer', 'c1', 1))).toEqual(['Acme']);
    });

    it('for what is alike finds nothing for a blank', () => {
      expect(directory.alike(SCOPE, 'Customer', '', 10)).toEqual([]);
      expect(directory.alike(SCOPE, 'Customer', ' \t', 10)).toEqual([]);
    });
  });

  describe('a search', () => {
    const everyId = Array.from({ length: 7 }, (_, index) => `C${index}`);
    beforeEach(() => {
      givenList(
        directory,
        SCOPE,
        'Customer',
        [...everyId].reverse().map((id, index) => record(id, index % 2 === 0 ? 'Müller & Söhne' : '100% wool_')),
      );
    });

    const allOf = (text: string, limit: number): string[] => {
      const ids: string[] = [];
      let cursor: string | null = null;
      do {
        const page = directory.search(SCOPE, 'Customer', text, { limit, cursor });
        if (page.nextCursor !== null) expect(page.items).toHaveLength(limit);
        ids.push(...idsOf(page.items));
        cursor = page.nextCursor;
      } while (cursor !== null);
      return ids;
    };

    it.each([1, 3, 7, 50])('gives out every record once, by id, %i a page', (limit) => {
      expect(allOf('', limit)).toEqual(everyId);
    });

    it.each([
      ['MULLER', ['C0', 'C2', 'C4', 'C6']],
      ['& so', ['C0', 'C2', 'C4', 'C6']],
      ['c3', ['C3']],
      ['%', ['C1', 'C3', 'C5']],
      ['l_', ['C1', 'C3', 'C5']],
      ['nobody', []],
      [' ', everyId],
    ])('for "%s" finds the ids and names that contain it', (text, ids) => {
      expect(allOf(text, 2)).toEqual(ids);
    });

    it('continues after its last record when the list has been replaced', () => {
      const { nextCursor } = directory.search(SCOPE, 'Customer', '', { limit: 3, cursor: null });
      givenList(
        directory,
        SCOPE,
        'Customer',
        ['C1', 'C4', 'C9'].map((id) => record(id)),
      );
      expect(idsOf(directory.search(SCOPE, 'Customer', '', { limit: 3, cursor: nextCursor }).items)).toEqual([
        'C4',
        'C9',
      ]);
    });

    it('refuses a cursor that it never gave out', () => {
      expect(refusalOf(() => directory.search(SCOPE, 'Customer', '', { limit: 3, cursor: 'x' }))).toMatchObject({
        code: 'REQUEST_INVALID',
        details: { field: 'cursor' },
      });
    });
  });

  describe('lists', () => {
    beforeEach(() => {
      for (const scope of [SCOPE, ...OTHERS])
        for (const list of ['accounts', 'Customer'])
          givenList(directory, scope, list, [record('1', scope.companyId)], NOON);
    });
    const listsOf = (scope: DirectoryScope): string[] => directory.states(scope).map(({ list }) => list);

    it('are reported by name', () => {
      expect(directory.states(SCOPE)).toEqual([
        { list: 'Customer', readAt: NOON, count: 1 },
        { list: 'accounts', readAt: NOON, count: 1 },
      ]);
    });

    it('of environments and companies are separate', () => {
      givenList(directory, SCOPE, 'Customer', [record('2')], NOON);
      for (const scope of OTHERS)
        expect(directory.search(scope, 'Customer', '', { limit: 10, cursor: null }).items).toEqual([
          record('1', scope.companyId),
        ]);
    });

    it('count as never read once they are forgotten, one of them', () => {
      directory.forget(SCOPE, 'Customer');
      expect([SCOPE, ...OTHERS].map(listsOf)).toEqual([
        ['accounts'],
        ['Customer', 'accounts'],
        ['Customer', 'accounts'],
      ]);
      expect(directory.state(SCOPE, 'Customer')).toBeUndefined();
      expect(directory.record(SCOPE, 'Customer', '1')).toBeUndefined();
    });

    it('count as never read once they are forgotten, all of an environment', () => {
      directory.forget(SCOPE);
      expect([SCOPE, ...OTHERS].map(listsOf)).toEqual([[], [], ['Customer', 'accounts']]);
    });
  });
};
