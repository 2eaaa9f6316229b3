const CAUSES_MAX = 5;

/** What a log line has of an error: no additional properties from libraries, which may be headers or bodies. */
export const logSerializers = { err: (error: unknown): unknown => described(error, CAUSES_MAX) } as const;

const described = (error: unknown, causes: number): unknown => {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : { type: typeof error };
  const code: unknown = 'code' in error ? error.code : undefined;
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(error.cause === undefined || causes === 0 ? {} : { cause: described(error.cause, causes - 1) }),
  };
};
