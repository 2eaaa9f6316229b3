import { ScopedDirectory } from '../../src/application/ledger-directory/scoped-directory';
import { type LedgerReason } from '../../src/domain/ledger-entry/ledger-entry';
import { type LedgerRecord } from '../../src/domain/ledger-entry/ledger-record';
import { type LedgerFacts } from '../../src/domain/ledger-entry/ledger-facts';
import { MemoryLedgerDirectory } from './memory-ledger-directory';

const scope = { environment: 'acme-test', companyId: 'ACME' };

/** A record that is active unless it says otherwise. */
export const record = (id: string, name = '', more: Partial<LedgerRecord> = {}): LedgerRecord => ({
  id,
  name,
  active: true,
  ...more,
});

/** What the ledger knows: these lists, one entity, one currency, open books, a user who may post. */
export const factsOf = (
  lists: Readonly<Record<string, readonly LedgerRecord[]>>,
  more: Partial<Omit<LedgerFacts, 'directory'>> = {},
  refusals: ReadonlyMap<string, LedgerReason | undefined> = new Map(),
): LedgerFacts => {
  const directory = new MemoryLedgerDirectory();
  for (const [list, records] of Object.entries(lists)) {
    const replacement = directory.replace(scope, list);
    replacement.add(records);
    replacement.commit('2026-10-01T00:00:00.000Z');
  }
  return {
    directory: new ScopedDirectory(directory, scope, refusals),
    setup: { isMultiEntity: false, isMultiCurrency: false, baseCurrency: 'USD' },
    closedThrough: new Map([['', null]]),
    mayAddEntries: true,
    sources: [directory],
    ...more,
  };
};
