import { lineElementOf, type Account, type Company, type Entity } from '../company/company';
import type { SandboxSettings } from '../gateway/settings';
import type { XmlElement } from '../gateway/xml-reader';
import { atRate, parseHundredths, scaledDecimal } from '../ledger/amount';
import type { LedgerLine } from '../ledger/ledger-line';
import { isoFromUsDate } from '../ledger/us-date';
import { entryFieldNames } from '../objects/entry-object';
import { closedPeriod } from './closed-periods';
import { customFieldsOf, type CustomFieldRules } from './custom-fields';
import { checkDimensions } from './dimension-checks';
import type { LineDimension } from './line-dimensions';
import { entryRefused, illegalFormat, invalidDimension, invalidEntry, missingField, tooLong } from './entry-refusals';
import { refuseLosses } from './lossless';

export interface EntryScope {
  readonly company: Company;
  readonly dimensions: readonly LineDimension[];
  readonly customFields: CustomFieldRules;
  readonly isUnderstood: (name: string) => boolean;
  readonly settings: SandboxSettings;
  /** Empty at the top level. */
  readonly sessionEntity: string;
  readonly date: string;
}

export interface CheckedLine {
  readonly line: LedgerLine;
  readonly entityId: string;
}

/** Computed once per entry, because every line is checked for each of them. */
export const lineCustomFieldRules = (company: Company, settings: SandboxSettings): CustomFieldRules => ({
  standard: new Set([...standardElements, ...company.dimensionObjects.map(lineElementOf)]),
  // Kept as it was sent, and read back under its name.
  declared: [...settings.lineCustomFields, 'BILLABLE'],
  unknownFields: settings.unknownFields,
});

/** Whether an element of a line has an effect, or is one of the company's own fields. */
export const understoodOnLines = (company: Company): ((name: string) => boolean) => {
  const dimensions = new Set(company.dimensionObjects.map(lineElementOf));
  return (name) => understood.has(name) || dimensions.has(name) || !standardElements.includes(name);
};

/** Turns a `GLENTRY` element into a line, or refuses the entry with the first thing that is wrong. */
export const checkLine = (element: XmlElement, scope: EntryScope): CheckedLine => {
  const values = new Map(element.children.map((child) => [child.name, child.text]));
  const text = (name: string): string => values.get(name) ?? '';
  refuseLosses(element, { isUnderstood: scope.isUnderstood, harmless: {} });
  const billable = text('BILLABLE');
  if (!['', 'true', 'false'].includes(billable)) throw entryRefused(illegalFormat('BILLABLE'));
  const account = checkAccount(text('ACCOUNTNO'), scope.company);
  const isDebit = checkDirection(text('TR_TYPE'));
  const amount = checkAmount(values);
  const document = checkLength('DOCUMENT', text('DOCUMENT'), scope.settings.documentLengthMax);
  const description = checkLength('DESCRIPTION', text('DESCRIPTION'), scope.settings.descriptionLengthMax);
  const dimensions = checkDimensions(values, account, scope);
  const entity = entityOf(dimensions, scope);
  const closed = closedPeriod(entity?.id ?? '', scope.date, scope.settings);
  if (closed !== null) throw entryRefused(closed);
  const currency = checkCurrency(text('CURRENCY'), entity, scope.company);
  const exchange = checkExchange(values, currency, entity);
  return {
    entityId: entity?.id ?? '',
    line: {
      accountNo: account.accountNo,
      isDebit,
      amount,
      baseAmount: exchange.rate === '' ? amount : atRate(amount, exchange.rate),
      currency,
      document,
      description,
      exchangeRateDate: exchange.date,
      exchangeRateType: exchange.type,
      exchangeRate: exchange.rate,
      dimensions,
      customFields: customFieldsOf(element, scope.customFields),
    },
  };
};

export const checkLength = (name: string, value: string, lengthMax: number): string => {
  if (value.length > lengthMax) throw entryRefused(tooLong(name, lengthMax));
  return value;
};

