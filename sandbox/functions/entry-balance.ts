import type { SandboxSettings } from '../gateway/settings';
import type { LedgerLine } from '../ledger/ledger-line';
import { entryRefused, invalidEntry, unbalanced } from './entry-refusals';
import type { CheckedLine } from './line-checks';

/** An entry balances in each entity, there in each currency and in the base currency as well. */
export const checkBalance = (checked: readonly CheckedLine[], settings: SandboxSettings): void => {
  const hasDebit = checked.some(({ line }) => line.isDebit);
  const hasCredit = checked.some(({ line }) => !line.isDebit);
  if (!hasDebit || !hasCredit) {
    throw entryRefused(invalidEntry('A journal entry needs at least one debit and one credit line.'));
  }
  const nets = new Map<string, { entityId: string; net: bigint }>();
  for (const { line, entityId } of checked) {
    addTo(nets, entityId, `${entityId}\n${line.currency}`, signed(line, line.amount));
    addTo(nets, entityId, `${entityId}\nbase currency`, signed(line, line.baseAmount));
  }
  const entities = new Set([...nets.values()].filter(({ net }) => net !== 0n).map(({ entityId }) => entityId));
  if (entities.size === 0) return;
  throw entryRefused(...[...entities].map((entity) => unbalanced(entity, settings.unbalancedErrorNo)));
};

const addTo = (
  nets: Map<string, { entityId: string; net: bigint }>,
  entityId: string,
  key: string,
  amount: bigint,
): void => {
  const entry = nets.get(key) ?? { entityId, net: 0n };
  entry.net += amount;
  nets.set(key, entry);
};

const signed = (line: LedgerLine, amount: bigint): bigint => (line.isDebit ? amount : -amount);
