import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  AccountingSystem,
  type DatedWithin,
  type FindOutcome,
  type LedgerAccess,
  type LedgerEntryHeader,
  type LocateOutcome,
  type PostOutcome,
  type PreparedEntry,
  type PrepareOutcome,
  type ReadBackOutcome,
  type ReferencePage,
  type SignInOutcome,
  type WantedEntries,
} from '../../src/application/ports/accounting-system';
import {
  type LedgerEntry,
  type LedgerLine,
  type LedgerReason,
  type LedgerReasonCode,
  type PostingIdentity,
  type ReadEntry,
} from '../../src/domain/ledger-entry/ledger-entry';
import { ledgerFieldName } from '../../src/domain/shared/ledger-field';
import { formatMinor } from '../../src/domain/shared/money';
import { type FakeClock } from './clock';
import { never } from './watched-store';

/** Event loop turns that a create takes, so that several are in flight together. */
const TURNS_PER_CREATE = 20;

/** What happens to one create. */
export type PostFault =
  | 'lost-reply' // Executed, but nobody hears of it.
  | 'lost-request' // Not executed, and nobody can tell.
  | 'not-sent'
  | 'throttled'
  | 'unavailable'
  | 'rejected'
  | 'connection-refused'
  | 'hangs' // Not executed; the process dies meanwhile.
  | 'commits-and-hangs'; // Executed; the process dies before it hears of it.

/** An entry as it went over the line: amounts are text there. */
export type SentEntry = Omit<LedgerEntry, 'lines'> & {
  readonly lines: readonly (Omit<LedgerLine, 'amountMinor'> & { readonly amountMinor: string })[];
};

export interface KeptEntry extends PostingIdentity {
  readonly recordNo: string;
  readonly entry: SentEntry;
}

export const reasonOf = (code: LedgerReasonCode): LedgerReason => ({
  code,
  errorNo: 'BL0001',
  message: `${code} in the ledger's words`,
  meaning: `${code} in our words.`,
  fix: `Fix ${code}.`,
  supportId: 'support-1',
});

/** A ledger in memory that refuses a control id it has completed, and misbehaves as the test says. */
export class FakeLedger extends AccountingSystem {
  readonly entries: KeptEntry[] = [];
  readonly creates: (PostingIdentity & { atMs: number })[] = [];
  readonly finds: { referenceNo: string; atMs: number }[] = [];
  inFlightMax = 0;
  /** Asked for every create; undefined lets it through. */
  fault: (title: string, create: number) => PostFault | undefined = () => undefined;
  /** Asked for every look-up; undefined answers what is there. */
  findFault: (look: number) => FindOutcome | undefined = () => undefined;
  /** Asked for every sweep and every read-back; undefined answers what is there. */
  sweepFault: () => Exclude<ReferencePage, { kind: 'references' }> | undefined = () => undefined;
  locateFault: () => LocateOutcome | undefined = () => undefined;
  readBackFault: (read: number) => ReadBackOutcome | undefined = () => undefined;
  /** What a read-back waits for, by its number from 1. */
  beforeReadBack: (read: number) => Promise<void> = () => nextTurn();
  /** As long as it shows nothing of what it holds. */
  isHidden: () => boolean = () => false;
  readonly readBacks: { referenceNos: readonly string[]; atMs: number }[] = [];
  sweeps = 0;
  /** Journals and days of which all entries were asked for. */
  readonly lists: DatedWithin[] = [];
  listFault: () => Exclude<ReferencePage, { kind: 'references' }> | undefined = () => undefined;
  /** What the ledger shows instead of what it was sent. */
  shows: (entry: ReadEntry) => readonly ReadEntry[] = (entry) => [entry];
  /** Titles that this ledger could not hold unaltered. */
  cannotHold: (entry: LedgerEntry) => boolean = () => false;
  /** Told of every create that comes to open books. */
  reached: (entry: SentEntry) => void = () => undefined;
  /** Days on which its books take nothing. */
  isDayClosed: (date: string) => boolean = () => false;
  /** What it says when a fault rejects a create. */
  rejection: LedgerReasonCode = 'PERIOD_CLOSED';
  signInOutcome: SignInOutcome = { kind: 'signed-in' };
  /** Whom it does not let in. */
  isStranger: (link: LedgerAccess) => boolean = () => false;
  private inFlight = 0;

