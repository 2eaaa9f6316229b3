import { type SqliteDatabase } from './open-database';

/** A database whose file can be exchanged under all that hold it. Statements of the former file work no more. */
export interface ExchangeableDatabase {
  readonly database: SqliteDatabase;
  /** Closes the old file, opens what `open` returns, then notifies every holder. */
  exchange(open: () => SqliteDatabase): void;
  onExchanged(listener: () => void): void;
}

export const exchangeable = (first: SqliteDatabase): ExchangeableDatabase => {
  let current = first;
  const listeners: (() => void)[] = [];
  const database = new Proxy({} as SqliteDatabase, {
    get: (_, name) => {
      const value: unknown = Reflect.get(current, name, current);
      return typeof value === 'function' ? (value.bind(current) as unknown) : value;
    },
  });
  return {
    database,
    exchange: (open) => {
      current.close();
      current = open();
      for (const listener of listeners) listener();
    },
    onExchanged: (listener) => {
      listeners.push(listener);
    },
  };
};
