import { type LedgerAccess } from '../../../src/application/ports/accounting-system';
import { type LedgerEntry } from '../../../src/domain/ledger-entry/ledger-entry';
import {
  type LedgerInspection,
  type LedgerList,
  type LedgerRecordPage,
} from '../../../src/application/ports/ledger-inspection';
import { type LedgerRecord, type LedgerSetup } from '../../../src/domain/ledger-entry/ledger-record';

/** Who asks: with all rights, without the right to add entries, without any, or with a wrong password. */
export type InspectingUser = 'everything' | 'view' | 'nothing' | 'stranger';

/** A ledger that has the company below. */
export interface InspectedLedger {
  readonly inspection: LedgerInspection;
  as(user: InspectingUser): LedgerAccess;
  /** What can be asked at all. The rest is refused, which callers show as not checked. */
  readonly tells: { readonly closedBooks: boolean; readonly permissions: boolean };
  /** Last closed day by entity; the empty one is the top level. */
  closeBooks(through: Readonly<Record<string, string>>): void;
  draftsLeft(): number;
  stop(): Promise<void>;
}

const record = (id: string, name: string, more: Partial<LedgerRecord> = {}): LedgerRecord => ({
  id,
  name,
  active: true,
  ...more,
});

const customers = Array.from({ length: 5 }, (_, index) => record(`C-${index + 1}`, `Customer ${index + 1}`));

export const COMPANY_LISTS: readonly (readonly [LedgerList, readonly LedgerRecord[]])[] = [
  [
    { kind: 'accounts' },
    [
      record('2400', 'Deferred Revenue', { requires: ['Location'] }),
      record('4000', 'Revenue', { requires: ['Location', 'Class', 'GLDIMCHANNEL'] }),
      record('9999', 'Old Suspense', { active: false, requires: [] }),
    ],
  ],
  [
    { kind: 'journals' },
    [
      record('APJ', 'RevRec Journal', { allowsDirectPosting: true }),
      record('GJ', 'General Journal', { allowsDirectPosting: true }),
      record('NODP', 'System Journal', { allowsDirectPosting: false }),
      record('OLDJ', 'Old Revenue Journal', { active: false, allowsDirectPosting: true }),
    ],
  ],
  [{ kind: 'entities' }, [record('uk01', 'uk01', { currency: 'GBP' }), record('us01', 'us01', { currency: 'USD' })]],
  [
    { kind: 'dimension', dimension: 'Location' },
    [
      record('L01', 'US-East', { entity: 'us01', startDate: '2026-01-01', endDate: '2026-12-31' }),
      record('L03', 'London & Co', { entity: 'uk01' }),
      record('L09', 'Closed office', { entity: 'us01', active: false }),
    ],
  ],
  [{ kind: 'dimension', dimension: 'Class' }, [record('K1', 'SMB')]],
  [{ kind: 'dimension', dimension: 'Customer' }, customers],
  [{ kind: 'dimension', dimension: 'Vendor' }, []],
  [{ kind: 'dimension', dimension: 'Employee' }, [record('E1', 'Ines Ito')]],
  [{ kind: 'dimension', dimension: 'Contract' }, [record('K-1', 'Master agreement')]],
  [{ kind: 'userDefinedDimension', name: 'GLDIMCHANNEL' }, [record('10', 'Direct', { keyedBy: 'id' })]],
];

export const COMPANY_SETUP: LedgerSetup = { isMultiEntity: true, isMultiCurrency: true, baseCurrency: '' };

const field = { target: { kind: 'dimension', dimension: 'Location' }, value: 'L01' } as const;

export const DRAFT: LedgerEntry = {
  journal: 'APJ',
  date: '2026-09-30',
  title: 'Check of the permission to add entries',
  currency: 'USD',
  exchangeRateType: 'Intacct Daily Rate',
  lines: [
    { side: 'debit', account: '2400', amountMinor: 1n, document: '', memo: '', fields: [field] },
    { side: 'credit', account: '2400', amountMinor: 1n, document: '', memo: '', fields: [field] },
  ],
};

export const pagesOf = async (pages: AsyncIterable<LedgerRecordPage>): Promise<LedgerRecordPage[]> => {
  const read: LedgerRecordPage[] = [];
  for await (const page of pages) read.push(page);
  return read;
};

