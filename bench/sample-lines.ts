import { type LedgerFieldValue, type LedgerLine } from '../src/domain/ledger-entry/ledger-entry';
import { CLASSES, customerAt, PRODUCTS } from './company';
import { type Random } from './random';

const LOCATIONS = ['L1', 'L2', 'L3', 'L4', 'L5'] as const;
const DEPARTMENTS = ['D10', 'D20'] as const;
const ACCOUNTS = ['1200', '2400', '2210', '4000-10', '4000-15', '4000-20', '4000-30', '1250-10'] as const;
const MEMOS = [
  'Sep 2026 invoices',
  'Sep 2026 recognition',
  'Sep 2026 usage & overage',
  'Sep 2026 credit notes',
] as const;

/** Every line is a draw of its own, so that no line has the fields of the line before it. */
export const variedLines = (random: Random, count: number): LedgerLine[] => {
  let previous = '';
  const customers = Math.ceil(count * 0.4);
  const fields = (): LedgerFieldValue[] => {
    for (;;) {
      const drawn = drawFields(random, customers);
      const key = drawn.map(({ value }) => value).join('\n');
      if (key === previous) continue;
      previous = key;
      return drawn;
    }
  };
  return balanced(random, count, (index) => ({
    account: random.pick(ACCOUNTS),
    document: `PG-${88_000 + random.whole(0, count)}`,
    memo: `${random.pick(MEMOS)} ${index % 50}`,
    fields: fields(),
  }));
};

/** Posting groups of two or three lines that share customer and dimensions, as revenue systems write them. */
export const closeShapedLines = (random: Random, count: number): LedgerLine[] => {
  const customers = Math.ceil(count / 13);
  let group = { left: 0, document: '', memo: '', fields: drawFields(random, customers) };
  let groups = 88_000;
  return balanced(random, count, () => {
    if (group.left === 0) {
      groups += 1;
      group = {
        left: random.whole(2, 3),
        document: `PG-${groups}`,
        memo: random.pick(MEMOS),
        fields: drawFields(random, customers),
      };
    }
    group.left -= 1;
    return { account: random.pick(ACCOUNTS), document: group.document, memo: group.memo, fields: [...group.fields] };
  });
};

type Drawn = Pick<LedgerLine, 'account' | 'document' | 'memo' | 'fields'>;

const balanced = (random: Random, count: number, draw: (index: number) => Drawn): LedgerLine[] => {
  let amountMinor = 0n;
  return Array.from({ length: count }, (_, index): LedgerLine => {
    const isDebit = index % 2 === 0;
    if (isDebit) amountMinor = BigInt(random.whole(1_900, 5_000_000));
    return { ...draw(index), side: isDebit ? 'debit' : 'credit', amountMinor };
  });
};

const drawFields = (random: Random, customers: number): LedgerFieldValue[] => [
  dimension('Location', random.pick(LOCATIONS)),
  dimension('Department', random.pick(DEPARTMENTS)),
  dimension('Customer', customerAt(random.whole(0, customers)).id),
  dimension('Item', random.pick(PRODUCTS).id),
  dimension('Class', `K${random.whole(1, CLASSES.length)}`),
];

const dimension = (
  name: 'Location' | 'Department' | 'Customer' | 'Item' | 'Class',
  value: string,
): LedgerFieldValue => ({ target: { kind: 'dimension', dimension: name }, value });
