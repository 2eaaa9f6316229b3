import {
  AccountingSystem,
  type DatedWithin,
  type FindOutcome,
  type GatewayAccess,
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
import { isSessionOver, postOutcomeOf } from './entries/create-outcome';
import { findEntries, type WantedEntry } from './entries/find-entries';
import { type Gateway } from './wire/gateway';
import { type IntacctParts } from './records/intacct-parts';
import { prepareJournalEntry } from './entries/journal-entry';
import { isUnaltered } from './entries/prepared-entry';
import { type LedgerReader } from './records/ledger-reader';
import { readBackEntries } from './entries/read-back';
import { locateRecords, readEntriesDated, readReferences } from './records/references';
import { type Sessions } from './wire/session';

/** Posts to Sage Intacct and reads its entries, over the XML gateway. */
export class IntacctAccountingSystem extends AccountingSystem {
  private readonly gateway: Gateway;
  private readonly sessions: Sessions;
  private readonly reader: LedgerReader;

  constructor({ gateway, sessions, reader }: IntacctParts) {
    super();
    this.gateway = gateway;
    this.sessions = sessions;
    this.reader = reader;
  }

  async signIn(access: GatewayAccess): Promise<SignInOutcome> {
    const outcome = await this.sessions.openAll(access);
    switch (outcome.kind) {
      case 'open':
        return outcome.session.entityId === ''
          ? { kind: 'signed-in' }
          : { kind: 'signed-in', entityId: outcome.session.entityId };
      case 'refused':
        return outcome;
      case 'unavailable':
        return { kind: 'unavailable', cause: outcome.detail, ...outcome.wait };
    }
  }

  prepare(entry: LedgerEntry, identity: PostingIdentity): PrepareOutcome {
    return prepareJournalEntry(entry, identity);
  }

  async post(access: GatewayAccess, entry: PreparedEntry, mayStart: () => boolean): Promise<PostOutcome> {
    if (!isUnaltered(entry)) throw new Error('The prepared entry does not match its digest.');
    const opened = await this.sessions.forPosting(access);
    if (opened.kind === 'refused') return { kind: 'connection-refused', reasons: opened.reasons };
    if (opened.kind === 'unavailable') {
      return { kind: 'not-sent', cause: opened.cause, detail: opened.detail, ...opened.wait };
    }

    const { session } = opened;
    const outcome = await this.gateway.create(
      {
        endpoint: session.endpoint,
        senderId: access.senderId,
        senderPassword: access.senderPassword,
        companyId: access.companyId,
        authentication: { kind: 'session', sessionId: session.id },
        name: 'create',
        body: entry.body,
        functionControlId: entry.identity.controlId,
        mayStart,
      },
      postOutcomeOf,
    );
    // Not repeated with a new session here: whether this entry may still be sent is for the caller to decide.
    if (isSessionOver(outcome)) await this.sessions.drop(access, session);
    return outcome;
  }

  find(access: GatewayAccess, what: WantedEntry): Promise<FindOutcome> {
    return findEntries(this.reader, access, what);
  }

  locate(
    access: GatewayAccess,
    what: { referenceNos: readonly string[]; recordNos: readonly string[] },
  ): Promise<LocateOutcome> {
    return locateRecords(this.reader, access, what);
  }

  references(access: GatewayAccess, prefix: string): AsyncIterable<ReferencePage> {
    return readReferences(this.reader, access, prefix);
  }

  entriesDated(access: GatewayAccess, within: DatedWithin): AsyncIterable<ReferencePage> {
    return readEntriesDated(this.reader, access, within);
  }

  readBack(access: GatewayAccess, what: WantedEntries): Promise<ReadBackOutcome> {
    return readBackEntries(this.reader, access, what);
  }
}
