import type { GatewayError } from '../gateway/failures';
import type { SandboxSettings } from '../gateway/settings';
import { usDateFromIso } from '../ledger/us-date';
import { invalidEntry } from './entry-refusals';

/** The last closed day of an entity, `YYYY-MM-DD`; empty when its books were never closed. */
export const closedThrough = (entityId: string, { bookClosedThrough }: SandboxSettings): string =>
  bookClosedThrough[entityId] ?? bookClosedThrough['*'] ?? '';

/** What a transaction of this day is refused with; null when the period is open. */
export const closedPeriod = (entityId: string, date: string, settings: SandboxSettings): GatewayError | null => {
  if (date > closedThrough(entityId, settings)) return null;
  const text =
    `Your transaction date (${usDateFromIso(date)}) is within a period that's been closed. ` +
    `You can add, modify, or delete a transaction only if the period is open: ${entityId}`;
  return invalidEntry(text, settings.closedPeriodErrorNo);
};
