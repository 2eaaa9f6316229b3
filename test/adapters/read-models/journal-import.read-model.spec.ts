import { JournalImportReadModel } from '../../../src/adapters/read-models/journal-import.read-model';
import { shownBy } from '../../support/view-history';

describe('journal imports', () => {
  let imports: JournalImportReadModel;
  beforeAll(async () => {
    imports = await shownBy((database) => new JournalImportReadModel(database));
  });

  it('show how they ended, with their control totals', () => {
    expect(imports.journalImport('acme', 'i1')).toMatchObject({
      status: 'Completed',
      batches: 1,
      totals: [{ currency: 'USD', lines: 2, debit: '10.00', credit: '10.00' }],
    });
    expect(imports.journalImport('acme', 'i2')).toMatchObject({ status: 'Rejected', problemCount: 1 });
  });

  it('say whether control totals came with them, and that they agree', () => {
    expect(imports.journalImport('acme', 'agreed')).toMatchObject({
      status: 'Completed',
      controlTotals: { result: 'agreed', entries: 1, totals: 1 },
      totalsDigest: 't',
    });
    expect(imports.journalImport('acme', 'i1')).toMatchObject({
      controlTotals: { result: 'none', entries: 0, totals: 0 },
      totalsDigest: null,
    });
    expect(imports.journalImport('acme', 'i2')).toMatchObject({ controlTotals: null });
  });

  it('show their preview until a person confirms or withdraws it', () => {
    const total = { currency: 'USD', lines: 2, debit: '10.00', credit: '10.00' };
    expect(imports.journalImport('acme', 'seen')).toMatchObject({
      ...{ status: 'Awaiting Confirmation', entries: 1, totals: [total], finishedAt: null },
      preview: [{ journalEntryId: 'JE-1', action: 'create', batches: 1, totals: [total] }],
    });
    expect(imports.journalImport('acme', 'confirmed')).toMatchObject({ status: 'Validating', preview: [] });
    expect(imports.journalImport('acme', 'withdrawn')).toMatchObject({
      status: 'Withdrawn',
      finishedAt: expect.any(String),
    });
  });

  it('show who took them back, and which are not through with that', () => {
    const at = expect.stringMatching(/^2026/) as unknown;
    expect(imports.journalImport('control', 'i1')).toMatchObject({
      ...{ status: 'Completed', withdrawnBeforeEntries: 1 },
      takeBack: { reason: 'The wrong file.', by: 'ana', at, finishedAt: at, withdrawnEntries: 1, leftEntries: 5 },
    });
    expect(imports.journalImport('control', 'i2')).toMatchObject({
      takeBack: { reason: 'Another wrong file.', finishedAt: null, withdrawnEntries: null, leftEntries: null },
    });
    expect(imports.takenBack()).toEqual([{ environment: 'control', importId: 'i2', correlationId: 'c' }]);
  });

  it('are counted while they wait, by person and by environment', () => {
    expect(imports.waitingImports('acme', 'ana')).toEqual({ ofPerson: 2, ofEnvironment: 2 });
    expect(imports.waitingImports('acme', 'nobody')).toEqual({ ofPerson: 0, ofEnvironment: 2 });
  });

  it('are found by their spooled file', () => {
    expect(imports.importsOfSpool(['spool2', 'unknown'])).toEqual([
      { environment: 'acme', importId: 'i2', correlationId: 'c', spoolRef: 'spool2', isDue: true },
    ]);
  });
});
