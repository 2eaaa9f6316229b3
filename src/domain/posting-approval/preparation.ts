import { type JournalLine } from '../shared/journal-line';

/** A change of something that entries are built with, and who made it. */
export interface ConfigurationChange {
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  readonly what:
    | { readonly kind: 'account'; readonly account: string }
    | { readonly kind: 'value'; readonly value: string }
    /** Fields, settings and the company concern every entry. */
    | { readonly kind: 'everything' };
}

/** What of the configuration an entry uses. In doubt it uses it. */
export class EntryUses {
  private readonly accounts = new Set<string>();
  /** Lines without an account number take the mapping of their account's name, which any mapping may change. */
  private hasNameAlone = false;
  private readonly values = new Set<string>();

  add(line: JournalLine): void {
    const { account, accountName, description, postingGroup, customerId, values } = line;
    if (account === '') this.hasNameAlone = true;
    else this.accounts.add(account);
    for (const value of [account, accountName, description, postingGroup, customerId, ...Object.values(values)])
      this.values.add(value);
  }

  /** Values of the entry's header that a field may take. */
  addValues(values: readonly string[]): void {
    for (const value of values) this.values.add(value);
  }

  has({ what }: ConfigurationChange): boolean {
    switch (what.kind) {
      case 'account':
        return this.hasNameAlone || this.accounts.has(what.account);
      case 'value':
        return this.values.has(what.value);
      case 'everything':
        return true;
    }
  }
}

/** Who prepared an entry: who delivered or confirmed it, and who changed something that it uses since. */
export const preparersOf = (
  uses: EntryUses,
  {
    deliveredBy,
    changes,
    since,
  }: {
    readonly deliveredBy: readonly string[];
    readonly changes: readonly ConfigurationChange[];
    /** ISO 8601: its last complete approval, or its import. */
    readonly since: string;
  },
): ReadonlySet<string> =>
  new Set([...deliveredBy, ...changes.filter((change) => change.at >= since && uses.has(change)).map(({ by }) => by)]);
