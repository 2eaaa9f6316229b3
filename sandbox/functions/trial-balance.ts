import { failure } from '../gateway/failures';
import { childNamed, childText, type XmlElement } from '../gateway/xml-reader';
import { node, textNode, type XmlNode } from '../gateway/xml-writer';
import { fullAmount, trimmedAmount } from '../ledger/amount';
import { entityOfLine, movementsOf } from '../ledger/movements';
import type { FunctionContext } from './function-context';

/** Answers a `get_trialbalance` by days: movements in the base currency, of one entity or of all. */
export const trialBalance = (body: XmlElement, context: FunctionContext): XmlNode => {
  const { company, ledger, settings, access } = context;
  if (!settings.servesTrialBalance) throw failure('XL03000006', 'You are not authorized to perform this operation');
  const [from, to] = [dayIn(body, 'startdate'), dayIn(body, 'enddate')];
  if (from > to) throw failure('BL03000018', 'The start date is after the end date');
  const asked = childText(body, 'locationid');
  const entityId = asked === '' ? access.entityId : asked;
  if (entityId !== '' && !company.entities.has(entityId))
    throw failure('BL03000018', `The location '${entityId}' is not valid`);
  const only = entityId === '' && company.entities.size === 1 ? [...company.entities.keys()][0] : entityId;
  const currency = company.entities.get(only ?? '')?.currency ?? '';
  const write = settings.trimAmounts ? trimmedAmount : fullAmount;
  const rows = movementsOf(ledger.all(), {
    from,
    to,
    isWanted: (batch, line) => entityId === '' || entityOfLine(company, batch, line) === entityId,
    amountOf: ({ baseAmount }) => baseAmount,
    currencyOf: () => currency,
  });
  return node(
    'data',
    rows.map(({ account, debit, credit }) =>
      node(settings.trialBalanceRowName, [
        textNode(settings.trialBalanceAccountName, account),
        textNode('startbalance', write(0n)),
        textNode('debits', write(debit)),
        textNode('credits', write(credit)),
        textNode('adjdebits', write(0n)),
        textNode('adjcredits', write(0n)),
        textNode('endbalance', write(debit - credit)),
        textNode('reportingbook', 'ACCRUAL'),
        textNode('currency', currency),
      ]),
    ),
  );
};

const dayIn = (body: XmlElement, name: string): string => {
  const element = childNamed(body, name);
  const [year = '', month = '', day = ''] =
    element === undefined ? [] : ['year', 'month', 'day'].map((part) => childText(element, part));
  if (/^\d{4}$/.test(year) && /^\d{1,2}$/.test(month) && /^\d{1,2}$/.test(day))
    return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  throw failure('BL03000018', `The ${name} needs year, month and day`);
};
