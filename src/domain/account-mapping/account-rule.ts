import { addDays } from '../shared/calendar';
import { foldedHeader } from '../shared/folded-header';
import { foldedName } from '../shared/folded-name';
import { type AccountRule, type MappingConditions } from './account-mapping.events';

const DAY_MS = 24 * 60 * 60 * 1000;
const FIRST_DATE = '0000-01-01';
const LAST_DATE = '9999-12-31';

export const NO_CONDITIONS: MappingConditions = {
  product: null,
  businessEntityId: null,
  validFrom: null,
  validTo: null,
};

export const hasConditions = ({ product, businessEntityId, validFrom, validTo }: MappingConditions): boolean =>
  product !== null || businessEntityId !== null || validFrom !== null || validTo !== null;

/** A header without case and spaces: `Product Type`, `ProductType` and `PRODUCT_TYPE` are one column. */
export const foldedColumn = (name: string): string => foldedHeader(name).replaceAll(' ', '');

/** One text for all spellings of the same conditions. */
export const conditionsKey = ({ product, businessEntityId, validFrom, validTo }: MappingConditions): string =>
  JSON.stringify([
    product && [foldedColumn(product.column), foldedName(product.value)],
    businessEntityId && foldedName(businessEntityId),
    validFrom,
    validTo,
  ]);

/** For people: "ProductType Subscription, entity us01, from 2026-09-01 to 2026-12-31". */
export const conditionsText = ({ product, businessEntityId, validFrom, validTo }: MappingConditions): string => {
  const dates = [...(validFrom === null ? [] : [`from ${validFrom}`]), ...(validTo === null ? [] : [`to ${validTo}`])];
  const parts = [
    ...(product === null ? [] : [`${product.column} ${product.value}`]),
    ...(businessEntityId === null ? [] : [`entity ${businessEntityId}`]),
    ...(dates.length === 0 ? [] : [dates.join(' ')]),
  ];
  return parts.length === 0 ? 'all lines' : parts.join(', ');
};

/** A rule with its conditions in the form in which they are compared. */
export interface PreparedRule {
  readonly rule: AccountRule;
  readonly column: string | null;
  readonly value: string;
  readonly entity: string | null;
  readonly from: string;
  readonly to: string;
  /** The lower, the more specific: by number of conditions, open ends of the validity, and its length. */
  readonly ranks: readonly [conditions: number, openEnds: number, isOpenAtStart: number, length: number];
}

export const preparedRule = (rule: AccountRule): PreparedRule => {
  const { product, businessEntityId, validFrom, validTo } = rule.conditions;
  return {
    rule,
    column: product && foldedColumn(product.column),
    value: product ? foldedName(product.value) : '',
    entity: businessEntityId === null ? null : foldedName(businessEntityId),
    from: validFrom ?? FIRST_DATE,
    to: validTo ?? LAST_DATE,
    ranks: [
      -Number(product !== null) - Number(businessEntityId !== null),
      Number(validFrom === null) + Number(validTo === null),
      Number(validFrom === null),
      // With one open end, a later start or an earlier end is narrower.
      dayOf(validTo ?? FIRST_DATE) - dayOf(validFrom ?? FIRST_DATE),
    ],
  };
};

const dayOf = (date: string): number => Date.parse(`${date}T00:00:00.000Z`) / DAY_MS;

/** What conditions are compared with: folded names of a line. */
export interface LineFacts {
  readonly entity: string;
  readonly date: string;
  /** The value in a column (`foldedColumn`); empty when there is none. */
  readonly valueOf: (column: string) => string;
}

export type ConditionName = 'product' | 'business entity' | 'transaction date';

/** The first condition that a line does not meet; null when the rule takes it. */
export const conditionNotMet = (rule: PreparedRule, line: LineFacts): ConditionName | null => {
  if (line.date < rule.from || line.date > rule.to) return 'transaction date';
  if (rule.entity !== null && rule.entity !== line.entity) return 'business entity';
  return rule.column !== null && rule.value !== line.valueOf(rule.column) ? 'product' : null;
};

/** More conditions come first, then the narrower validity. */
export const bySpecificity = ({ ranks: a }: PreparedRule, { ranks: b }: PreparedRule): number =>
  a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3];

/** Whether neither is more specific. Of "from" a date and "to" a date, neither is narrower. */
const isTie = ({ ranks: a }: PreparedRule, { ranks: b }: PreparedRule): boolean =>
  a[0] === b[0] && a[1] === b[1] && ((a[1] === 1 && a[2] !== b[2]) || (a[2] === b[2] && a[3] === b[3]));

const countsBefore = (a: PreparedRule, b: PreparedRule): boolean => !isTie(a, b) && bySpecificity(a, b) < 0;

/**
 * Two rules of one account that would both take some line, with nothing to tell which counts, and no third rule that
 * counts before both. Null when every line has one answer.
 */
export const tieAmong = (rules: readonly AccountRule[]): readonly [AccountRule, AccountRule] | null => {
  const prepared = rules.map(preparedRule);
  for (const [index, a] of prepared.entries()) {
    for (const b of prepared.slice(index + 1)) {
      if (isTie(a, b) && areCompatible(a, b) && shareUndecidedLine(a, b, prepared)) return [a.rule, b.rule];
    }
  }
  return null;
};

/** Whether a line can meet the conditions of both. */
const areCompatible = (a: PreparedRule, b: PreparedRule): boolean =>
  a.from <= b.to &&
  b.from <= a.to &&
  (a.entity === null || b.entity === null || a.entity === b.entity) &&
  (a.column === null || a.column !== b.column || a.value === b.value);

const shareUndecidedLine = (a: PreparedRule, b: PreparedRule, rules: readonly PreparedRule[]): boolean => {
  const line = lineOfBoth(a, b);
  const last = a.to < b.to ? a.to : b.to;
  const stronger = rules.filter(
    (rule) => countsBefore(rule, a) && countsBefore(rule, b) && takesOnSomeDate(rule, line),
  );
  const isUndecidedOn = (date: string): boolean => !stronger.some(({ from, to }) => date >= from && date <= to);
  // Who takes a line can change only where a stronger rule has ended.
  const dates = [line.date, ...stronger.flatMap(({ to }) => (to < LAST_DATE ? [addDays(to, 1)] : []))];
  return dates.some((date) => date >= line.date && date <= last && isUndecidedOn(date));
};

/** On the first date that both take, with nothing more than the two ask for. */
const lineOfBoth = (a: PreparedRule, b: PreparedRule): LineFacts => ({
  entity: a.entity ?? b.entity ?? '',
  date: a.from > b.from ? a.from : b.from,
  valueOf: (column) => [a, b].find((rule) => rule.column === column)?.value ?? '',
});

const takesOnSomeDate = (rule: PreparedRule, line: LineFacts): boolean =>
  conditionNotMet({ ...rule, from: FIRST_DATE, to: LAST_DATE }, line) === null;
