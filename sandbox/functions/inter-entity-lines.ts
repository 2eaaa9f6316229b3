import type { Company } from '../company/company';
import type { SandboxSettings } from '../gateway/settings';
import type { LedgerLine } from '../ledger/ledger-line';
import type { CheckedLine } from './line-checks';

/**
 * With inter-entity transactions the base entity balances what another entity lacks: each of the two gets a line on the
 * account of what it owes or is owed. Whether the whole then balances is checked like that of any other entry.
 */
export const withInterEntityLines = (
  checked: readonly CheckedLine[],
  baseEntityId: string,
  company: Company,
  settings: SandboxSettings,
): readonly CheckedLine[] => {
  if (!settings.interEntityTransactions || baseEntityId === '') return checked;
  const baseLocation = locationOf(baseEntityId, checked, company);
  const added = differencesOf(checked)
    .filter(({ entityId, amount }) => entityId !== baseEntityId && amount !== 0n)
    .flatMap((difference): CheckedLine[] => {
      const own = { ...difference, location: locationOf(difference.entityId, checked, company) };
      const base = { ...difference, entityId: baseEntityId, location: baseLocation };
      return [balancingLine(own, settings, true), balancingLine(base, settings, false)];
    });
  return [...checked, ...added];
};

interface Difference {
  readonly entityId: string;
  readonly currency: string;
  /** Debits less credits. */
  readonly amount: bigint;
  readonly baseAmount: bigint;
}

const differencesOf = (checked: readonly CheckedLine[]): Difference[] => {
  const differences = new Map<string, Difference>();
  for (const { entityId, line } of checked) {
    const { currency, isDebit } = line;
    const key = `${entityId}\n${currency}`;
    const before = differences.get(key) ?? { entityId, currency, amount: 0n, baseAmount: 0n };
    differences.set(key, {
      ...before,
      amount: before.amount + (isDebit ? line.amount : -line.amount),
      baseAmount: before.baseAmount + (isDebit ? line.baseAmount : -line.baseAmount),
    });
  }
  return [...differences.values()];
};

/** The entity with more debits gets a credit, which it owes, and the base entity the debit that it is owed. */
const balancingLine = (
  difference: Difference & { readonly location: string },
  settings: SandboxSettings,
  isOwn: boolean,
): CheckedLine => {
  const isDebit = difference.amount > 0n !== isOwn;
  const line: LedgerLine = {
    accountNo: isDebit ? settings.dueFromAccountNo : settings.dueToAccountNo,
    isDebit,
    amount: absolute(difference.amount),
    baseAmount: absolute(difference.baseAmount),
    currency: difference.currency,
    document: '',
    description: 'Inter-entity transaction',
    exchangeRateDate: '',
    exchangeRateType: '',
    exchangeRate: '',
    dimensions: new Map([['LOCATION', difference.location]]),
    customFields: new Map(),
  };
  return { entityId: difference.entityId, line };
};

const absolute = (value: bigint): bigint => (value < 0n ? -value : value);

/** A location the entry uses in this entity, or any of the entity's. */
const locationOf = (entityId: string, checked: readonly CheckedLine[], company: Company): string => {
  const used = checked.find((line) => line.entityId === entityId)?.line.dimensions.get('LOCATION');
  if (used !== undefined) return used;
  const locations = [...(company.values('LOCATION')?.values() ?? [])];
  return locations.find(({ entity, status }) => entity === entityId && status === 'active')?.id ?? '';
};
