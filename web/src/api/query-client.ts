import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './api-problem';

const RETRIES_MAX = 3;

/** Only temporary failures are retried; a refusal is shown at once. */
export const newQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < RETRIES_MAX && ApiProblem.from(error).isPassing,
        staleTime: 10_000,
      },
      mutations: { retry: false },
    },
  });
