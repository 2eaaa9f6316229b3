import { type AccountMappingFacts, type MappingConditions } from './account-mapping.events';
import {
  type AccountMapping,
  accountReader,
  lineReader,
  type MappedEntry,
  type MappedLine,
} from './account-mapping.state';
import { conditionNotMet, type ConditionName, preparedRule } from './account-rule';

export interface ExplainedMapping extends AccountMappingFacts {
  readonly conditions: MappingConditions | null;
  /** The first condition that the line does not meet; null when the mapping would take it. */
  readonly notMet: ConditionName | null;
  /** Whether it is the one that counts. */
  readonly counts: boolean;
}

export interface MappingExplanation {
  /** Found by name where the line has no number; null when no or several accounts have the name. */
  readonly account: string | null;
  readonly ledgerAccount: string | null;
  /** All of the account, the most specific first. */
  readonly mappings: readonly ExplainedMapping[];
}

/** Why a line gets its ledger account. */
export const explainedMapping = (state: AccountMapping, line: MappedLine, entry: MappedEntry): MappingExplanation => {
  const account = accountReader(state)(line);
  if (account === null) return { account, ledgerAccount: null, mappings: [] };
  const facts = lineReader()(line, entry);
  const plain = state.byAccount.get(account);
  const all = [
    ...(state.rulesByAccount.get(account) ?? []).map((rule) => ({
      ...rule,
      notMet: conditionNotMet(preparedRule(rule), facts),
    })),
    ...(plain === undefined ? [] : [{ ...plain, conditions: null, notMet: null }]),
  ];
  const first = all.find(({ notMet }) => notMet === null);
  return {
    account,
    ledgerAccount: first?.ledgerAccount ?? null,
    mappings: all.map((mapping) => ({ ...mapping, counts: mapping === first })),
  };
};
