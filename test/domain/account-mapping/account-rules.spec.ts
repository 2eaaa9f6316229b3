import fc from 'fast-check';
import {
  mapAccounts,
  type MappingToSave,
  unmapAccount,
} from '../../../src/domain/account-mapping/account-mapping.decisions';
import {
  type AccountMappingEvent,
  type AccountRule,
  type MappingConditions,
} from '../../../src/domain/account-mapping/account-mapping.events';
import { accountMapping, ledgerAccountFinder } from '../../../src/domain/account-mapping/account-mapping.state';
import { conditionsText, NO_CONDITIONS } from '../../../src/domain/account-mapping/account-rule';
import { DomainError } from '../../../src/domain/shared/errors';
import { givenFor, refusalOf } from '../../support/given';

const given = givenFor(accountMapping);
const when = (more: Partial<MappingConditions>): MappingConditions => ({ ...NO_CONDITIONS, ...more });
const rule = (ledgerAccount: string, more: Partial<MappingConditions>, account = '4010'): AccountRule => ({
  account,
  accountName: 'Revenue',
  ledgerAccount,
  conditions: when(more),
});
const product = (value: string, column = 'ProductType') => ({ product: { column, value } });
const us = { businessEntityId: 'us01' };
const saved = (...rules: readonly AccountRule[]): AccountMappingEvent => ({
  type: 'AccountRulesSaved',
  data: { rules },
});
const plain = { account: '4010', accountName: 'Revenue', ledgerAccount: '4000' };
const mapped: AccountMappingEvent = { type: 'AccountsMapped', data: { mappings: [plain] } };

/** Where the lines of some rules go, by entity, date and product type. */
const accountOf = (rules: readonly MappingToSave[], line: { entity?: string; date?: string; type?: string }) => {
  const find = ledgerAccountFinder(given(...mapAccounts(accountMapping.initial, rules)).state);
  const { entity = 'uk01', date = '2026-09-30', type } = line;
  return find(
    {
      account: '4010',
      accountName: '',
      values: { 'Product Code': 'P', ...(type !== undefined && { ProductType: type }) },
    },
    { businessEntityId: entity, transactionDate: date },
  );
};

describe('a rule with conditions', () => {
  it('is saved beside the mapping without, and says nothing when it is there already', () => {
    given(mapped)
      .when((state) => mapAccounts(state, [plain, rule('4100', us), rule('4200', us, '4020')]))
      .then(saved(rule('4100', us), rule('4200', us, '4020')));
    given(mapped, saved(rule('4100', product('Usage'))))
      .when((state) => mapAccounts(state, [rule('4100', product('Usage'))]))
      .thenNothing();
  });

  it('without any condition is the mapping without conditions', () => {
    given()
      .when((state) => mapAccounts(state, [{ ...plain, conditions: NO_CONDITIONS }]))
      .then(mapped);
  });

  it('replaces the rule of the same conditions, however they are spelled', () => {
    const spelled = rule('4200', { ...product(' usage', 'PRODUCT_TYPE'), businessEntityId: 'US01' });
    const before = rule('4100', { ...product('Usage'), ...us });
    expect(refusalOf(() => mapAccounts(given(saved(before)).state, [spelled]))).toMatchObject({
      details: { field: 'product value' },
    });
    const trimmed = rule('4200', { ...product('usage', 'PRODUCT_TYPE'), businessEntityId: 'US01' });
    const after = given(saved(before), ...mapAccounts(given(saved(before)).state, [trimmed]));
    expect([...after.state.rulesByAccount.values()].flat()).toEqual([trimmed]);
  });

  it.each([
    ['product column', product('x', 'account_number'), 'account_number'],
    ['product column', product('x', ''), ''],
    ['product value', product(''), ''],
    ['businessEntityId', { businessEntityId: 'x'.repeat(101) }, 'x'.repeat(101)],
    ['validFrom', { validFrom: '2026-02-30' }, '2026-02-30'],
    ['validTo', { validTo: '30.09.2026' }, '30.09.2026'],
    ['validTo', { validFrom: '2026-09-30', validTo: '2026-09-29' }, '2026-09-29'],
  ])('is refused with a wrong %s', (field, conditions, value) => {
    const refusal = refusalOf(() => mapAccounts(given().state, [plain, rule('1', conditions)], ['Account Number']));
    expect(refusal).toMatchObject({ code: 'ACCOUNT_MAPPING_INVALID', details: { index: 1, field, value } });
  });

  it('is removed by its conditions, and refused when there is none such', () => {
    given(mapped, saved(rule('4100', us)))
      .when((state) => unmapAccount(state, '4010', when({ businessEntityId: 'US01' })))
      .then({ type: 'AccountRuleRemoved', data: { account: '4010', conditions: when(us) } });
    given(mapped, saved(rule('4100', us)))
      .when((state) => unmapAccount(state, '4010'))
      .then({ type: 'AccountUnmapped', data: { account: '4010' } });
    given(mapped)
      .when((state) => unmapAccount(state, '4010', when(us)))
      .thenRejected('ACCOUNT_MAPPING_NOT_FOUND');
    given(saved(rule('4100', us)), { type: 'AccountRuleRemoved', data: { account: '4010', conditions: when(us) } })
      .when((state) => unmapAccount(state, '4010', when(us)))
      .thenRejected('ACCOUNT_MAPPING_NOT_FOUND');
  });

  it('says its conditions in words', () => {
    const all = when({ ...product('Usage'), ...us, validFrom: '2026-01-01', validTo: '2026-12-31' });
    expect(conditionsText(all)).toBe('ProductType Usage, entity us01, from 2026-01-01 to 2026-12-31');
    expect(conditionsText(when({ validTo: '2026-12-31' }))).toBe('to 2026-12-31');
    expect(conditionsText(NO_CONDITIONS)).toBe('all lines');
  });
});

