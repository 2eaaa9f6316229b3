import { type LedgerEntry, type LedgerLink } from '../../application/ports/accounting-system';
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

  records(link: LedgerLink, list: LedgerList): AsyncIterable<LedgerRecordPage> {
    const { reader } = this.parts;
    switch (list.kind) {
      case 'accounts':
        return readAccounts(reader, link);
      case 'journals':
        return readJournals(reader, link);
      case 'entities':
        return readEntities(reader, link);
      case 'dimension':
      case 'userDefinedDimension':
        return readDimensionRecords(reader, link, list);
    }
  }

  setup(link: LedgerLink): Promise<SetupOutcome> {
    return readSetup(this.parts.reader, link);
  }

  closedBooks(link: LedgerLink, entityIds: readonly string[]): Promise<ClosedBooksOutcome> {
    return readClosedBooks(this.parts.reader, link, entityIds);
  }

  entryPermission(link: LedgerLink): Promise<EntryPermissionOutcome> {
    return readEntryPermission(this.parts.reader, link);
  }

  proveEntryPermission(link: LedgerLink, entry: LedgerEntry, referenceNo: string): Promise<EntryProofOutcome> {
    return proveEntry(this.parts, link, { entry, referenceNo, controlId: this.newControlId() });
  }
}