  constructor(private readonly clock: FakeClock) {
    super();
  }

  titles(): string[] {
    return this.entries.map(({ entry }) => entry.title).sort();
  }

  override async signIn(link: LedgerAccess): Promise<SignInOutcome> {
    if (this.isStranger(link)) return { kind: 'refused', reasons: [reasonOf('SIGN_IN_REFUSED')] };
    return this.signInOutcome;
  }

  override prepare(entry: LedgerEntry, identity: PostingIdentity): PrepareOutcome {
    if (this.cannotHold(entry)) return { kind: 'refused', reasons: [reasonOf('TEXT_TOO_LONG')] };
    const body = JSON.stringify(entry, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
    const payloadDigest = createHash('sha256').update(body).digest('hex');
    return { kind: 'prepared', entry: { identity, payloadDigest, body } };
  }

  override async post(link: LedgerAccess, entry: PreparedEntry, mayStart: () => boolean): Promise<PostOutcome> {
    this.clock.touch();
    if (this.isStranger(link)) return notLetIn();
    if (!mayStart()) return { kind: 'not-sent', cause: 'send-window', detail: '' };
    this.inFlight += 1;
    this.inFlightMax = Math.max(this.inFlightMax, this.inFlight);
    this.creates.push({ ...entry.identity, atMs: this.clock.monotonicMs() });
    const number = this.creates.length;
    for (let turn = 0; turn < TURNS_PER_CREATE; turn += 1) {
      await nextTurn();
      this.clock.touch();
    }
    this.inFlight -= 1;
    return this.answer(entry, number);
  }

  override async find(link: LedgerAccess, { referenceNo }: { referenceNo: string }): Promise<FindOutcome> {
    this.clock.touch();
    this.finds.push({ referenceNo, atMs: this.clock.monotonicMs() });
    await nextTurn();
    const fault = this.isStranger(link) ? notLetIn() : this.findFault(this.finds.length);
    if (fault) return fault;
    const found = this.visible(({ referenceNo: own }) => own === referenceNo);
    return { kind: 'found', entries: found.map(foundOf) };
  }

  override async locate(
    _link: LedgerAccess,
    { referenceNos, recordNos }: { referenceNos: readonly string[]; recordNos: readonly string[] },
  ): Promise<LocateOutcome> {
    this.clock.touch();
    await nextTurn();
    const found = this.visible(
      ({ referenceNo, recordNo }) => referenceNos.includes(referenceNo) || recordNos.includes(recordNo),
    );
    return this.locateFault() ?? { kind: 'located', records: found.map((one) => this.recordOf(one)) };
  }

  override async *references(_link: LedgerAccess, prefix: string): AsyncGenerator<ReferencePage, void> {
    this.clock.touch();
    this.sweeps += 1;
    await nextTurn();
    const kept = this.visible(({ referenceNo }) => referenceNo.startsWith(prefix));
    yield this.sweepFault() ?? { kind: 'references', references: kept.map((one) => this.recordOf(one)) };
  }

  override async *entriesDated(_link: LedgerAccess, within: DatedWithin): AsyncGenerator<ReferencePage, void> {
    this.clock.touch();
    this.lists.push(within);
    await nextTurn();
    const { journal, from, to } = within;
    const kept = this.visible(({ entry }) => entry.journal === journal && from <= entry.date && entry.date <= to);
    yield this.listFault() ?? { kind: 'references', references: kept.map((one) => this.recordOf(one)) };
  }

  override async readBack(link: LedgerAccess, what: WantedEntries): Promise<ReadBackOutcome> {
    this.clock.touch();
    const referenceNos = 'referenceNos' in what ? what.referenceNos : [];
    this.readBacks.push({ referenceNos, atMs: this.clock.monotonicMs() });
    await this.beforeReadBack(this.readBacks.length);
    const fault = this.isStranger(link) ? notLetIn() : this.readBackFault(this.readBacks.length);
    if (fault) return fault;
    const kept = this.visible(({ referenceNo, recordNo }) =>
      'recordNos' in what ? what.recordNos.includes(recordNo) : referenceNos.includes(referenceNo),
    );
    return { kind: 'entries', entries: kept.flatMap((one) => this.shows(readEntryOf(one))) };
  }

  private visible(isWanted: (kept: KeptEntry) => boolean): KeptEntry[] {
    return this.isHidden() ? [] : this.entries.filter(isWanted);
  }

  private recordOf(kept: KeptEntry): LedgerEntryHeader {
    const { recordNo, referenceNo, entry } = kept;
    const [shown] = this.shows(readEntryOf(kept));
    const { journal, date, title } = entry;
    return { recordNo, referenceNo, journal, date, title, state: shown?.state ?? 'posted' };
  }

  private answer(prepared: PreparedEntry, number: number): PostOutcome | Promise<PostOutcome> {
    const entry = JSON.parse(prepared.body) as SentEntry;
    if (this.isDayClosed(entry.date)) return { kind: 'rejected', reasons: [reasonOf('PERIOD_CLOSED')] };
    this.reached(entry);
    switch (this.fault(entry.title, number)) {
      case 'lost-reply':
        this.commit(entry, prepared.identity);
        return { kind: 'unknown', cause: 'timeout' };
      case 'lost-request':
        return { kind: 'unknown', cause: 'timeout' };
      case 'not-sent':
        return { kind: 'not-sent', cause: 'unreachable', detail: 'ECONNREFUSED' };
      case 'throttled':
        return { kind: 'not-sent', cause: 'throttled', detail: '429', retryAfterMs: 7_000 };
      case 'unavailable':
        return { kind: 'not-sent', cause: 'unavailable', detail: '503' };
      case 'rejected':
        return { kind: 'rejected', reasons: [reasonOf(this.rejection)] };
      case 'connection-refused':
        return { kind: 'connection-refused', reasons: [reasonOf('SIGN_IN_REFUSED')] };
      case 'hangs':
        return never();
      case 'commits-and-hangs':
        this.commit(entry, prepared.identity);
        return never();
      default:
        return this.commit(entry, prepared.identity);
    }
  }

  private commit(entry: SentEntry, identity: PostingIdentity): PostOutcome {
    if (this.entries.some(({ controlId }) => controlId === identity.controlId)) {
      return { kind: 'rejected', reasons: [reasonOf('CONTROL_ID_USED')] };
    }
    const recordNo = String(this.entries.length + 1);
    this.entries.push({ ...identity, recordNo, entry });
    return { kind: 'posted', recordNo };
  }
}

const notLetIn = (): Extract<PostOutcome, { kind: 'connection-refused' }> => ({
  kind: 'connection-refused',
  reasons: [reasonOf('SIGN_IN_REFUSED')],
});

const foundOf = ({ recordNo, entry }: KeptEntry): Extract<FindOutcome, { kind: 'found' }>['entries'][number] => {
  const total = (side: 'debit' | 'credit'): bigint =>
    entry.lines.filter((line) => line.side === side).reduce((sum, line) => sum + BigInt(line.amountMinor), 0n);
  return {
    recordNo,
    state: 'posted',
    date: entry.date,
    lineCount: entry.lines.length,
    debitMinor: total('debit'),
    creditMinor: total('credit'),
  };
};

const readEntryOf = ({ recordNo, referenceNo, entry }: KeptEntry): ReadEntry => ({
  recordNo,
  referenceNo,
  journal: entry.journal,
  date: entry.date,
  title: entry.title,
  state: 'posted',
  stateText: 'Posted',
  lines: entry.lines.map(({ side, account, amountMinor, document, memo, fields, exchangeRate, exchangeRateDate }) => ({
    side,
    account,
    amount: formatMinor(BigInt(amountMinor), 2),
    currency: entry.currency,
    document,
    memo: memo === '' ? entry.title : memo,
    values: new Map([
      ...fields.map(({ target, value }): [string, string] => [ledgerFieldName(target), value]),
      ...(exchangeRate === undefined ? [] : ([['EXCHANGE_RATE', exchangeRate]] as [string, string][])),
      ...(exchangeRateDate === undefined ? [] : ([['EXCH_RATE_DATE', exchangeRateDate]] as [string, string][])),
    ]),
  })),
});
