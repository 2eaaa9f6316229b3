import { decimalsOf } from '../shared/currency';
import { DomainError } from '../shared/errors';

/** How many people besides who prepared an entry have to approve it. */
export type People = 0 | 1 | 2;

/** Which entries need approval, and by how many people. Null takes all. */
export interface ApprovalRule {
  readonly people: Exclude<People, 0>;
  readonly currency: string | null;
  /** Whole minor units of `currency`, compared with the debits of the whole entry. */
  readonly amountFromMinor: string | null;
  readonly businessEntityId: string | null;
  /** Symbol of the journal of the ledger, in any case. */
  readonly journal: string | null;
}

/** The strictest rule that takes an entry counts. Without rules, approval is off. */
export interface ApprovalPolicy {
  readonly rules: readonly ApprovalRule[];
  /** Each approval has to be signed with the person's own key. Absent: no. */
  readonly signatures?: boolean;
}

export const NO_APPROVAL: ApprovalPolicy = { rules: [] };

/** What the rules look at. An entry may have parts in several currencies and journals. */
export interface ApprovalSubject {
  readonly businessEntityId: string;
  readonly amounts: readonly {
    readonly currency: string;
    readonly journal: string;
    /** Debits in whole minor units. */
    readonly totalMinor: string;
  }[];
  /** The ledger has an earlier revision of the entry. */
  readonly isCorrection: boolean;
}

export const RULES_MAX = 50;
const TEXT_LENGTH_MAX = 100;

/** How many people have to approve an entry under this policy. */
export const peopleFor = ({ rules }: ApprovalPolicy, subject: ApprovalSubject): People =>
  rules
    .filter((rule) => subject.isCorrection || takes(rule, subject))
    .reduce<People>((most, { people }) => (people > most ? people : most), 0);

/** Whether every entry needs as many people and signatures under `after` as under `before`. In doubt it does not. */
export const isAsStrict = (after: ApprovalPolicy, before: ApprovalPolicy): boolean =>
  (before.signatures !== true || after.signatures === true) &&
  before.rules.every((rule) => after.rules.some((other) => covers(other, rule)));

/** The policy in its canonical form. Throws SETTING_INVALID naming the rule. */
export const checkedPolicy = ({ rules, signatures }: ApprovalPolicy): ApprovalPolicy => {
  if (rules.length > RULES_MAX) throw invalid('rules', String(rules.length), `at most ${RULES_MAX} rules`);
  return { rules: rules.map(checkedRule), ...(signatures === true ? { signatures } : {}) };
};

export const isSamePolicy = (one: ApprovalPolicy, other: ApprovalPolicy): boolean =>
  (one.signatures === true) === (other.signatures === true) &&
  JSON.stringify(one.rules.map(valuesOf)) === JSON.stringify(other.rules.map(valuesOf));

const takes = (rule: ApprovalRule, { businessEntityId, amounts }: ApprovalSubject): boolean => {
  if (rule.businessEntityId !== null && rule.businessEntityId !== businessEntityId) return false;
  if (rule.journal !== null && !amounts.some(({ journal }) => isSameJournal(journal, rule.journal))) return false;
  if (rule.currency === null) return true;
  const own = amounts.filter(({ currency }) => currency === rule.currency);
  if (own.length === 0) return false;
  const total = own.reduce((sum, { totalMinor }) => sum + BigInt(totalMinor), 0n);
  return rule.amountFromMinor === null || total >= BigInt(rule.amountFromMinor);
};

const isSameJournal = (one: string, other: string | null): boolean => one.toUpperCase() === other?.toUpperCase();

const covers = (wide: ApprovalRule, narrow: ApprovalRule): boolean =>
  wide.people >= narrow.people &&
  (wide.businessEntityId === null || wide.businessEntityId === narrow.businessEntityId) &&
  (wide.journal === null || (narrow.journal !== null && isSameJournal(wide.journal, narrow.journal))) &&
  (wide.currency === null || wide.currency === narrow.currency) &&
  (wide.amountFromMinor === null ||
    (narrow.amountFromMinor !== null && BigInt(wide.amountFromMinor) <= BigInt(narrow.amountFromMinor)));

const checkedRule = (rule: ApprovalRule, index: number): ApprovalRule => {
  const { people, currency, amountFromMinor } = rule;
  const name = (of: keyof ApprovalRule): string => `rules[${index}].${of}`;
  if (![1, 2].includes(people)) throw invalid(name('people'), String(people), '1 or 2');
  if (currency !== null && decimalsOf(currency) === undefined)
    throw invalid(name('currency'), currency, 'an ISO currency code');
  if (amountFromMinor !== null && currency === null) throw invalid(name('currency'), '', 'the currency of the amount');
  if (amountFromMinor !== null && !/^\d{1,30}$/.test(amountFromMinor))
    throw invalid(name('amountFromMinor'), amountFromMinor, 'a whole number of minor units');
  const businessEntityId = textOf(rule.businessEntityId, name('businessEntityId'));
  const journal = textOf(rule.journal, name('journal'));
  return { people, currency, amountFromMinor: plain(amountFromMinor), businessEntityId, journal };
};

/** `0` takes everything of the currency. */
const plain = (minor: string | null): string | null => {
  if (minor === null || BigInt(minor) === 0n) return null;
  return BigInt(minor).toString();
};

/** Ids are compared as imports keep them: in NFC, without space around. */
const textOf = (text: string | null, name: string): string | null => {
  if (text === null) return null;
  const trimmed = text.normalize('NFC').trim().replace(/\s+/g, ' ');
  if (trimmed === '' || trimmed.length > TEXT_LENGTH_MAX)
    throw invalid(name, text.slice(0, TEXT_LENGTH_MAX), `a text of 1 to ${TEXT_LENGTH_MAX} characters, or null`);
  return trimmed;
};

const valuesOf = ({
  people,
  currency,
  amountFromMinor,
  businessEntityId,
  journal,
}: ApprovalRule): readonly unknown[] => [...[people, currency, amountFromMinor, businessEntityId, journal]];

const invalid = (setting: string, value: string, expected: string): DomainError =>
  new DomainError('SETTING_INVALID', `The setting ${setting} cannot be "${value}".`, `Give ${expected}.`, {
    setting,
    value,
    expected,
  });