/** What every inspection of a ledger must do. Each adapter runs it. */
export const ledgerInspectionContract = (start: () => Promise<InspectedLedger>): void => {
  let ledger: InspectedLedger;
  beforeEach(async () => {
    ledger = await start();
  });
  afterEach(() => ledger.stop());

  const reasonsWith = (code: string): unknown => expect.arrayContaining([expect.objectContaining({ code })]);
  const refused = { kind: 'refused', reasons: reasonsWith('PERMISSION_MISSING') };
  const connectionRefused = { kind: 'connection-refused', reasons: reasonsWith('SIGN_IN_REFUSED') };

  it.each(COMPANY_LISTS)('gives out all records of %j', async (list, expected) => {
    const pages = await pagesOf(ledger.inspection.records(ledger.as('everything'), list));
    expect(pages.filter(({ kind }) => kind !== 'records')).toEqual([]);
    const records = pages.flatMap((page) => (page.kind === 'records' ? page.records : []));
    expect(records.sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(expected);
  });

  it('says how the company keeps its books', async () => {
    expect(await ledger.inspection.setup(ledger.as('everything'))).toEqual({ kind: 'setup', setup: COMPANY_SETUP });
  });

  it('says what it cannot ask, and guesses nothing', async () => {
    const { inspection, tells } = ledger;
    const notAsked = { kind: 'refused', reasons: reasonsWith('OBJECT_NOT_AVAILABLE') };
    const link = ledger.as('everything');
    if (!tells.closedBooks) expect(await inspection.closedBooks(link, ['us01'])).toEqual(notAsked);
    if (!tells.permissions) expect(await inspection.entryPermission(link)).toEqual(notAsked);
    expect(Object.keys(tells)).toEqual(['closedBooks', 'permissions']);
  });

  it('says of books that were never closed that they were not', async () => {
    if (!ledger.tells.closedBooks) return;
    expect(await ledger.inspection.closedBooks(ledger.as('everything'), ['us01', 'uk01'])).toEqual({
      kind: 'closed-books',
      through: new Map([
        ['', null],
        ['us01', null],
        ['uk01', null],
      ]),
    });
  });

  it('says for each entity and the top level until when the books are closed', async () => {
    if (!ledger.tells.closedBooks) return;
    ledger.closeBooks({ '': '2026-06-30', us01: '2026-08-31' });
    expect(await ledger.inspection.closedBooks(ledger.as('everything'), ['us01', 'uk01'])).toEqual({
      kind: 'closed-books',
      through: new Map([
        ['', '2026-06-30'],
        ['us01', '2026-08-31'],
        ['uk01', null],
      ]),
    });
    expect(await ledger.inspection.closedBooks(ledger.as('everything'), [])).toEqual({
      kind: 'closed-books',
      through: new Map([['', '2026-06-30']]),
    });
  });

  it('says whether the user may add entries, and what rights he has', async () => {
    if (!ledger.tells.permissions) return;
    expect(await ledger.inspection.entryPermission(ledger.as('everything'))).toEqual({
      kind: 'permission',
      mayAdd: true,
      rights: 'List|View|Add|Edit|Delete|Reclass|Reverse',
    });
    expect(await ledger.inspection.entryPermission(ledger.as('view'))).toEqual({
      kind: 'permission',
      mayAdd: false,
      rights: 'List|View',
    });
  });

  it('proves that entries can be added, and leaves nothing', async () => {
    const link = ledger.as('everything');
    expect(await ledger.inspection.proveEntryPermission(link, DRAFT, 'RR-CHECK-1')).toEqual({ kind: 'proven' });
    expect(await ledger.inspection.proveEntryPermission(link, DRAFT, 'RR-CHECK-1')).toEqual({ kind: 'proven' });
    expect(ledger.draftsLeft()).toBe(0);
  });

  it('is refused the proof when the user may not add entries', async () => {
    expect(await ledger.inspection.proveEntryPermission(ledger.as('view'), DRAFT, 'RR-CHECK-1')).toEqual(refused);
    expect(ledger.draftsLeft()).toBe(0);
  });

  it('is refused everything when the user may not look', async () => {
    const { inspection } = ledger;
    const link = ledger.as('nothing');
    for (const [list] of COMPANY_LISTS) expect(await pagesOf(inspection.records(link, list))).toEqual([refused]);
    expect(await inspection.setup(link)).toEqual(refused);
    expect(await inspection.closedBooks(link, ['us01'])).toEqual(refused);
    expect(await inspection.entryPermission(link)).toEqual(refused);
    expect(await inspection.proveEntryPermission(link, DRAFT, 'RR-CHECK-1')).toEqual(refused);
  });

  it('distinguishes a refused connection from a user who may not read', async () => {
    const { inspection } = ledger;
    const link = ledger.as('stranger');
    for (const [list] of COMPANY_LISTS)
      expect(await pagesOf(inspection.records(link, list))).toEqual([connectionRefused]);
    expect(await inspection.setup(link)).toEqual(connectionRefused);
    expect(await inspection.closedBooks(link, ['us01'])).toEqual(connectionRefused);
    expect(await inspection.entryPermission(link)).toEqual(connectionRefused);
    expect(await inspection.proveEntryPermission(link, DRAFT, 'RR-CHECK-1')).toEqual(connectionRefused);
  });
};
