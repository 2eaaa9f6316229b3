import { type IncomingMessage, type ServerResponse } from 'node:http';

type Level = 'info' | 'warn' | 'error';
type Logged = IncomingMessage & { readonly id: string; readonly originalUrl?: string };

/** One line per request: method, address, outcome. No headers and no query, which may hold secrets. */
export const REQUEST_LOG = {
  wrapSerializers: false,
  serializers: {
    req: ({ id, method, originalUrl, url = '' }: Logged): object => ({
      id,
      method,
      url: (originalUrl ?? url).split('?', 1)[0],
    }),
    res: ({ statusCode }: ServerResponse): object => ({ statusCode }),
  },
  customLogLevel: (_request: unknown, { statusCode }: ServerResponse, error: unknown): Level => {
    if (error !== undefined || statusCode >= 500) return 'error';
    return statusCode >= 400 ? 'warn' : 'info';
  },
};
