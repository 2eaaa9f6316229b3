import { setImmediate as nextTurn } from 'node:timers/promises';
import { type LedgerAccess, type ReadFailure } from '../../src/application/ports/accounting-system';
import { type LedgerEntry } from '../../src/domain/ledger-entry/ledger-entry';
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
import { type LedgerRecord, type LedgerSetup } from '../../src/domain/ledger-entry/ledger-record';

export interface InspectionCall {
  readonly method: 'records' | 'setup' | 'closedBooks' | 'entryPermission' | 'proveEntryPermission';
  /** Of `records`: the list, and the page from 1. */
  readonly list?: string;
  readonly page?: number;
}

/** A ledger in memory that has what the test says, and fails when the test says so. */
export class FakeInspection extends LedgerInspection {
  /** Records by `ledgerListName`; a list that is not set is empty. */
  readonly lists = new Map<string, readonly LedgerRecord[]>();
  pageSize = 2;
  setupOfCompany: LedgerSetup = { isMultiEntity: false, isMultiCurrency: false, baseCurrency: 'USD' };
  /** Last closed day by entity id, empty at top level. */
  readonly closedThrough = new Map<string, string>();
  permission: { readonly mayAdd: boolean; readonly rights: string } = {
    mayAdd: true,
    rights: 'List|View|Add|Edit|Delete',
  };
  proof: EntryProofOutcome = { kind: 'proven' };
  /** Asked at every call and every page; undefined answers what is there. May wait, to hold a reading up, or throw. */
  fault: (call: InspectionCall) => ReadFailure | undefined | Promise<ReadFailure | undefined> = () => undefined;
  /** Every call, a list's readings by its name: `Customer`, `setup`. */
  readonly calls: string[] = [];
  readonly proofs: { readonly entry: LedgerEntry; readonly referenceNo: string }[] = [];

  override async *records(_link: LedgerAccess, list: LedgerList): AsyncGenerator<LedgerRecordPage, void> {
    const name = ledgerListName(list);
    this.calls.push(name);
    const records = this.lists.get(name) ?? [];
    for (let from = 0; from === 0 || from < records.length; from += this.pageSize) {
      await nextTurn();
      const fault = await this.fault({ method: 'records', list: name, page: from / this.pageSize + 1 });
      yield fault ?? { kind: 'records', records: records.slice(from, from + this.pageSize) };
      if (fault) return;
    }
  }

  override setup(): Promise<SetupOutcome> {
    return this.answer('setup', () => ({ kind: 'setup', setup: this.setupOfCompany }));
  }

  override closedBooks(_link: LedgerAccess, entityIds: readonly string[]): Promise<ClosedBooksOutcome> {
    return this.answer('closedBooks', () => ({
      kind: 'closed-books',
      through: new Map(['', ...entityIds].map((entity) => [entity, this.closedThrough.get(entity) ?? null])),
    }));
  }

  override entryPermission(): Promise<EntryPermissionOutcome> {
    return this.answer('entryPermission', () => ({ kind: 'permission', ...this.permission }));
  }

  override proveEntryPermission(
    _link: LedgerAccess,
    entry: LedgerEntry,
    referenceNo: string,
  ): Promise<EntryProofOutcome> {
    this.proofs.push({ entry, referenceNo });
    return this.answer('proveEntryPermission', () => this.proof);
  }

  private async answer<Outcome>(method: InspectionCall['method'], look: () => Outcome): Promise<Outcome | ReadFailure> {
    this.calls.push(method);
    await nextTurn();
    return (await this.fault({ method })) ?? look();
  }
}
