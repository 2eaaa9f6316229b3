import { type UseQueryResult } from '@tanstack/react-query';
import { useRead } from '../../api/hooks';
import { type FailureCauseView, type PageOf, type PreflightResultView, type PreflightView } from '../../api/views';

export interface UnmappedAccount {
  readonly account: string;
  /** How many batches cannot be posted without it. */
  readonly batches: number;
}

const NOT_MAPPED = 'ACCOUNT_NOT_MAPPED';
const CAUSES_MAX = 500;

/** Accounts that batches failed for, or that the latest preflight found missing; those that block most come first. */
export const useUnmapped = (
  mapped: ReadonlySet<string>,
): { readonly accounts: readonly UnmappedAccount[]; readonly failures: UseQueryResult } => {
  const failures = useRead<PageOf<FailureCauseView>>('/journal-batches/failure-causes', {
    query: { limit: CAUSES_MAX },
  });
  const latest = useRead<PageOf<PreflightView>>('/preflights', { query: { limit: 1 } });
  const preflightId = latest.data?.items[0]?.preflightId ?? '';
  const preflight = useRead<PreflightResultView>(`/preflights/${preflightId}`, { enabled: preflightId !== '' });

  const batches = new Map<string, number>();
  for (const { code, value, batches: blocked } of [...(failures.data?.items ?? []), ...(preflight.data?.lines ?? [])]) {
    if (code === NOT_MAPPED && value !== null && !mapped.has(value))
      batches.set(value, Math.max(blocked, batches.get(value) ?? 0));
  }
  const accounts = [...batches]
    .map(([account, blocked]) => ({ account, batches: blocked }))
    .sort((a, b) => b.batches - a.batches || a.account.localeCompare(b.account));
  return { accounts, failures };
};
