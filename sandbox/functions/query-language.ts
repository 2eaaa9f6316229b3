import { batchStates } from '../ledger/batch';
import { failure, type FunctionFailure } from '../gateway/failures';
import { allOf, anyOf, checkField, comparison, type Filter, type FilterContext } from './filter';
import { tokensOf, type Token } from './query-tokens';

/** Reads the SQL-like condition of a `readByQuery`. It compares with codes where a `query` uses labels. */
export const readCondition = (query: string, context: FilterContext): Filter => {
  const tokens = tokensOf(query);
  if (tokens === null) throw badCondition();
  return new ConditionReader(tokens, context).read();
};

/** The only reply to any error in a `readByQuery`: it gives no details. */
export const badCondition = (): FunctionFailure => failure('DL02000001', 'There was an error processing the request.');

const depthMax = 32;
const operators: ReadonlyMap<string, string> = new Map([
  ['=', 'equalto'],
  ['!=', 'notequalto'],
  ['<>', 'notequalto'],
  ['<', 'lessthan'],
  ['<=', 'lessthanorequalto'],
  ['>', 'greaterthan'],
  ['>=', 'greaterthanorequalto'],
]);

const opposites: readonly (readonly [string, string])[] = [
  ['equalto', 'notequalto'],
  ['lessthan', 'greaterthanorequalto'],
  ['greaterthan', 'lessthanorequalto'],
  ['like', 'notlike'],
  ['in', 'notin'],
  ['isnull', 'isnotnull'],
];

/** Not the same as what does not match: an empty value meets neither a comparison nor its opposite. */
const oppositeOf = (operator: string): string => {
  const [one = '', other = ''] = opposites.find((pair) => pair.includes(operator)) ?? [];
  return operator === one ? other : one;
};

/** In the order of the labels. */
const stateCodes = ['I', 'S', 'X', 'A', 'P', 'R', 'L', 'Z'] as const;
const labelsByField: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  STATE: new Map(stateCodes.map((code, index) => [code, batchStates[index] ?? ''])),
  STATUS: new Map([
    ['T', 'active'],
    ['F', 'inactive'],
  ]),
  ACCOUNTTYPE: new Map([
    ['N', 'balancesheet'],
    ['I', 'incomestatement'],
  ]),
};
const flagLabels: ReadonlyMap<string, string> = new Map([
  ['T', 'true'],
  ['F', 'false'],
]);

class ConditionReader {
  private position = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly context: FilterContext,
  ) {}

  read(): Filter {
    const filter = this.readAlternatives(0, false);
    if (this.position < this.tokens.length) throw badCondition();
    return filter;
  }

  /** `isNegated`: the opposite is meant, which turns `or` into `and` and each operator into its opposite. */
  private readAlternatives(depth: number, isNegated: boolean): Filter {
    if (depth > depthMax) throw badCondition();
    const parts = [this.readConjunction(depth, isNegated)];
    while (this.takeWord('or')) parts.push(this.readConjunction(depth, isNegated));
    const [only] = parts;
    if (only !== undefined && parts.length === 1) return only;
    return isNegated ? allOf(parts) : anyOf(parts);
  }

  private readConjunction(depth: number, isNegated: boolean): Filter {
    const parts = [this.readCondition(depth, isNegated)];
    while (this.takeWord('and')) parts.push(this.readCondition(depth, isNegated));
    const [only] = parts;
    if (only !== undefined && parts.length === 1) return only;
    return isNegated ? anyOf(parts) : allOf(parts);
  }

  private readCondition(depth: number, isNegated: boolean): Filter {
    if (this.takeWord('not')) {
      if (depth > depthMax) throw badCondition();
      return this.readCondition(depth + 1, !isNegated);
    }
    if (!this.takeSymbol('(')) return this.readComparison(isNegated);
    const inner = this.readAlternatives(depth + 1, isNegated);
    if (!this.takeSymbol(')')) throw badCondition();
    return inner;
  }

  private readComparison(isNegated: boolean): Filter {
    const field = checkField(this.take('word'), this.context.object);
    const { operator, values } = this.readOperator(field);
    return comparison({ operator: isNegated ? oppositeOf(operator) : operator, field, values }, this.context);
  }

  private readOperator(field: string): { readonly operator: string; readonly values: readonly string[] } {
    if (this.takeWord('is')) {
      const operator = this.takeWord('not') ? 'isnotnull' : 'isnull';
      if (!this.takeWord('null')) throw badCondition();
      return { operator, values: [] };
    }
    const prefix = this.takeWord('not') ? 'not' : '';
    if (this.takeWord('like')) return { operator: `${prefix}like`, values: [this.take('value')] };
    if (this.takeWord('in')) return { operator: `${prefix}in`, values: this.readList(field) };
    const operator = prefix === '' ? operators.get(this.take('symbol')) : undefined;
    if (operator === undefined) throw badCondition();
    return { operator, values: [labelOf(field, this.take('value'))] };
  }

  private readList(field: string): string[] {
    if (!this.takeSymbol('(')) throw badCondition();
    const values = [labelOf(field, this.take('value'))];
    while (this.takeSymbol(',')) values.push(labelOf(field, this.take('value')));
    if (!this.takeSymbol(')')) throw badCondition();
    return values;
  }

  private take(kind: Token['kind']): string {
    const token = this.tokens[this.position];
    if (token?.kind !== kind) throw badCondition();
    this.position += 1;
    return token.text;
  }

  /** Keywords may be written in any case. */
  private takeWord(word: string): boolean {
    const token = this.tokens[this.position];
    const isThere = token?.kind === 'word' && token.text.toLowerCase() === word;
    if (isThere) this.position += 1;
    return isThere;
  }

  private takeSymbol(symbol: string): boolean {
    const token = this.tokens[this.position];
    const isThere = token?.kind === 'symbol' && token.text === symbol;
    if (isThere) this.position += 1;
    return isThere;
  }
}

const labelOf = (field: string, code: string): string => {
  const labels = labelsByField[field] ?? (field.startsWith('REQUIRE') ? flagLabels : undefined);
  if (labels === undefined) return code;
  const label = labels.get(code);
  if (label === undefined) throw badCondition();
  return label;
};
