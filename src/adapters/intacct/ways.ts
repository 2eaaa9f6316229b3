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
import {
  type DetailPage,
  LedgerBalances,
  type LedgerDays,
  type MovementsOutcome,
} from '../../application/ports/ledger-balances';
import {
  type ClosedBooksOutcome,
  type EntryPermissionOutcome,
  type EntryProofOutcome,
  LedgerInspection,
  type LedgerList,
  type LedgerRecordPage,
  type SetupOutcome,
} from '../../application/ports/ledger-inspection';
import {
  type HeaderPage,
  LedgerReadings,
  type LinesOutcome,
  type WantedHeaders,
} from '../../application/ports/ledger-readings';
import { type LedgerEntry, type PostingIdentity } from '../../domain/ledger-entry/ledger-entry';
import { type ReadField } from '../../domain/shared/ledger-field';

const wayOf = <Port>(
  { way }: { readonly way?: 'xml' | 'rest' },
  { xml, rest }: { readonly xml: Port; readonly rest: Port },
): Port => (way === 'rest' ? rest : xml);

/** Both ways into one ledger: the access says which, and the names of an entry say in which notation it is written. */
export class AccountingSystemByWay extends AccountingSystem {
  constructor(
    readonly xml: AccountingSystem,
    readonly rest: AccountingSystem,
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

  private by(said: { readonly way?: 'xml' | 'rest' }): AccountingSystem {
    return wayOf(said, this);
  }
}

export class LedgerInspectionByWay extends LedgerInspection {
  constructor(
    readonly xml: LedgerInspection,
    readonly rest: LedgerInspection,
  ) {
    super();
  }

  records(access: LedgerAccess, list: LedgerList): AsyncIterable<LedgerRecordPage> {
    return wayOf(access, this).records(access, list);
  }

  setup(access: LedgerAccess): Promise<SetupOutcome> {
    return wayOf(access, this).setup(access);
  }

  closedBooks(access: LedgerAccess, entityIds: readonly string[]): Promise<ClosedBooksOutcome> {
    return wayOf(access, this).closedBooks(access, entityIds);
  }

  entryPermission(access: LedgerAccess): Promise<EntryPermissionOutcome> {
    return wayOf(access, this).entryPermission(access);
  }

  proveEntryPermission(access: LedgerAccess, entry: LedgerEntry, referenceNo: string): Promise<EntryProofOutcome> {
    return wayOf(access, this).proveEntryPermission(access, entry, referenceNo);
  }
}

export class LedgerReadingsByWay extends LedgerReadings {
  constructor(
    readonly xml: LedgerReadings,
    readonly rest: LedgerReadings,
  ) {
    super();
  }

  headers(access: LedgerAccess, wanted: WantedHeaders): AsyncIterable<HeaderPage> {
    return wayOf(access, this).headers(access, wanted);
  }

  lines(
    access: LedgerAccess,
    wanted: { readonly recordNos: readonly string[]; readonly fields: readonly ReadField[] },
  ): Promise<LinesOutcome> {
    return wayOf(access, this).lines(access, wanted);
  }
}

export class LedgerBalancesByWay extends LedgerBalances {
  constructor(
    readonly xml: LedgerBalances,
    readonly rest: LedgerBalances,
  ) {
    super();
  }

  trialBalance(access: LedgerAccess, wanted: LedgerDays & { readonly entityId: string }): Promise<MovementsOutcome> {
    return wayOf(access, this).trialBalance(access, wanted);
  }

  balances(
    access: LedgerAccess,
    wanted: LedgerDays & { readonly accounts: readonly string[] },
  ): Promise<MovementsOutcome> {
    return wayOf(access, this).balances(access, wanted);
  }

  details(
    access: LedgerAccess,
    wanted: LedgerDays & { readonly accounts: readonly string[] },
  ): AsyncIterable<DetailPage> {
    return wayOf(access, this).details(access, wanted);
  }
}
