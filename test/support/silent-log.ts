import { Log } from '../../src/application/ports/log';

/** Keeps what was logged, for tests that ask. */
export class SilentLog extends Log {
  readonly entries: { level: 'info' | 'warn' | 'error'; event: string; fields: Readonly<Record<string, unknown>> }[] =
    [];

  override info(event: string, fields: Readonly<Record<string, unknown>>): void {
    this.entries.push({ level: 'info', event, fields });
  }

  override warn(event: string, fields: Readonly<Record<string, unknown>>): void {
    this.entries.push({ level: 'warn', event, fields });
  }

  override error(event: string, error: unknown, fields: Readonly<Record<string, unknown>>): void {
    this.entries.push({ level: 'error', event, fields: { ...fields, error } });
  }
}
