export interface LedgerLine {
  readonly accountNo: string;
  readonly isDebit: boolean;
  /** Whole hundredths in the currency of the line, and in the base currency of its entity. */
  readonly amount: bigint;
  readonly baseAmount: bigint;
  readonly currency: string;
  readonly document: string;
  readonly description: string;
  readonly exchangeRateDate: string;
  readonly exchangeRateType: string;
  readonly exchangeRate: string;
  /** Dimension object to id: `LOCATION` to `L01`. */
  readonly dimensions: ReadonlyMap<string, string>;
  /** Element to value, for the elements that are neither standard fields nor dimensions. */
  readonly customFields: ReadonlyMap<string, string>;
}

/**
 * All lines of a batch in one text, because a million lines as objects would not fit into memory. The separators cannot
 * be part of a value: XML does not allow these characters.
 */
export const packLines = (lines: readonly LedgerLine[]): string =>
  lines.map((line) => packLine(line)).join(lineSeparator);

export const unpackLines = (packed: string): LedgerLine[] => packed.split(lineSeparator).map(unpackLine);

const lineSeparator = '\u001e';
const fieldSeparator = '\u001f';
/** No dimension object begins with it, so the two kinds of pairs can share a list. */
const customMark = '*';
const fixedFields = 10;

const packLine = (line: LedgerLine): string => {
  const fields = [
    line.accountNo,
    line.isDebit ? '1' : '-1',
    line.amount.toString(),
    line.baseAmount === line.amount ? '' : line.baseAmount.toString(),
    line.currency,
    line.document,
    line.description,
    line.exchangeRateDate,
    line.exchangeRateType,
    line.exchangeRate,
  ];
  for (const [object, id] of line.dimensions) fields.push(object, id);
  for (const [name, value] of line.customFields) fields.push(`${customMark}${name}`, value);
  return fields.join(fieldSeparator);
};

const unpackLine = (packed: string): LedgerLine => {
  const fields = packed.split(fieldSeparator);
  const field = (index: number): string => fields[index] ?? '';
  const dimensions = new Map<string, string>();
  const customFields = new Map<string, string>();
  for (let index = fixedFields; index < fields.length; index += 2) {
    const name = field(index);
    if (name.startsWith(customMark)) customFields.set(name.slice(customMark.length), field(index + 1));
    else dimensions.set(name, field(index + 1));
  }
  const amount = BigInt(field(2));
  return {
    accountNo: field(0),
    isDebit: field(1) === '1',
    amount,
    baseAmount: field(3) === '' ? amount : BigInt(field(3)),
    currency: field(4),
    document: field(5),
    description: field(6),
    exchangeRateDate: field(7),
    exchangeRateType: field(8),
    exchangeRate: field(9),
    dimensions,
    customFields,
  };
};
