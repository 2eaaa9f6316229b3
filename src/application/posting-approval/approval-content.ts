import { Injectable } from '@nestjs/common';
import { type EntryContext, problemOfReason } from '../../domain/ledger-entry/entry-builder';
import { type LedgerEntry } from '../../domain/ledger-entry/ledger-entry';
import { DomainError } from '../../domain/shared/errors';
import { Totals } from '../../domain/shared/totals';
import { type BatchProblem } from '../../domain/shared/batch-problem';
import { dryRunEntryOf } from '../dry-run/dry-run-entry';
import { postingNamesOf } from '../journal-batch/batch-keys';
import { type BuildingContext, type BuiltPart, EntryApprovals } from '../posting/entry-approvals';
import { EnginePorts } from '../posting/engine-ports';
import { buildingOf } from './building';
import { type ApprovalAccountView, type ApprovalContentView, type ApprovedEntryView } from './posting-approval.views';
import { Preparations } from './preparations';

/** Lines that are shown of one entry. All of them count in its accounts. */
export const LINES_SHOWN_MAX = 2_000;

/** Shows an approver what would be in the ledger: the digest is that of the very entries that are shown. */
@Injectable()
export class ApprovalContent {
  constructor(
    private readonly ports: EnginePorts,
    private readonly approvals: EntryApprovals,
    private readonly preparations: Preparations,
  ) {}

  /** Throws BATCH_NOT_FOUND, PREREQUISITES_NOT_MET when the entry cannot be built, and like `buildingOf`. */
  async of(environment: string, batchKey: string, subject: string): Promise<ApprovalContentView> {
    const building = await buildingOf(this.ports, environment);
    const shown = new ShownEntry(environment, building, this.ports);
    const entry = await this.approvals.needOf(environment, batchKey, building, (part) => {
      shown.add(part);
    });
    const { need, facts } = entry;
    if (need.digest === null) throw cannotBeBuilt(facts.entry.journalEntryId, shown.problems[0]);
    const preparedBy = await this.preparations.of(environment)(entry);
    return {
      approvalKey: facts.approvalKey,
      batchKey: facts.entry.batchKey,
      journalEntryId: facts.entry.journalEntryId,
      companyId: building.companyId,
      digest: need.digest,
      people: need.people,
      signed: need.signed,
      isApproved: await this.approvals.isGiven(environment, entry),
      preparedBy: [...preparedBy].sort(),
      isOwn: preparedBy.has(subject),
      accounts: shown.accountViews(),
      entries: shown.entries,
      linesLeftOut: shown.linesLeftOut,
    };
  }
}

class ShownEntry {
  readonly entries: ApprovedEntryView[] = [];
  readonly problems: BatchProblem[] = [];
  linesLeftOut = 0;
  private linesShown = 0;
  private readonly accounts = new Map<
    string,
    { readonly account: string; readonly currency: string; readonly totals: Totals; lines: number }
  >();

  constructor(
    private readonly environment: string,
    private readonly building: BuildingContext,
    private readonly ports: Pick<EnginePorts, 'ledger'>,
  ) {}

  add({ loaded, building }: BuiltPart): void {
    if (building.kind === 'blocked') {
      this.problems.push(...building.problems);
      return;
    }
    const { plan, lines } = loaded;
    const { entry, matches } = building;
    const { companyId, context } = this.building;
    const identity = postingNamesOf(plan, { environment: this.environment, companyId, issue: 1 });
    const prepared = this.ports.ledger.prepare(entry, identity);
    if (prepared.kind === 'refused') {
      this.problems.push(...prepared.reasons.map(problemOfReason));
      return;
    }
    this.count(entry);
    const room = Math.max(0, LINES_SHOWN_MAX - this.linesShown);
    const whole = dryRunEntryOf({ batchKey: plan.batchKey, plan, lines }, entry, prepared.entry, context, matches);
    const rates = entry.lines.flatMap(({ exchangeRate: rate, exchangeRateDate = null }, index) =>
      rate === undefined && exchangeRateDate === null
        ? []
        : [{ line: index + 1, rate: rate ?? '', date: exchangeRateDate }],
    );
    const { reversalDate = null } = entry;
    this.entries.push({ ...whole, lines: whole.lines.slice(0, room), reversalDate, rates: rates.slice(0, room) });
    this.linesShown += Math.min(room, whole.lines.length);
    this.linesLeftOut += Math.max(0, whole.lines.length - room);
  }

  accountViews(): readonly ApprovalAccountView[] {
    return [...this.accounts]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, { account, currency, totals, lines }]) => ({
        account,
        accountName: nameOf(account, this.building.context),
        currency,
        ...totals.shownIn(currency),
        lines,
      }));
  }

  private count({ currency, lines }: LedgerEntry): void {
    for (const { account, side, amountMinor } of lines) {
      const key = JSON.stringify([currency, account]);
      const known = this.accounts.get(key) ?? { account, currency, totals: new Totals(), lines: 0 };
      known.totals.add(side, amountMinor);
      known.lines += 1;
      this.accounts.set(key, known);
    }
  }
}

const nameOf = (account: string, { facts: { directory } }: EntryContext): string =>
  directory.isKnown('accounts') ? (directory.record('accounts', account)?.name ?? '') : '';

const cannotBeBuilt = (journalEntryId: string, problem: BatchProblem | undefined): DomainError =>
  new DomainError(
    'PREREQUISITES_NOT_MET',
    `Journal entry ${journalEntryId} cannot be posted yet. ${problem?.message ?? ''}`.trimEnd(),
    problem?.fix ?? 'See the preflight.',
    { journalEntryId, ...(problem === undefined ? {} : { cause: problem.code }) },
  );
