import { requireUsableConnection } from '../../domain/connection/connection.decisions';
import { type ConnectedFacts } from '../../domain/connection/connection.state';
import { type ResolvedValue } from '../../domain/shared/batch-plan';
import { DomainError, type DomainErrorCode } from '../../domain/shared/errors';
import { ledgerAccessOf } from '../connection/ledger-access';
import { type LedgerAccess, type ReadFailure } from '../ports/accounting-system';
import { type LedgerReason } from '../../domain/ledger-entry/ledger-entry';
import { type LedgerList, ledgerListName } from '../ports/ledger-inspection';
import { accountMapping, ledgerAccountFinder } from '../../domain/account-mapping/account-mapping.state';
import { connection } from '../../domain/connection/connection.state';
import { IncludedFields } from '../custom-field/included-fields';
import { ScopedDirectory } from '../ledger-directory/scoped-directory';
import { dimensionsOf, type EntryContext, type IncludedField } from '../../domain/ledger-entry/entry-builder';
import { type LedgerFacts, NOTHING_KNOWN, withNames } from '../../domain/ledger-entry/ledger-facts';
import { LedgerSweep, type SweepOutcome } from './ledger-sweep';
import { type OtherRecordsOutcome, readOtherRecords } from './other-origin';
import { type EnginePorts } from './engine-ports';

export interface UsableConnection {
  readonly facts: ConnectedFacts;
  readonly access: LedgerAccess;
}

export type ConnectionState =
  | ({ readonly kind: 'usable' } & UsableConnection)
  | { readonly kind: 'unusable'; readonly code: DomainErrorCode; readonly message: string; readonly fix: string };

export type ContextOutcome = { readonly kind: 'context'; readonly context: EntryContext } | ReadFailure;

/** Maximum age of mapping, fields and facts when an entry is built: a change takes effect within this time. */
const CONTEXT_AGE_MAX_MS = 2_000;

/** Lists that every entry is checked against. If the user may not read them, the ledger decides. */
const ENTITIES: LedgerList = { kind: 'entities' };
const CHECKED_LISTS: readonly LedgerList[] = [{ kind: 'accounts' }, { kind: 'journals' }, ENTITIES];

/** What a batch needs from its environment: connection, settings, mapping, included fields and ledger facts. */
export class PostingContext {
  private readonly sweeps = new Map<
    string,
    { readonly startedAtMs: number; readonly outcome: Promise<SweepOutcome> }
  >();
  private readonly others = new Map<string, Promise<OtherRecordsOutcome>>();
  private readonly sweeping: LedgerSweep;
  private readonly seen = new Map<string, number>();
  private cached: { readonly readAtMs: number; readonly ofPlace: string; readonly context: EntryContext } | null = null;
  private runStartedAt: string;
  /** Null while lists and facts from before the run are acceptable. */
  private notBefore: string | null = null;
  /** The same for the company's facts and its short lists. */
  private companyNotBefore: string | null = null;

  constructor(
    private readonly environment: string,
    private readonly ports: EnginePorts,
  ) {
    this.runStartedAt = ports.clock.now();
    this.sweeping = new LedgerSweep(environment, ports);
  }

  /** When this process first saw something, on its monotonic clock: the same value on every later call. */
  firstSeenMs(what: string): number {
    const known = this.seen.get(what) ?? this.ports.clock.monotonicMs();
    this.seen.set(what, known);
    return known;
  }

  /** A new run reads the ledger's references again, so that entries posted there meanwhile are seen. */
  startRun(): void {
    this.sweeps.clear();
    this.others.clear();
    this.cached = null;
    this.runStartedAt = this.ports.clock.now();
    this.notBefore = null;
    this.companyNotBefore = null;
  }

  /** Rereads what a few requests return: books, permission, accounts, journals. Not a hundred thousand customers. */
  refreshCompany(): void {
    this.companyNotBefore = this.ports.clock.now();
    this.cached = null;
  }

  /**
   * Stops trusting lists and facts from before the run, so that nothing is refused because of what was fixed in the
   * ledger meanwhile. False when all of them are already of this run.
   */
  distrust(): boolean {
    if (this.notBefore !== null) return false;
    this.notBefore = this.runStartedAt;
    this.companyNotBefore ??= this.runStartedAt;
    this.cached = null;
    return true;
  }

  /** Read each time: a pause or a removal stops the next batch. */
  async connection(): Promise<ConnectionState> {
    const { state } = await this.ports.aggregates.load(connection, this.environment);
    try {
      const facts = requireUsableConnection(state);
      return { kind: 'usable', facts, access: await ledgerAccessOf(this.ports.vault, facts) };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { kind: 'unusable', code: error.code, message: error.message, fix: error.fix };
    }
  }

  /** Whether no part of an entry is sent while another one is known to be blocked. Read each time. */
  async entriesGoWhole(): Promise<boolean> {
    return (await this.ports.aggregates.load(connection, this.environment)).state.settings.entriesGoWhole;
  }

  async entryContext(access: LedgerAccess): Promise<ContextOutcome> {
    const now = this.ports.clock.monotonicMs();
    const { cached } = this;
    const ofPlace = JSON.stringify([access.companyId, access.entityId]);
    const isFresh = cached?.ofPlace === ofPlace && now - cached.readAtMs < CONTEXT_AGE_MAX_MS;
    if (cached && isFresh) return { kind: 'context', context: cached.context };
    const base = await this.base();
    const read = await this.ledgerFacts(access, base.fields);
    if (read.kind !== 'facts') return read;
    const context = { ...base, facts: read.facts };
    this.cached = { readAtMs: now, ofPlace, context };
    return { kind: 'context', context };
  }

