import { type StateDifferenceView } from './history.views';
import { hostOf } from './notification-sentences';

/**
 * Events and states as people may see them: all but the host of a webhook's address may be a secret of its receiver.
 */
export const withoutSecrets = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, name === 'url' ? hostOnly(item) : withoutSecrets(item)]),
  );
};

/** The same for a value that differs between two states. */
export const differenceWithoutSecrets = ({ path, before, after }: StateDifferenceView): StateDifferenceView =>
  path.endsWith('/url') ? { path, before: hostOnly(before), after: hostOnly(after) } : { path, before, after };

const hostOnly = (url: unknown): unknown => (typeof url === 'string' ? `https://${hostOf(url)}/…` : url);