/** What a line has in every company, whether the sandbox imitates it or not; only the ledger fills some of it. */
const standardElements: readonly string[] = [...entryFieldNames, 'ALLOCATION', 'SPLIT', 'TAXENTRIES'];

const understood: ReadonlySet<string> = new Set([
  'ACCOUNTNO',
  'TR_TYPE',
  'TRX_AMOUNT',
  'AMOUNT',
  'CURRENCY',
  'EXCH_RATE_DATE',
  'EXCH_RATE_TYPE_ID',
  'EXCHANGE_RATE',
  'DOCUMENT',
  'DESCRIPTION',
  'BILLABLE',
]);

const checkAccount = (accountNo: string, company: Company): Account => {
  if (accountNo === '') throw entryRefused(missingField('ACCOUNTNO'));
  const account = company.accounts.get(accountNo);
  if (account === undefined) throw entryRefused(invalidEntry(`Account ${accountNo} is not valid`));
  if (account.status !== 'active') throw entryRefused(invalidEntry('Account is inactive'));
  if (account.associatedWith !== undefined) {
    throw entryRefused(invalidEntry(`The account number ${accountNo} is associated to the ${account.associatedWith}`));
  }
  return account;
};

const checkDirection = (type: string): boolean => {
  if (type === '') throw entryRefused(missingField('TR_TYPE'));
  if (type !== '1' && type !== '-1') throw entryRefused(illegalFormat('TR_TYPE'));
  return type === '1';
};

/** Both names are accepted, but only one of them in a line. */
const checkAmount = (values: ReadonlyMap<string, string>): bigint => {
  const name = values.has('TRX_AMOUNT') ? 'TRX_AMOUNT' : 'AMOUNT';
  const value = values.get(name) ?? '';
  if (value === '') throw entryRefused(missingField('TRX_AMOUNT'));
  if (name === 'TRX_AMOUNT' && values.has('AMOUNT')) throw entryRefused(illegalFormat('AMOUNT'));
  const amount = parseHundredths(value);
  if (amount === null || amount === 0n) throw entryRefused(illegalFormat(name));
  return amount;
};

const entityOf = (dimensions: ReadonlyMap<string, string>, scope: EntryScope): Entity | null => {
  const { company, sessionEntity } = scope;
  const locationId = dimensions.get('LOCATION') ?? '';
  const entityId = company.entityIdOf(locationId, sessionEntity);
  if (sessionEntity !== '' && entityId !== sessionEntity) throw entryRefused(invalidDimension('LOCATION', locationId));
  return company.entities.get(entityId) ?? null;
};

const checkCurrency = (currency: string, entity: Entity | null, company: Company): string => {
  if (currency === '') {
    if (company.isMultiCurrency) throw entryRefused(missingField('CURRENCY'));
    return entity?.currency ?? '';
  }
  if (!/^[A-Z]{3}$/.test(currency)) throw entryRefused(illegalFormat('CURRENCY'));
  return currency;
};

interface Exchange {
  readonly date: string;
  readonly type: string;
  readonly rate: string;
}

const checkExchange = (values: ReadonlyMap<string, string>, currency: string, entity: Entity | null): Exchange => {
  const dateText = values.get('EXCH_RATE_DATE') ?? '';
  const date = dateText === '' ? '' : isoFromUsDate(dateText);
  if (date === null) throw entryRefused(illegalFormat('EXCH_RATE_DATE'));
  const rate = values.get('EXCHANGE_RATE') ?? '';
  if (rate !== '' && !(/^\d{1,9}(\.\d{1,4})?$/.test(rate) && scaledDecimal(rate) !== 0n)) {
    throw entryRefused(illegalFormat('EXCHANGE_RATE'));
  }
  const isForeign = entity !== null && entity.currency !== '' && currency !== entity.currency;
  if (isForeign && !values.has('EXCH_RATE_TYPE_ID') && !values.has('EXCHANGE_RATE')) {
    const text = `An exchange rate type or an exchange rate is required for currency '${currency}' in entity '${entity.id}'.`;
    throw entryRefused(invalidEntry(text));
  }
  return { date, type: values.get('EXCH_RATE_TYPE_ID') ?? '', rate };
};