  /**
   * Everything that the ledger already holds for a period under references like ours, read once before the first send
   * of a run: a restored backup of this log, or a second installation, would not know it. Read again when the last
   * reading started before `notBeforeMs`.
   */
  async sweep(access: LedgerAccess, period: string, notBeforeMs: number): Promise<SweepOutcome> {
    const known = this.sweeps.get(period);
    const isRecent = known !== undefined && known.startedAtMs >= notBeforeMs;
    const startedAtMs = this.ports.clock.monotonicMs();
    const sweep = isRecent ? known : { startedAtMs, outcome: this.sweeping.read(access, period) };
    this.sweeps.set(period, sweep);
    let isKnown = false;
    try {
      const outcome = await sweep.outcome;
      isKnown = outcome.kind === 'swept';
      return outcome;
    } finally {
      if (!isKnown && this.sweeps.get(period) === sweep) this.sweeps.delete(period);
    }
  }

  /** What others posted into a journal in a month: read once for all batches of a run. */
  async otherRecords(access: LedgerAccess, period: string, journal: string): Promise<OtherRecordsOutcome> {
    const key = JSON.stringify([period, journal]);
    const reading = this.others.get(key) ?? readOtherRecords(this.environment, this.ports, access, { period, journal });
    this.others.set(key, reading);
    let isKnown = false;
    try {
      const outcome = await reading;
      isKnown = outcome.kind === 'others';
      return outcome;
    } finally {
      if (!isKnown && this.others.get(key) === reading) this.others.delete(key);
    }
  }

  /**
   * Has what a batch needs from the ledger before it is sent read while its run is still checked. Failures are told to
   * whoever needs it: it is read again then.
   */
  async lookAhead(period: string): Promise<void> {
    const usable = await this.connection();
    if (usable.kind === 'unusable') return;
    const { access } = usable;
    const { state } = await this.ports.aggregates.load(connection, this.environment);
    await Promise.allSettled([
      this.sweep(access, period, 0),
      this.otherRecords(access, period, state.settings.journalSymbol),
    ]);
  }

  /** What was read ahead is too old: it is read again when it is needed. */
  forgetLookedAhead(): void {
    this.sweeps.clear();
    this.others.clear();
  }

  /** The sweep of a period, always read now. */
  sweepNow(access: LedgerAccess, period: string): Promise<SweepOutcome> {
    return this.sweeping.read(access, period);
  }

  /**
   * Only mapping and fields, for a ledger that cannot be asked: every value is treated as an id, and nothing else is
   * known.
   */
  async unconnectedContext(): Promise<EntryContext> {
    return { ...(await this.base()), facts: NOTHING_KNOWN };
  }

  /** Settings, mapping and fields as of then, with the ledger's lists as last read; the ledger is not asked. */
  async pastContext(companyId: string, at: string, names: readonly ResolvedValue[]): Promise<EntryContext> {
    const scope = { environment: this.environment, companyId };
    const directory = new ScopedDirectory(this.ports.directory, scope, new Map());
    return { ...(await this.base(at)), facts: { ...NOTHING_KNOWN, directory: withNames(directory, names) } };
  }

  private async base(until?: string): Promise<Omit<EntryContext, 'facts'>> {
    const { aggregates } = this.ports;
    const { state: connected } = await aggregates.load(connection, this.environment, until);
    const { state: mapping, revision } = await aggregates.load(accountMapping, this.environment, until);
    const fields = await new IncludedFields(aggregates, this.ports.fieldViews).of(this.environment, until);
    return {
      journalSymbol: connected.settings.journalSymbol,
      exchangeRateType: connected.settings.exchangeRateType,
      ledgerAccountOf: ledgerAccountFinder(mapping),
      isMappedForSomeLines: (account) => mapping.rulesByAccount.has(account),
      mappingRevision: revision,
      fields,
    };
  }

  /**
   * Everything is asked for at once; only the books wait for the entities, because they are requested per entity. A
   * list that the user may not read is not a failure. Of several failures the first of this order counts.
   */
  private async ledgerFacts(
    access: LedgerAccess,
    fields: readonly IncludedField[],
  ): Promise<{ readonly kind: 'facts'; readonly facts: LedgerFacts } | ReadFailure> {
    const { directory, lists, companies } = this.ports;
    const scope = { environment: this.environment, companyId: access.companyId };
    const wanted = [
      ...CHECKED_LISTS.map((list) => ({ list, notBefore: this.companyNotBefore })),
      ...dimensionsOf(fields).map((list) => ({ list, notBefore: this.notBefore })),
    ];
    const readings = wanted.map(({ list, notBefore }) => lists.ensure(scope, access, list, notBefore));
    const entities = readings[CHECKED_LISTS.indexOf(ENTITIES)];
    const [company, ...outcomes] = await Promise.all([
      companies.read(scope, access, this.companyNotBefore, entities),
      ...readings,
    ]);
    const refusals = new Map<string, LedgerReason | undefined>();
    for (const [index, outcome] of outcomes.entries()) {
      const list = wanted[index]?.list;
      if (outcome.kind === 'refused' && list) refusals.set(ledgerListName(list), outcome.reasons[0]);
      else if (outcome.kind !== 'fresh') return outcome;
    }
    if (company.kind !== 'facts') return company;
    const { setup, closedThrough, mayAddEntries } = company.facts;
    const lookup = new ScopedDirectory(directory, scope, refusals);
    const sources = [company.facts, ...wanted.map(({ list }) => lookup.reading(ledgerListName(list)))];
    const place = access.entityId === undefined ? {} : { entityId: access.entityId };
    return { kind: 'facts', facts: { directory: lookup, setup, closedThrough, mayAddEntries, sources, ...place } };
  }
}
