import { isIsoDate } from '../shared/calendar';
import { DomainError } from '../shared/errors';
import { chunksOfEvents } from '../shared/event-size';
import {
  type AccountMappingEvent,
  type AccountMappingFacts,
  type AccountRule,
  type MappingConditions,
} from './account-mapping.events';
import { type AccountMapping, accountMapping } from './account-mapping.state';
import { conditionsKey, conditionsText, foldedColumn, hasConditions, NO_CONDITIONS, tieAmong } from './account-rule';

/** A load is appended at once, and an append is limited: some thousand mappings. */
const EVENTS_PER_LOAD_MAX = 10;
const RULES_PER_ACCOUNT_MAX = 200;

export interface MappingToSave extends AccountMappingFacts {
  /** Left out, or without any condition: it is for the lines that no rule takes. */
  readonly conditions?: MappingConditions;
  /** Of the file that it came from, by which a refusal names it. */
  readonly row?: number;
}

/**
 * Records mappings that are new or differ. The whole load is refused if one is invalid, or if two rules would tie for
 * a line. No line has a value in `columnsRead`: a condition on one of them is refused.
 */
export const mapAccounts = (
  state: AccountMapping,
  mappings: readonly MappingToSave[],
  columnsRead: readonly string[] = [],
): AccountMappingEvent[] => {
  const withoutValues = new Set(columnsRead.map(foldedColumn));
  const seen = new Map<string, MappingToSave>();
  mappings.forEach((mapping, index) => {
    check(mapping, index, withoutValues);
    const key = keyOf(mapping);
    const earlier = seen.get(key);
    if (earlier && earlier.ledgerAccount !== mapping.ledgerAccount) {
      const where = earlier.row === undefined ? '' : ` in row ${earlier.row}`;
      refuse(
        { index, row: mapping.row },
        'account',
        mapping.account,
        `one mapping only; it is mapped to ${earlier.ledgerAccount}${where} as well`,
      );
    }
    seen.set(key, mapping);
  });
  const events = [...mapped(state, [...seen.values()]), ...rulesSaved(state, [...seen.values()])];
  requireDecided(state, events, [...seen.values()]);
  return events;
};

const keyOf = ({ account, conditions = NO_CONDITIONS }: MappingToSave): string =>
  JSON.stringify([account, conditionsKey(conditions)]);

const mapped = (state: AccountMapping, mappings: readonly MappingToSave[]): AccountMappingEvent[] =>
  chunksOfEvents(
    mappings
      .filter(({ conditions }) => conditions === undefined || !hasConditions(conditions))
      .filter((mapping) => !isSame(state.byAccount.get(mapping.account), mapping))
      .map(({ account, accountName, ledgerAccount }) => ({ account, accountName, ledgerAccount })),
  ).map((part) => ({ type: 'AccountsMapped', data: { mappings: part } }));

const rulesSaved = (state: AccountMapping, mappings: readonly MappingToSave[]): AccountMappingEvent[] =>
  chunksOfEvents(
    mappings
      .flatMap(({ account, accountName, ledgerAccount, conditions }): AccountRule[] =>
        conditions !== undefined && hasConditions(conditions)
          ? [{ account, accountName, ledgerAccount, conditions: plain(conditions) }]
          : [],
      )
      .filter((rule) => !isSame(ruleOf(state, rule), rule)),
  ).map((part) => ({ type: 'AccountRulesSaved', data: { rules: part } }));

const plain = ({ product, businessEntityId, validFrom, validTo }: MappingConditions): MappingConditions => ({
  product: product && { column: product.column, value: product.value },
  businessEntityId,
  validFrom,
  validTo,
});

const ruleOf = (
  state: AccountMapping,
  { account, conditions }: Pick<AccountRule, 'account' | 'conditions'>,
): AccountRule | undefined => {
  const key = conditionsKey(conditions);
  return state.rulesByAccount.get(account)?.find((rule) => conditionsKey(rule.conditions) === key);
};

/** Refuses what one append cannot hold, and two rules that tie. */
const requireDecided = (
  before: AccountMapping,
  events: readonly AccountMappingEvent[],
  saved: readonly MappingToSave[] = [],
): void => {
  if (events.length > EVENTS_PER_LOAD_MAX) throw tooMany(events.slice(0, EVENTS_PER_LOAD_MAX));
  const { rulesByAccount } = events.reduce(accountMapping.evolve, before);
  for (const [account, rules] of rulesByAccount) {
    if (rules === before.rulesByAccount.get(account)) continue;
    if (rules.length > RULES_PER_ACCOUNT_MAX) throw tooManyRules(account);
    const tie = tieAmong(rules);
    if (tie) throw tied(account, tie, saved);
  }
};

