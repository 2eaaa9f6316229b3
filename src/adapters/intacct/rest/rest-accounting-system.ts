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
} from '../../../application/ports/accounting-system';
import { type LedgerEntry, type PostingIdentity } from '../../../domain/ledger-entry/ledger-entry';
import { TOP_LEVEL } from '../../../domain/shared/place';
import { findEntries, type WantedEntry } from '../entries/find-entries';
import { isUnaltered } from '../entries/prepared-entry';
import { readBackEntries } from '../entries/read-back';
import { locateRecords, readEntriesDated, readReferences } from '../records/references';
import { type RestClient } from './rest-client';
import { idempotencyKeyOf, isTokenOver, restPostOutcomeOf } from './rest-create-outcome';
import { prepareRestEntry } from './rest-journal-entry';
import { restAccess, type RestReader } from './rest-reader';

export const ENTRIES_PATH = '/objects/general-ledger/journal-entry';

/** Posts to Sage Intacct and reads its entries, over the REST API. */
export class RestAccountingSystem extends AccountingSystem {
  private readonly client: RestClient;

  constructor(private readonly reader: RestReader) {
    super();
    this.client = reader.client;
  }

  /** With new tokens. Only a consent shows whether its user may enter one entity only. */
  async signIn(access: LedgerAccess): Promise<SignInOutcome> {
    const rest = restAccess(access);
    const { tokens } = this.client;
    const outcome = await tokens.openAll(rest);
    if (outcome.kind === 'refused') return outcome;
    if (outcome.kind === 'unavailable') return { kind: 'unavailable', cause: outcome.detail, ...outcome.wait };
    const { entityId } = outcome.token;
    const isRestricted = tokens.consentOf(rest) !== null && entityId !== TOP_LEVEL;
    return isRestricted ? { kind: 'signed-in', entityId } : { kind: 'signed-in' };
  }

  prepare(entry: LedgerEntry, identity: PostingIdentity): PrepareOutcome {
    return prepareRestEntry(entry, identity);
  }

  async post(access: LedgerAccess, entry: PreparedEntry, mayStart: () => boolean): Promise<PostOutcome> {
    if (!isUnaltered(entry)) throw new Error('The prepared entry does not match its digest.');
    const rest = restAccess(access);
    const opened = await this.client.tokens.current(rest, rest.entityId ?? TOP_LEVEL);
    if (opened.kind === 'refused') return { kind: 'connection-refused', reasons: opened.reasons };
    if (opened.kind === 'unavailable')
      return { kind: 'not-sent', cause: opened.cause, detail: opened.detail, ...opened.wait };
    const { token } = opened;
    const key = idempotencyKeyOf(entry.identity);
    const request = { method: 'POST', path: ENTRIES_PATH, body: entry.body, token, key, mayStart } as const;
    const outcome = restPostOutcomeOf(await this.client.write(request));
    // Not repeated with a new token here: whether this entry may still be sent is for the caller to decide.
    if (isTokenOver(outcome)) await this.client.tokens.drop(rest, token);
    return outcome;
  }

  find(access: LedgerAccess, what: WantedEntry): Promise<FindOutcome> {
    return findEntries(this.reader, access, what);
  }

  locate(
    access: LedgerAccess,
    what: { referenceNos: readonly string[]; recordNos: readonly string[] },
  ): Promise<LocateOutcome> {
    return locateRecords(this.reader, access, what);
  }

  references(access: LedgerAccess, prefix: string): AsyncIterable<ReferencePage> {
    return readReferences(this.reader, access, prefix);
  }

  entriesDated(access: LedgerAccess, within: DatedWithin): AsyncIterable<ReferencePage> {
    return readEntriesDated(this.reader, access, within);
  }

  readBack(access: LedgerAccess, what: WantedEntries): Promise<ReadBackOutcome> {
    return readBackEntries(this.reader, access, what);
  }
}
