import { type GatewayAccess } from '../../../application/ports/accounting-system';
import { type ClosedBooksOutcome, type SetupOutcome } from '../../../application/ports/ledger-inspection';
import { TOP_LEVEL } from '../../../domain/shared/place';
import { isIsoDate } from '../../../domain/shared/calendar';
import { type CallOutcome, type LedgerReader } from './ledger-reader';
import { flagOf } from './record-list';
import { type XmlElement } from '../xml/xml-reader';

/** How the company keeps its books. Without a base currency, the common one of all its entities is used. */
export const readSetup = async (reader: LedgerReader, access: GatewayAccess): Promise<SetupOutcome> => {
  const outcome = await reader.call(access, { name: 'getFinancialSetup', body: '<getFinancialSetup/>' });
  if (outcome.kind !== 'answer') return outcome;
  const setup = outcome.data?.only('financialSetup');
  const isMultiEntity = flagOf(setup?.text('multiEntityShared') ?? '');
  const isMultiCurrency = flagOf(setup?.text('multiCurrency') ?? '');
  if (setup === undefined || isMultiEntity === undefined || isMultiCurrency === undefined) {
    return unreadable('The financial setup does not say whether the company has several entities and currencies.');
  }
  const baseCurrency = currencyIn(setup, 'baseCurrency');
  if (baseCurrency !== '') return { kind: 'setup', setup: { isMultiEntity, isMultiCurrency, baseCurrency } };
  const entities = await reader.call(access, { name: 'readEntityDetails', body: '<readEntityDetails/>' });
  if (entities.kind === 'connection-refused' || entities.kind === 'unavailable') return entities;
  return { kind: 'setup', setup: { isMultiEntity, isMultiCurrency, baseCurrency: onlyCurrencyOf(entities) } };
};

/**
 * The last closed day at top level and of each entity, which only a session of that entity returns. When one of these
 * sessions fails, the outcome is `refused`: the day is unknown, but the connection as a whole is not at fault. A
 * connection to an entity asks there only, and its day counts for everything: it posts for no other.
 */
export const readClosedBooks = async (
  reader: LedgerReader,
  access: GatewayAccess,
  entityIds: readonly string[],
): Promise<ClosedBooksOutcome> => {
  const through = new Map<string, string | null>();
  const { entityId: own } = access;
  const places = own === undefined ? [TOP_LEVEL, ...entityIds] : [own];
  const ask = (entityId: string): Promise<CallOutcome> =>
    reader.call(access, { name: 'get_closedbooksdate', body: '<get_closedbooksdate/>', entityId });
  const outcomes = await Promise.all(places.map(async (entityId) => ({ entityId, outcome: await ask(entityId) })));
  for (const { entityId, outcome } of outcomes) {
    if (outcome.kind === 'connection-refused' && entityId !== TOP_LEVEL && own === undefined)
      return { kind: 'refused', reasons: outcome.reasons };
    if (outcome.kind !== 'answer') return outcome;
    const day = closedDayIn(outcome.data?.only('closedbooksdate'));
    if (day === undefined) return unreadable('The last closed day is not a date.');
    through.set(entityId, day);
    if (own !== undefined) through.set(TOP_LEVEL, day);
  }
  return { kind: 'closed-books', through };
};

/** Null for books that were never closed, undefined for an invalid date. */
const closedDayIn = (closed: XmlElement | undefined): string | null | undefined => {
  if (closed === undefined) return undefined;
  const [year = '', month = '', day = ''] = ['year', 'month', 'day'].map((name) => closed.text(name).trim());
  if (year === '' && month === '' && day === '') return null;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isIsoDate(date) ? date : undefined;
};

const onlyCurrencyOf = (entities: CallOutcome): string => {
  if (entities.kind !== 'answer') return '';
  const currencies = new Set((entities.data?.all('entity') ?? []).map((entity) => currencyIn(entity, 'currency')));
  const [only = ''] = currencies;
  return currencies.size === 1 ? only : '';
};

const currencyIn = (parent: XmlElement, name: string): string => {
  const currency = parent.text(name).trim();
  return /^[A-Z]{3}$/.test(currency) ? currency : '';
};

const unreadable = (cause: string): { readonly kind: 'unavailable'; readonly cause: string } => ({
  kind: 'unavailable',
  cause,
});
