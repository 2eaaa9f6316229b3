import { Injectable } from '@nestjs/common';
import { accountMapping, ledgerAccountFinder } from '../../domain/account-mapping/account-mapping.state';
import { connection } from '../../domain/connection/connection.state';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { decimalsIn } from '../../domain/shared/currency';
import { type JournalLine } from '../../domain/shared/journal-line';
import { formatMinor } from '../../domain/shared/money';
import { BatchContent } from '../journal-batch/batch-content';
import { JournalBatchViews } from '../journal-batch/journal-batch.views';
import { candidatesFor } from '../ledger-directory/value-candidates';
import { resolveValue } from '../ledger-directory/value-resolution';
import { Clock } from '../ports/clock';
import { type DirectoryScope, LedgerDirectory } from '../ports/ledger-directory';
import { Aggregates } from '../shared/aggregates';
import {
  type AccountSuggestionView,
  type UnmappedAccountsView,
  type UnmappedAccountView,
} from './account-mapping.views';
import { BATCHES_CHECKED_MAX, unpostedKeys } from './unposted-batches';

interface Sums {
  debit: bigint;
  credit: bigint;
}

interface Seen {
  readonly account: string;
  readonly accountName: string;
  readonly batches: Set<string>;
  lines: number;
  /** Debits and credits in minor units, by currency. */
  readonly amounts: Map<string, Sums>;
}

const LIST = 'accounts';

/** Accounts of unposted batches that no mapping takes, each with the ledger account that it may be. */
@Injectable()
export class UnmappedAccounts {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly views: JournalBatchViews,
    private readonly content: BatchContent,
    private readonly directory: LedgerDirectory,
    private readonly clock: Clock,
  ) {}

  /** Of all unposted batches, or of those of one import. Those that block most batches come first. */
  async of(environment: string, importId: string | null): Promise<UnmappedAccountsView> {
    const { state } = await this.aggregates.load(accountMapping, environment);
    const accountOf = ledgerAccountFinder(state);
    const accounts = new Map<string, Seen>();
    let batchesChecked = 0;
    let isComplete = true;
    for (const batchKey of unpostedKeys(this.views, environment, importId)) {
      if (batchesChecked === BATCHES_CHECKED_MAX) {
        isComplete = false;
        break;
      }
      batchesChecked += 1;
      const { plan, lines } = await this.content.read(environment, batchKey);
      if (plan.ledgerWords === undefined)
        for (const line of lines) if (accountOf(line, plan) === undefined) see(accounts, plan, line);
      await this.clock.sleep(0); // Yields, so that a close of a million lines does not block other requests.
    }
    const scope = await this.scope(environment);
    const items = [...accounts.values()]
      .sort((one, other) => other.batches.size - one.batches.size || one.account.localeCompare(other.account))
      .map((seen) => ({ ...viewOf(seen), suggestion: scope && this.suggestionFor(scope, seen) }));
    const listReadAt = scope && (this.directory.state(scope, LIST)?.readAt ?? null);
    return { items, batchesChecked, isComplete, listReadAt };
  }

  /** Null without a connection: then there is no company whose accounts could be suggested. */
  private async scope(environment: string): Promise<DirectoryScope | null> {
    const { state } = await this.aggregates.load(connection, environment);
    return state.status === 'NotConnected' ? null : { environment, companyId: state.facts.companyId };
  }

  /** The active account with the same number, else the only one with the same name, else the one most like it. */
  private suggestionFor(scope: DirectoryScope, { account, accountName }: Seen): AccountSuggestionView | null {
    for (const [because, text] of [
      ['number', account],
      ['name', accountName],
    ] as const) {
      if (text.trim() === '') continue;
      const found = resolveValue(this.directory, scope, LIST, text);
      if (found.kind === 'id') return this.suggested(scope, found.id, because);
    }
    const [likely] = candidatesFor(this.directory, scope, LIST, accountName);
    return likely === undefined ? null : this.suggested(scope, likely.id, 'likeness');
  }

  private suggested(
    scope: DirectoryScope,
    ledgerAccount: string,
    because: AccountSuggestionView['because'],
  ): AccountSuggestionView {
    const ledgerAccountName = this.directory.record(scope, LIST, ledgerAccount)?.name ?? '';
    return { ledgerAccount, ledgerAccountName, because };
  }
}

const see = (accounts: Map<string, Seen>, { batchKey, currency }: BatchPlan, line: JournalLine): void => {
  const { account, accountName, side, amountMinor } = line;
  const key = account === '' ? `name ${accountName}` : account;
  const seen: Seen = accounts.get(key) ?? {
    account,
    accountName,
    batches: new Set<string>(),
    lines: 0,
    amounts: new Map<string, Sums>(),
  };
  accounts.set(key, seen);
  seen.batches.add(batchKey);
  seen.lines += 1;
  const amount = seen.amounts.get(currency) ?? { debit: 0n, credit: 0n };
  seen.amounts.set(currency, amount);
  amount[side] += BigInt(amountMinor);
};

const viewOf = ({ account, accountName, batches, lines, amounts }: Seen): Omit<UnmappedAccountView, 'suggestion'> => ({
  account,
  accountName,
  batches: batches.size,
  lines,
  amounts: [...amounts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([currency, { debit, credit }]) => {
      const text = (minor: bigint): string => formatMinor(minor, decimalsIn(currency));
      return { currency, debit: text(debit), credit: text(credit) };
    }),
});
