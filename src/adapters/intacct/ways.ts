import {
  AccountingSystem,
  type DatedWithin,
  type FindOutcome,
  type LedgerAccess,
  type LocateOutcome,
  type PostOutcome,
  type PreparedEntry,
  type PrepareOutcome,
  type ReadBackOutcome,
  type ReferencePage,
  type SignInOutcome,
  type WantedEntries,
} from '../../application/ports/accounting-system';
import { type LedgerEntry, type PostingIdentity } from '../../domain/ledger-entry/ledger-entry';

/** Both ways into one ledger: the access says which, and the names of an entry say in which notation it is written. */
export class AccountingSystemByWay extends AccountingSystem {
  constructor(
    private readonly xml: AccountingSystem,
    private readonly rest: AccountingSystem,
  ) {
    super();
  }

  signIn(access: LedgerAccess): Promise<SignInOutcome> {
    return this.by(access).signIn(access);
  }

  prepare(entry: LedgerEntry, identity: PostingIdentity): PrepareOutcome {
    return this.by(identity).prepare(entry, identity);
  }

  post(access: LedgerAccess, entry: PreparedEntry, mayStart: () => boolean): Promise<PostOutcome> {
    if (entry.identity.way !== (access.way === 'rest' ? 'rest' : undefined))
      throw new Error('The request is written for another way into the ledger.');
    return this.by(access).post(access, entry, mayStart);
  }

  find(access: LedgerAccess, what: { referenceNo: string; currency: string }): Promise<FindOutcome> {
    return this.by(access).find(access, what);
  }

  locate(
    access: LedgerAccess,
    what: { referenceNos: readonly string[]; recordNos: readonly string[] },
  ): Promise<LocateOutcome> {
    return this.by(access).locate(access, what);
  }

  references(access: LedgerAccess, prefix: string): AsyncIterable<ReferencePage> {
    return this.by(access).references(access, prefix);
  }

  entriesDated(access: LedgerAccess, within: DatedWithin): AsyncIterable<ReferencePage> {
    return this.by(access).entriesDated(access, within);
  }

  readBack(access: LedgerAccess, what: WantedEntries): Promise<ReadBackOutcome> {
    return this.by(access).readBack(access, what);
  }

  private by({ way }: { readonly way?: 'xml' | 'rest' }): AccountingSystem {
    return way === 'rest' ? this.rest : this.xml;
  }
}
