/** Structured log. The event is a stable name; fields hold no secret and no body of a request. */
export abstract class Log {
  abstract info(event: string, fields: Readonly<Record<string, unknown>>): void;
  abstract warn(event: string, fields: Readonly<Record<string, unknown>>): void;
  abstract error(event: string, error: unknown, fields: Readonly<Record<string, unknown>>): void;
}
