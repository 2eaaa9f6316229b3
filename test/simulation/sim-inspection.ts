import {
  type ClosedBooksOutcome,
  type EntryPermissionOutcome,
  type EntryProofOutcome,
  LedgerInspection,
  type LedgerList,
  ledgerListName,
  type LedgerRecordPage,
  type SetupOutcome,
} from '../../src/application/ports/ledger-inspection';
import { type LedgerRecord } from '../../src/domain/ledger-entry/ledger-record';
import { type SimProcess } from './sim-process';

const RECORDS: Readonly<Record<string, readonly LedgerRecord[]>> = {
  accounts: [
    { id: '4000-10', name: 'Revenue', active: true },
    { id: '4000-20', name: 'Other revenue', active: true },
  ],
  journals: [{ id: 'APJ', name: 'Revenue journal', active: true }],
};

/** A company that has all that the batches need: what goes wrong in the simulation goes wrong with entries. */
export class SimInspection extends LedgerInspection {
  constructor(private readonly process: SimProcess) {
    super();
  }

  override async *records(_link: unknown, list: LedgerList): AsyncGenerator<LedgerRecordPage, void> {
    yield await this.answer({ kind: 'records', records: RECORDS[ledgerListName(list)] ?? [] });
  }

  override setup(): Promise<SetupOutcome> {
    return this.answer({
      kind: 'setup',
      setup: { isMultiEntity: false, isMultiCurrency: false, baseCurrency: 'USD' },
    });
  }

  override closedBooks(): Promise<ClosedBooksOutcome> {
    return this.answer({ kind: 'closed-books', through: new Map([['', null]]) });
  }

  override entryPermission(): Promise<EntryPermissionOutcome> {
    return this.answer({ kind: 'permission', mayAdd: true, rights: 'Add' });
  }

  override proveEntryPermission(): Promise<EntryProofOutcome> {
    return this.answer({ kind: 'proven' });
  }

  private async answer<Outcome>(outcome: Outcome): Promise<Outcome> {
    await this.process.call(() => undefined);
    return outcome;
  }
}
