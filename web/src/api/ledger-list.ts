import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useEnvironment } from '../environment/environment-context';
import { type LedgerRecordsView } from './views';

export type LedgerRecord = LedgerRecordsView['items'][number];

const SUGGESTIONS_MAX = 20;

/** What a list of the ledger has for a search, as last read: `accounts`, `Location`, `GLDIMREGION`. */
export const useLedgerRecords = (list: string, search: string, enabled: boolean): UseQueryResult<LedgerRecordsView> => {
  const { name, api } = useEnvironment();
  const path = `/ledger-directory/${encodeURIComponent(list)}`;
  const query = { search, limit: SUGGESTIONS_MAX };
  return useQuery({
    queryKey: [name, path, query],
    queryFn: ({ signal }) => api.get<LedgerRecordsView>(path, { query, signal }),
    placeholderData: keepPreviousData,
    enabled,
  });
};
