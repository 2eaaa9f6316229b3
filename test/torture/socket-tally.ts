/** What came of all cases of the socket matrix. */
export interface SocketFigures {
  readonly cases: number;
  readonly casesByPhase: Readonly<Record<string, number>>;
  readonly outcomes: Readonly<Record<string, number>>;
  /** References under which the ledger holds more than one entry. */
  readonly duplicates: number;
  /** Confirmed, yet not in the ledger under the confirmed record. */
  readonly lost: number;
  /** Not posted, found or answered rightly when the fault was over. */
  readonly stuck: number;
  /** What went otherwise than it must, in words. */
  readonly violations: readonly string[];
}

export class SocketTally {
  private cases = 0;
  private duplicates = 0;
  private lost = 0;
  private stuck = 0;
  private readonly casesByPhase: Record<string, number> = {};
  private readonly outcomes: Record<string, number> = {};
  private readonly violations: string[] = [];

  count(phase: string, outcome: string): void {
    this.cases += 1;
    this.casesByPhase[phase] = (this.casesByPhase[phase] ?? 0) + 1;
    this.outcomes[outcome] = (this.outcomes[outcome] ?? 0) + 1;
  }

  require(isRight: boolean, where: string, what: string): void {
    if (!isRight) this.violations.push(`${where}: ${what}`);
  }

  /** How often the ledger holds the entry, of which at most one is right. */
  requireEntries(actual: number, expected: number, where: string): void {
    if (actual > 1) this.duplicates += 1;
    this.require(actual === expected, where, `${actual} entries in the ledger, expected ${expected}`);
  }

  requireNotLost(isThere: boolean, where: string): void {
    if (!isThere) this.lost += 1;
    this.require(isThere, where, 'confirmed under a record that the ledger does not hold');
  }

  requireNotStuck(isRight: boolean, where: string): void {
    if (!isRight) this.stuck += 1;
    this.require(isRight, where, 'not right when the fault was over');
  }

  get figures(): SocketFigures {
    const { cases, casesByPhase, outcomes, duplicates, lost, stuck, violations } = this;
    return { cases, casesByPhase, outcomes, duplicates, lost, stuck, violations };
  }
}
