import { queryOptions } from '@tanstack/react-query';
import { ApiClient } from '../api/api-client';
import { type OwnEnvironmentView } from '../api/views';
import { type Session } from '../session/session';

/** The environments in which the person has a role, with their kind. They do not change while the page is open. */
export const ownEnvironmentsQuery = (session: Session) =>
  queryOptions({
    queryKey: ['own environments'],
    queryFn: async ({ signal }) => {
      const { items } = await new ApiClient('/v1', session).get<{ items: OwnEnvironmentView[] }>('/environments', {
        signal,
      });
      return items;
    },
    staleTime: Infinity,
  });
