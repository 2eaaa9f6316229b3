import {
  AccountingSystem,
  type DimensionPage,
  type FindOutcome,
  type LedgerEntry,
  type LedgerLink,
  type PostingIdentity,
  type PostOutcome,
  type PreparedEntry,
  type PrepareOutcome,
  type ReadBackOutcome,
  type ReferencePage,
  type SignInOutcome,
} from '../../application/ports/accounting-system';
import { type LedgerDimension } from '../../domain/shared/ledger-field';
import { readDimensionValues } from './dimension-values';
import { EndpointPolicy } from './endpoint-policy';
import { findEntries, type WantedEntry } from './find-entries';
import { Gateway, type IntacctLog } from './gateway';
import { isUnaltered, prepareJournalEntry } from './journal-entry';
import { LedgerReader } from './ledger-reader';
import { readBackEntries, type WantedEntries } from './read-back';
import { readReferences } from './references';
import { transientRetry } from './retry';
import { Sessions } from './session';
import { Transport } from './transport';

export interface IntacctOptions {
  readonly endpoint: string;
  /** Endpoints outside `https` hosts of intacct.com to which the operator lets credentials go, for example a sandbox. */
  readonly allowedEndpoints: readonly string[];
  readonly connectTimeoutMs: number;
  readonly createTimeoutMs: number;
  readonly readTimeoutMs: number;
  readonly replyBytesMax?: number;
  /** Before the first repetition of a read; it grows from there. */
  readonly retryDelayMs?: number;
  /** For the control element and for functions that are no create. */
  readonly newControlId: () => string;
  readonly log?: IntacctLog;
}

const REPLY_BYTES_MAX = 8 * 1024 * 1024;
const RETRY_DELAY_MS = 250;

/** Sage Intacct behind our port, over its XML gateway. */
export class IntacctAccountingSystem extends AccountingSystem {
  private readonly transport: Transport;
  private readonly gateway: Gateway;
  private readonly sessions: Sessions;
  private readonly reader: LedgerReader;

  constructor(options: IntacctOptions) {
    super();
    const policy = new EndpointPolicy(options.allowedEndpoints);
    const endpoint = policy.check(options.endpoint);
    if (endpoint === null)
      throw new Error('The Intacct endpoint is neither under intacct.com nor an allowed endpoint.');

    const { replyBytesMax = REPLY_BYTES_MAX, log = () => undefined } = options;
    const retry = transientRetry(options.retryDelayMs ?? RETRY_DELAY_MS);
    this.transport = new Transport({ connectTimeoutMs: options.connectTimeoutMs, replyBytesMax });
    this.gateway = new Gateway({ ...options, transport: this.transport, replyBytesMax, log });
    this.sessions = new Sessions({ gateway: this.gateway, endpoint, policy, retry });
    this.reader = new LedgerReader(this.gateway, this.sessions, retry);
  }

  async signIn(link: LedgerLink): Promise<SignInOutcome> {
    const outcome = await this.sessions.open(link);
    switch (outcome.kind) {
      case 'open':
        return { kind: 'signed-in' };
      case 'refused':
        return outcome;
      case 'unavailable':
        return { kind: 'unavailable', cause: outcome.detail, ...outcome.wait };
    }
  }

  dimensionValues(link: LedgerLink, dimension: LedgerDimension): AsyncIterable<DimensionPage> {
    return readDimensionValues(this.reader, link, dimension);
  }

  prepare(entry: LedgerEntry, identity: PostingIdentity): PrepareOutcome {
    return prepareJournalEntry(entry, identity);
  }

  async post(link: LedgerLink, entry: PreparedEntry, mayStart: () => boolean): Promise<PostOutcome> {
    if (!isUnaltered(entry)) throw new Error('The prepared entry is not the one that its digest was taken from.');
    const opened = await this.sessions.current(link);
    if (opened.kind === 'refused') return { kind: 'connection-refused', reasons: opened.reasons };
    if (opened.kind === 'unavailable') {
      return { kind: 'not-sent', cause: opened.cause, detail: opened.detail, ...opened.wait };
    }

    const { session } = opened;
    const outcome = await this.gateway.create({
      endpoint: session.endpoint,
      senderId: link.senderId,
      senderPassword: link.senderPassword,
      companyId: link.companyId,
      authentication: { kind: 'session', sessionId: session.id },
      name: 'create',
      body: entry.body,
      functionControlId: entry.identity.controlId,
      mayStart,
    });
    // Not repeated with a new session here: whether this entry may still be sent is for the caller to decide.
    if (isSessionOver(outcome)) await this.sessions.drop(link, session);
    return outcome;
  }

  find(link: LedgerLink, what: WantedEntry): Promise<FindOutcome> {
    return findEntries(this.reader, link, what);
  }

  references(link: LedgerLink, prefix: string): AsyncIterable<ReferencePage> {
    return readReferences(this.reader, link, prefix);
  }

  readBack(link: LedgerLink, what: WantedEntries): Promise<ReadBackOutcome> {
    return readBackEntries(this.reader, link, what);
  }

  /** Ends all connections, for the shutdown of the service. */
  async close(): Promise<void> {
    await this.transport.close();
  }
}

const isSessionOver = (outcome: PostOutcome): boolean =>
  outcome.kind === 'connection-refused' || (outcome.kind === 'not-sent' && outcome.cause === 'session-lapsed');
