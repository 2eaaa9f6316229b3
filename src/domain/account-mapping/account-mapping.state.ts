import { assertNever, type Decider } from '../shared/decider';
import { type BatchPlan } from '../shared/batch-plan';
import { type JournalLine } from '../shared/journal-line';
import { type AccountMappingEvent, type AccountMappingFacts, type AccountRule } from './account-mapping.events';
import {
  bySpecificity,
  conditionNotMet,
  conditionsKey,
  foldedColumn,
  type LineFacts,
  preparedRule,
} from './account-rule';
import { foldedName } from '../shared/folded-name';

/** All mappings of an environment, by RevRec account number. */
export interface AccountMapping {
  /** Without conditions: for the lines that no rule takes. */
  readonly byAccount: ReadonlyMap<string, AccountMappingFacts>;
  /** With conditions, the most specific first. No account has an empty list. */
  readonly rulesByAccount: ReadonlyMap<string, readonly AccountRule[]>;
}

export const accountMapping: Decider<AccountMapping, AccountMappingEvent> = {
  category: 'accountMapping',
  initial: { byAccount: new Map(), rulesByAccount: new Map() },
  evolve: (state, event): AccountMapping => {
    switch (event.type) {
      case 'AccountsMapped': {
        const byAccount = new Map(state.byAccount);
        for (const mapping of event.data.mappings) byAccount.set(mapping.account, mapping);
        return { ...state, byAccount };
      }
      case 'AccountUnmapped': {
        const byAccount = new Map(state.byAccount);
        byAccount.delete(event.data.account);
        return { ...state, byAccount };
      }
      case 'AccountRulesSaved':
        return { ...state, rulesByAccount: withRules(state.rulesByAccount, event.data.rules) };
      case 'AccountRuleRemoved':
        return { ...state, rulesByAccount: withoutRule(state.rulesByAccount, event.data) };
      default:
        return assertNever(event);
    }
  },
};

type RulesByAccount = AccountMapping['rulesByAccount'];

const withRules = (before: RulesByAccount, saved: readonly AccountRule[]): RulesByAccount => {
  const rulesByAccount = new Map(before);
  for (const account of new Set(saved.map((rule) => rule.account))) {
    const rules = [...(before.get(account) ?? []), ...saved.filter((rule) => rule.account === account)];
    const byKey = new Map(rules.map((rule) => [conditionsKey(rule.conditions), preparedRule(rule)]));
    rulesByAccount.set(
      account,
      [...byKey.values()].sort(bySpecificity).map(({ rule }) => rule),
    );
  }
  return rulesByAccount;
};

const withoutRule = (
  before: RulesByAccount,
  { account, conditions }: Pick<AccountRule, 'account' | 'conditions'>,
): RulesByAccount => {
  const key = conditionsKey(conditions);
  const rules = (before.get(account) ?? []).filter((rule) => conditionsKey(rule.conditions) !== key);
  const rulesByAccount = new Map(before);
  if (rules.length === 0) rulesByAccount.delete(account);
  else rulesByAccount.set(account, rules);
  return rulesByAccount;
};

export type MappedLine = Pick<JournalLine, 'account' | 'accountName' | 'values'>;
export type MappedEntry = Pick<BatchPlan, 'businessEntityId' | 'transactionDate'>;

/** The mapping that counts for a line: a rule with its conditions, or the mapping without any. */
export type MappingFound = AccountMappingFacts & { readonly conditions?: AccountRule['conditions'] };

/** Answers the mapping of a line; undefined when there is none, or the name of its account is ambiguous. */
export type MappingFinder = (line: MappedLine, entry: MappedEntry) => MappingFound | undefined;

/**
 * The most specific rule of the account that takes the line, then the mapping without conditions. Some files leave the
 * number blank; then the name is used, if the mappings of exactly one account have it.
 */
export const mappingFinder = (state: AccountMapping): MappingFinder => {
  const { byAccount, rulesByAccount } = state;
  const rulesOf = remembered((account: string) => rulesByAccount.get(account)?.map(preparedRule) ?? []);
  const factsOf = lineReader();
  const numberOf = accountReader(state);
  return (line, entry) => {
    const account = numberOf(line);
    if (account === null) return undefined;
    if (!rulesByAccount.has(account)) return byAccount.get(account);
    const facts = factsOf(line, entry);
    return rulesOf(account).find((rule) => conditionNotMet(rule, facts) === null)?.rule ?? byAccount.get(account);
  };
};

/** The account number of a line, found by name where it is blank; null when no or several accounts have the name. */
export const accountReader = (state: AccountMapping): ((line: MappedLine) => string | null) => {
  let byName: ReadonlyMap<string, string | null> | null = null;
  return ({ account, accountName }) => {
    if (account !== '') return account;
    byName ??= accountsByName(state);
    return byName.get(accountName) ?? null;
  };
};

const accountsByName = ({ byAccount, rulesByAccount }: AccountMapping): ReadonlyMap<string, string | null> => {
  const byName = new Map<string, string | null>();
  for (const { account, accountName } of [...byAccount.values(), ...[...rulesByAccount.values()].flat()]) {
    const known = byName.get(accountName);
    byName.set(accountName, known === undefined || known === account ? account : null);
  }
  return byName;
};

/** What the conditions of rules are compared with. A million lines have few different names: they are folded once. */
export const lineReader = (): ((line: MappedLine, entry: MappedEntry) => LineFacts) => {
  const columnOf = remembered(foldedColumn);
  const nameOf = remembered(foldedName);
  const valueIn = (values: MappedLine['values'], column: string): string => {
    for (const name in values) if (columnOf(name) === column) return nameOf(values[name] ?? '');
    return '';
  };
  return ({ values }, { businessEntityId, transactionDate }) => {
    let last: { readonly column: string; readonly value: string } | null = null; // Most rules ask for the same column.
    return {
      entity: nameOf(businessEntityId),
      date: transactionDate,
      valueOf: (column) => {
        if (last?.column !== column) last = { column, value: valueIn(values, column) };
        return last.value;
      },
    };
  };
};

const REMEMBERED_MAX = 10_000;

const remembered = <Result extends string | object>(answerOf: (text: string) => Result) => {
  const known = new Map<string, Result>();
  return (text: string): Result => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= REMEMBERED_MAX) known.clear();
    const answer = answerOf(text);
    known.set(text, answer);
    return answer;
  };
};

/** The ledger account of a line; undefined when no mapping takes it. */
export const ledgerAccountFinder = (
  state: AccountMapping,
): ((line: MappedLine, entry: MappedEntry) => string | undefined) => {
  const find = mappingFinder(state);
  return (line, entry) => find(line, entry)?.ledgerAccount;
};
