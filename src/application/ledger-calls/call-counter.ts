import { type Clock } from '../ports/clock';
import { type CallTallies, type CallTally, type LedgerCall } from '../ports/ledger-calls';
import { type Log } from '../ports/log';
import { type MonthCallsView } from './ledger-calls.views';

export interface CounterPorts {
  readonly tallies: CallTallies;
  readonly clock: Clock;
  readonly log: Log;
}

export interface CounterRules {
  /** Names this process among those that share the tallies; another one after each start. */
  readonly owner: string;
  /** Whether no other process works beside this one. */
  readonly isAlone: boolean;
}

const KEEP_EVERY_MS = 2_000;
/** An open tally is kept again at least this often, so that others see that its process lives. */
const RENEW_EVERY_MS = 60_000;
/** Nobody waits longer for the end of the service because its store does not answer. */
const CLOSE_MS = 3_000;
const SILENT_MS = 3 * RENEW_EVERY_MS;

type Counts = Map<string, Map<string, number>>;

/**
 * Counts the calls of this process, by month (UTC), company and function. Its tally is open from before the first call
 * until the process ends in order: one that stays open belongs to a process that was killed, and what it counted last
 * may be missing. So a count is exact or says that it is a lower bound.
 */
export class CallCounter {
  private readonly counts = new Map<string, Counts>();
  private readonly changed = new Set<string>();
  private keptAtMs = -Infinity;
  /** Whether the log has that the tallies cannot be kept now. */
  private isTold = false;
  private readonly ending = new AbortController();
  private keeping: Promise<void> = Promise.resolve();

  constructor(
    private readonly ports: CounterPorts,
    private readonly rules: CounterRules,
  ) {}

  count({ companyId, way, function: name }: LedgerCall): void {
    const month = this.month();
    const key = companyId.toUpperCase(); // Intacct's ids of companies do not differ by case.
    const companies: Counts = this.counts.get(month) ?? new Map<string, Map<string, number>>();
    const functions = companies.get(key) ?? new Map<string, number>();
    functions.set(`${way} ${name}`, (functions.get(`${way} ${name}`) ?? 0) + 1);
    this.counts.set(month, companies.set(key, functions));
    this.changed.add(month);
  }

  /** Resolves when the tally is open, or could not be opened: then it is tried again. Never rejects. */
  async start(): Promise<void> {
    this.changed.add(this.month());
    await this.keep(true);
    void this.keepOn();
  }

  /** Closes the tally; one that cannot be closed soon stays open. Never rejects. */
  async stop(): Promise<void> {
    this.ending.abort();
    const closed = new AbortController();
    await Promise.race([this.close(), this.ports.clock.sleep(CLOSE_MS, closed.signal)]);
    closed.abort();
  }

  private async close(): Promise<void> {
    await this.keeping;
    for (const month of this.counts.keys()) this.changed.add(month);
    this.changed.add(this.month());
    await this.keep(false);
  }

  /** Calls to a company in a month, of all processes; none for null. Rejects when the tallies cannot be read. */
  async of(companyId: string | null, month = this.month()): Promise<MonthCallsView> {
    if (companyId === null) return { month, calls: 0, isAtLeast: false, functions: [] };
    await this.keep(!this.ending.signal.aborted);
    const tallies = await this.ports.tallies.of(month);
    // A process that was killed as a month began may have counted in the one before only.
    const before = await this.ports.tallies.of(monthBefore(month));
    const total = new Map<string, number>();
    for (const { companies } of tallies.values())
      for (const [name, calls] of Object.entries(companies[companyId.toUpperCase()] ?? {}))
        total.set(name, (total.get(name) ?? 0) + calls);
    const functions = [...total].map(([name, calls]) => ({ function: name, calls }));
    functions.sort((one, other) => other.calls - one.calls || (one.function < other.function ? -1 : 1));
    return {
      month,
      calls: functions.reduce((sum, { calls }) => sum + calls, 0),
      isAtLeast: [...tallies, ...before].some(([owner, tally]) => this.isCutOff(owner, tally)),
      functions,
    };
  }

  private isCutOff(owner: string, { isOpen, at }: CallTally): boolean {
    if (!isOpen || owner === this.rules.owner) return false;
    return this.rules.isAlone || Date.parse(this.ports.clock.now()) - Date.parse(at) > SILENT_MS;
  }

  private async keepOn(): Promise<void> {
    const { clock } = this.ports;
    const { signal } = this.ending;
    for (;;) {
      await clock.sleep(KEEP_EVERY_MS, signal);
      if (signal.aborted) return;
      if (!this.rules.isAlone && clock.monotonicMs() - this.keptAtMs >= RENEW_EVERY_MS) this.changed.add(this.month());
      this.keeping = this.keep(true);
      await this.keeping;
    }
  }

  /** Keeps what changed. An earlier month stays open no longer than its counts change. */
  private async keep(isOpen: boolean): Promise<void> {
    const { tallies, clock, log } = this.ports;
    for (const month of [...this.changed]) {
      this.changed.delete(month);
      const counts = this.counts.get(month) ?? new Map<string, Map<string, number>>();
      const companies = Object.fromEntries([...counts].map(([id, functions]) => [id, Object.fromEntries(functions)]));
      const tally = { isOpen: isOpen && month === this.month(), at: clock.now(), companies };
      try {
        await tallies.keep(month, this.rules.owner, tally);
        this.keptAtMs = clock.monotonicMs();
        this.isTold = false;
      } catch (error) {
        this.changed.add(month);
        if (!this.isTold)
          log.warn('ledger-calls.not-kept', { cause: error instanceof Error ? error.message : String(error) });
        this.isTold = true;
        return;
      }
    }
  }

  private month(): string {
    return this.ports.clock.now().slice(0, 'YYYY-MM'.length);
  }
}

const monthBefore = (month: string): string => {
  const first = new Date(`${month}-01T00:00:00Z`);
  first.setUTCMonth(first.getUTCMonth() - 1);
  return first.toISOString().slice(0, 'YYYY-MM'.length);
};