describe('the rule that counts', () => {
  const rules = [
    plain,
    rule('4100', product('Usage')),
    rule('4200', { ...product('Usage'), ...us }),
    rule('4300', { validFrom: '2027-01-01' }),
    rule('4400', { validFrom: '2027-06-01', validTo: '2027-06-30' }),
    rule('4500', { validFrom: '2027-04-01' }),
    rule('4600', { ...product('Usage'), validFrom: '2027-01-01', validTo: '2027-12-31' }),
  ];
  it.each([
    ['no rule takes the line', { type: 'Subscription' }, '4000'],
    ['the line has no such column', {}, '4000'],
    ['the product is written otherwise', { type: 'ＵＳＡＧＥ ' }, '4100'],
    ['two conditions are met', { type: 'Usage', entity: 'US01' }, '4200'],
    ['only the date is met, on the first day', { date: '2027-01-01' }, '4300'],
    ['only the date is missed, by a day', { date: '2026-12-31' }, '4000'],
    ['the narrower validity is met', { date: '2027-06-30' }, '4400'],
    ['the later of two starts is met', { date: '2027-07-01' }, '4500'],
    ['a condition counts more than a narrow validity', { type: 'Usage', date: '2027-06-15' }, '4600'],
    [
      'two conditions count more than one with a validity',
      { type: 'Usage', date: '2027-06-15', entity: 'us01' },
      '4200',
    ],
  ])('is the most specific one: %s', (_which, line, expected) => {
    expect(accountOf(rules, line)).toBe(expected);
  });

  it('takes lines whose account is named, and leaves an account without a mapping for the rest', () => {
    const { state } = given(saved(rule('4100', us)));
    const find = ledgerAccountFinder(state);
    const line = { account: '', accountName: 'Revenue', values: {} };
    expect(find(line, { businessEntityId: 'us01', transactionDate: '2026-09-30' })).toBe('4100');
    expect(find(line, { businessEntityId: 'uk01', transactionDate: '2026-09-30' })).toBeUndefined();
  });
});

