import { type BatchFilter } from '../../application/journal-batch/batch-filter';
import { currencyDecimals } from '../../domain/shared/currency';

export type BoundValue = string | number | bigint;

export const ENTITY = "json_extract(plan, '$.businessEntityId')";
export const JOURNAL = "json_extract(plan, '$.journal')";

/** Amounts of all currencies are compared with as many decimals as the one with most has. */
const AMOUNT_DECIMALS = 4;

/** Of decimal text with at most so many decimals. */
const minorOf = (amount: string): bigint => {
  const [whole = '', fraction = ''] = amount.split('.');
  return BigInt(`${whole}${fraction.padEnd(AMOUNT_DECIMALS, '0')}`);
};

/** How many of them a minor unit of the currency of a row is. */
const TEN_THOUSANDTHS = `CASE ${[0, 3, 4]
  .map((decimals) => {
    const codes = currencyDecimals().flatMap(([code, own]) => (own === decimals ? [`'${code}'`] : []));
    return `WHEN currency IN (${codes.join(', ')}) THEN ${10 ** (AMOUNT_DECIMALS - decimals)}`;
  })
  .join(' ')} ELSE 100 END`;

/** Which rows a filter takes: conditions that all hold, and the values bound to them in order. */
export const conditionsOf = (
  environment: string,
  filter: BatchFilter,
): { conditions: string[]; values: BoundValue[] } => {
  const conditions = ['environment = ?', 'is_listed = 1'];
  const values: BoundValue[] = [environment];
  const columns = {
    status: filter.status,
    period: filter.period,
    import_id: filter.importId,
    run_id: filter.runId,
    journal_entry_id: filter.journalEntryId,
    currency: filter.currency ?? null,
    [ENTITY]: filter.businessEntityId ?? null,
    [JOURNAL]: filter.journal ?? null,
  };
  for (const [column, value] of Object.entries(columns)) {
    if (value === null) continue;
    conditions.push(`${column} = ?`);
    values.push(value);
  }
  for (const [amount, is] of [
    [filter.amountFrom, '>='],
    [filter.amountTo, '<='],
  ] as const) {
    if (amount === undefined) continue;
    conditions.push(`total_minor * ${TEN_THOUSANDTHS} ${is} ?`);
    values.push(minorOf(amount));
  }
  if (filter.cause !== null) {
    conditions.push(
      'batch_key IN (SELECT batch_key FROM journal_batch_cause c WHERE c.environment = journal_batch.environment AND c.cause = ?)',
    );
    values.push(filter.cause);
  }
  if (filter.search !== null) {
    conditions.push(
      "instr(lower(journal_entry_id || char(10) || record_no || char(10) || coalesce(json_extract(view, '$.referenceNo'), '')), lower(?)) > 0",
    );
    values.push(filter.search);
  }
  return { conditions, values };
};
