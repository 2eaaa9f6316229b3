import { amountText, differenceText } from '../shared/money';
import { type Totals } from '../shared/totals';

/** Lines of one entry that must balance by themselves. */
export interface BalanceGroup {
  readonly businessEntityId: string;
  readonly currency: string;
  readonly transactionDate: string;
  readonly journal: string;
}

interface Balanced {
  readonly group: BalanceGroup;
  readonly totals: Totals;
}

/** What is out of balance in an entry, and what its lines differ in if they are in several groups. */
export const imbalanceText = (journalEntryId: string, groups: readonly Balanced[]): string => {
  const [only, ...others] = groups;
  if (only === undefined) return '';
  if (others.length === 0)
    return `${journalEntryId} ${differenceText(only.totals.debit, only.totals.credit, only.group.currency)}.`;
  const differing = ASPECTS.filter(({ of }) => new Set(groups.map(({ group }) => of(group))).size > 1);
  const named = differing.map(({ name, of }) => `${name} ${listOf(groups.map(({ group }) => of(group) || 'none'))}`);
  const each = groups.map((one) => {
    const where = differing.map(({ of }) => of(one.group) || 'none').join(', ');
    const money = `${sidesOf(one)} ${one.group.currency}`;
    return `${where}: ${one.totals.isBalanced ? 'balanced' : money}`;
  });
  return `${journalEntryId} has lines of the ${named.join(' and ')}, and the lines of each must balance. ${each.join('; ')}.`;
};

const ASPECTS: readonly { readonly name: string; readonly of: (group: BalanceGroup) => string }[] = [
  { name: 'dates', of: ({ transactionDate }) => transactionDate },
  { name: 'currencies', of: ({ currency }) => currency },
  { name: 'entities', of: ({ businessEntityId }) => businessEntityId },
  { name: 'journals', of: ({ journal }) => journal },
];

const sidesOf = ({ group: { currency }, totals: { debit, credit } }: Balanced): string =>
  `debit ${amountText(debit, currency)}, credit ${amountText(credit, currency)}`;

const listOf = (names: readonly string[]): string => {
  const distinct = [...new Set(names)];
  const last = distinct.pop() ?? '';
  return distinct.length === 0 ? last : `${distinct.join(', ')} and ${last}`;
};