describe('two rules that tie', () => {
  const from = (validFrom: string, validTo: string | null = null): Partial<MappingConditions> => ({
    validFrom,
    validTo,
  });

  it.each([
    ['a product and an entity', rule('1', product('Usage')), rule('2', us)],
    ['values of two columns', rule('1', product('Usage')), rule('2', product('P-1', 'Product Code'))],
    [
      'validities of one length',
      rule('1', from('2026-01-01', '2026-01-31')),
      rule('2', from('2026-01-31', '2026-03-02')),
    ],
    ['an end and a start', rule('1', { validTo: '2026-06-30' }), rule('2', from('2026-06-30'))],
  ])('are refused with both named: %s', (_which, a, b) => {
    const refusal = refusalOf(() => mapAccounts(given(saved(a)).state, [{ ...b, row: 7 }]));
    expect(refusal).toMatchObject({ code: 'ACCOUNT_MAPPING_INVALID', details: { account: '4010', row: 7 } });
    expect(refusal.message).toContain(`"${conditionsText(a.conditions)}" to 1`);
    expect(refusal.message).toContain(`"${conditionsText(b.conditions)}" to 2 (row 7)`);
  });

  it.each([
    ['other values', rule('1', product('Usage')), rule('2', product('Subscription'))],
    ['other accounts', rule('1', product('Usage')), rule('2', us, '4020')],
    ['the day after', rule('1', { validTo: '2026-06-30' }), rule('2', from('2026-07-01'))],
  ])('are none when no line meets both: %s', (_which, a, b) => {
    expect(mapAccounts(given().state, [a, b])).toEqual([saved(a, b)]);
  });

  it('are none when a third takes every line of both, and are again when that one goes or ends', () => {
    const three = [rule('1', product('Usage')), rule('2', us), rule('3', { ...product('Usage'), ...us })];
    given()
      .when((state) => mapAccounts(state, three))
      .then(saved(...three));
    given(saved(...three))
      .when((state) => unmapAccount(state, '4010', three[2]!.conditions))
      .thenRejected('ACCOUNT_MAPPING_INVALID');
    const ending = rule('3', { ...three[2]!.conditions, validTo: '2026-12-31' });
    given()
      .when((state) => mapAccounts(state, [three[0]!, three[1]!, ending]))
      .thenRejected('ACCOUNT_MAPPING_INVALID');
  });

  it('are refused if and only if some line has two answers', () => {
    const days = ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04'];
    const day = fc.option(fc.constantFrom(...days));
    const conditions: fc.Arbitrary<MappingConditions> = fc
      .record({
        product: fc.option(fc.record({ column: fc.constantFrom('A', 'B'), value: fc.constantFrom('x', 'y') })),
        businessEntityId: fc.option(fc.constantFrom('e', 'f')),
        validFrom: day,
        validTo: day,
      })
      .filter(({ validFrom, validTo }) => validFrom === null || validTo === null || validFrom <= validTo);
    const lines = ['2025-12-31', ...days, '2026-01-05'].flatMap((date) =>
      ['e', 'f', 'g'].flatMap((entity) =>
        ['x', 'y', 'z'].flatMap((a) => ['x', 'y', 'z'].map((b) => ({ date, entity, values: { A: a, B: b } }))),
      ),
    );
    /** The rules that take a line and that no other one that takes it comes before, told in plain words. */
    const answers = (rules: readonly MappingConditions[], { date, entity, values }: (typeof lines)[number]) => {
      const taking = rules.filter(
        (one) =>
          (one.product === null || values[one.product.column as 'A' | 'B'] === one.product.value) &&
          (one.businessEntityId === null || one.businessEntityId === entity) &&
          (one.validFrom === null || one.validFrom <= date) &&
          (one.validTo === null || one.validTo >= date),
      );
      return taking.filter((one) => !taking.some((other) => isMoreSpecific(other, one)));
    };
    fc.assert(
      fc.property(fc.array(conditions, { minLength: 1, maxLength: 6 }), (list) => {
        const rules = [...new Map(list.map((one) => [JSON.stringify(one), one])).values()];
        const mappings = rules.map((one, index) => ({ ...plain, ledgerAccount: `${index}`, conditions: one }));
        const isTied = lines.some((line) => answers(rules, line).length > 1);
        let events: readonly AccountMappingEvent[] = [];
        try {
          events = mapAccounts(accountMapping.initial, mappings);
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
          expect(isTied).toBe(true);
          return;
        }
        expect(isTied).toBe(false);
        const find = ledgerAccountFinder(given(...events).state);
        for (const line of lines) {
          const [answer] = answers(rules, line);
          const found = find(
            { account: '4010', accountName: '', values: line.values },
            { businessEntityId: line.entity, transactionDate: line.date },
          );
          expect(found).toBe(answer && `${rules.indexOf(answer)}`);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are looked for among as many rules as an account may have', () => {
    const many = Array.from({ length: 201 }, (_, index) => rule(`${index}`, product(`P-${index}`)));
    expect(refusalOf(() => mapAccounts(given().state, many))).toMatchObject({ details: { rulesMax: 200 } });
    expect(mapAccounts(given().state, many.slice(1))).toHaveLength(1);
  });
});

const count = ({ product, businessEntityId }: MappingConditions): number =>
  [product, businessEntityId].filter((one) => one !== null).length;
const days = (text: string): number => Date.parse(text) / 86_400_000;

const isMoreSpecific = (a: MappingConditions, b: MappingConditions): boolean => {
  if (count(a) !== count(b)) return count(a) > count(b);
  const open = (one: MappingConditions): number => [one.validFrom, one.validTo].filter((date) => date === null).length;
  if (open(a) !== open(b)) return open(a) < open(b);
  if (a.validFrom !== null && a.validTo !== null)
    return days(a.validTo) - days(a.validFrom) < days(b.validTo!) - days(b.validFrom!);
  if (a.validFrom !== null) return b.validFrom !== null && a.validFrom > b.validFrom;
  return a.validTo !== null && b.validTo !== null && a.validTo < b.validTo;
};