const tied = (
  account: string,
  tie: readonly [AccountRule, AccountRule],
  saved: readonly MappingToSave[],
): DomainError => {
  const rows = new Map(saved.map((mapping) => [keyOf(mapping), mapping.row]));
  const named = tie.map((rule) => {
    const row = rows.get(keyOf(rule));
    const text = `"${conditionsText(rule.conditions)}" to ${rule.ledgerAccount}`;
    return row === undefined ? text : `${text} (row ${row})`;
  });
  return new DomainError(
    'ACCOUNT_MAPPING_INVALID',
    `Two rules of account ${account} would take the same lines, and neither is more specific: ${named.join(' and ')}.`,
    'Give one of them another condition, or periods that do not overlap, or add a rule for what they share. Nothing was changed.',
    { account, rules: named, row: tie.map((rule) => rows.get(keyOf(rule))).find((row) => row !== undefined) ?? null },
  );
};

const tooManyRules = (account: string): DomainError =>
  new DomainError(
    'ACCOUNT_MAPPING_INVALID',
    `Account ${account} would have more than ${RULES_PER_ACCOUNT_MAX} rules.`,
    'Remove rules that no line needs any more. Nothing was changed.',
    { account, rulesMax: RULES_PER_ACCOUNT_MAX },
  );

/** Removes the mapping without conditions, or the rule with these. */
export const unmapAccount = (
  state: AccountMapping,
  account: string,
  conditions: MappingConditions = NO_CONDITIONS,
): AccountMappingEvent[] => {
  const rule = ruleOf(state, { account, conditions });
  if (rule !== undefined) {
    const events: AccountMappingEvent[] = [
      { type: 'AccountRuleRemoved', data: { account, conditions: rule.conditions } },
    ];
    requireDecided(state, events);
    return events;
  }
  if (!hasConditions(conditions) && state.byAccount.has(account))
    return [{ type: 'AccountUnmapped', data: { account } }];
  const which = hasConditions(conditions) ? ` for ${conditionsText(conditions)}` : '';
  throw new DomainError(
    'ACCOUNT_MAPPING_NOT_FOUND',
    `RevRec account ${account} is not mapped${which}.`,
    'Check the account number and the conditions.',
    { account },
  );
};

interface Place {
  readonly index: number;
  readonly row: number | undefined;
}

const check = (
  { account, accountName, ledgerAccount, conditions, row }: MappingToSave,
  index: number,
  withoutValues: ReadonlySet<string>,
): void => {
  const place = { index, row };
  if (!/^\S(.{0,98}\S)?$/.test(account))
    refuse(place, 'account', account, 'a RevRec account number of 1 to 100 characters');
  if (accountName.length > 200) refuse(place, 'accountName', accountName, 'at most 200 characters');
  if (!/^\S(.{0,22}\S)?$/.test(ledgerAccount)) {
    refuse(place, 'ledgerAccount', ledgerAccount, 'a ledger account number of 1 to 24 characters');
  }
  if (conditions?.product && withoutValues.has(foldedColumn(conditions.product.column))) {
    const { column } = conditions.product;
    refuse(place, 'product column', column, 'a column such as ProductType, not one that the service reads');
  }
  if (conditions) checkConditions(conditions, place);
};

const checkConditions = ({ product, businessEntityId, validFrom, validTo }: MappingConditions, place: Place): void => {
  if (product) {
    if (!isText(product.column)) refuse(place, 'product column', product.column, 'a column of 1 to 100 characters');
    if (!isText(product.value)) refuse(place, 'product value', product.value, 'a value of 1 to 100 characters');
  }
  if (businessEntityId !== null && !isText(businessEntityId))
    refuse(place, 'businessEntityId', businessEntityId, 'a Business Entity Id of 1 to 100 characters');
  for (const [field, date] of Object.entries({ validFrom, validTo }))
    if (date !== null && !isIsoDate(date)) refuse(place, field, date, 'a date such as 2026-09-30');
  if (validFrom !== null && validTo !== null && validFrom > validTo)
    refuse(place, 'validTo', validTo, `a date that is not before ${validFrom}`);
};

const isText = (text: string): boolean => /^\S(.{0,98}\S)?$/.test(text);

const refuse = ({ index, row }: Place, field: string, value: string, expected: string): never => {
  const subject = row === undefined ? `Mapping ${index + 1}` : `Row ${row}`;
  throw new DomainError(
    'ACCOUNT_MAPPING_INVALID',
    `${subject} cannot have the ${field} "${value.length > SHOWN_MAX ? `${value.slice(0, SHOWN_MAX)}…` : value}".`,
    `Expected ${expected}. Nothing was changed.`,
    { index, field, value: value.slice(0, SHOWN_MAX), expected, ...(row !== undefined && { row }) },
  );
};

/** A value that is too long may fill the whole request. */
const SHOWN_MAX = 250;

const isSame = (a: AccountMappingFacts | undefined, b: AccountMappingFacts): boolean =>
  a?.ledgerAccount === b.ledgerAccount && a.accountName === b.accountName;

const tooMany = (fitting: readonly AccountMappingEvent[]): DomainError => {
  const mappingsMax = fitting.flatMap((event): readonly unknown[] => {
    if (event.type === 'AccountsMapped') return event.data.mappings;
    return event.type === 'AccountRulesSaved' ? event.data.rules : [];
  }).length;
  return new DomainError(
    'ACCOUNT_MAPPING_INVALID',
    'These are more mappings than one load may change.',
    `Load the first ${mappingsMax}, then the others. Nothing was changed.`,
    { mappingsMax },
  );
};
