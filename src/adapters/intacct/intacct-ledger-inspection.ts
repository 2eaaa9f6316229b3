import { type GatewayAccess } from '../../application/ports/accounting-system';
import { type LedgerEntry } from '../../domain/ledger-entry/ledger-entry';
import {
  type ClosedBooksOutcome,
  type EntryPermissionOutcome,
  type EntryProofOutcome,
  LedgerInspection,
  type LedgerList,
  type LedgerRecordPage,
  type SetupOutcome,
} from '../../application/ports/ledger-inspection';
import { readAccounts, readEntities, readJournals } from './records/company-lists';
import { readClosedBooks, readSetup } from './records/company-setup';
import { readDimensionRecords } from './records/dimension-values';
import { readEntryPermission } from './records/entry-permission';
import { proveEntry } from './entries/entry-proof';
import { type IntacctParts } from './records/intacct-parts';

/** What a company in Sage Intacct has and what our user may do there, over the XML gateway. */
export class IntacctLedgerInspection extends LedgerInspection {
  constructor(
    private readonly parts: IntacctParts,
    private readonly newControlId: () => string,
  ) {
    super();
  }

  records(access: GatewayAccess, list: LedgerList): AsyncIterable<LedgerRecordPage> {
    const { reader } = this.parts;
    switch (list.kind) {
      case 'accounts':
        return readAccounts(reader, access);
      case 'journals':
        return readJournals(reader, access);
      case 'entities':
        return readEntities(reader, access);
      case 'dimension':
      case 'userDefinedDimension':
        return readDimensionRecords(reader, access, list);
    }
  }

  setup(access: GatewayAccess): Promise<SetupOutcome> {
    return readSetup(this.parts.reader, access);
  }

  closedBooks(access: GatewayAccess, entityIds: readonly string[]): Promise<ClosedBooksOutcome> {
    return readClosedBooks(this.parts.reader, access, entityIds);
  }

  entryPermission(access: GatewayAccess): Promise<EntryPermissionOutcome> {
    return readEntryPermission(this.parts.reader, access);
  }

  proveEntryPermission(access: GatewayAccess, entry: LedgerEntry, referenceNo: string): Promise<EntryProofOutcome> {
    return proveEntry(this.parts, access, { entry, referenceNo, controlId: this.newControlId() });
  }
}
