import { Chance } from '../../src/application/ports/chance';
import { Ids } from '../../src/application/ports/ids';
import { Log } from '../../src/application/ports/log';
import { Secret } from '../../src/application/ports/secret';
import { type Caller } from '../../src/application/shared/permissions';
import { type Origin } from '../../src/application/shared/aggregates';

/** No other environment is connected to the company. */
export const ALONE = { others: () => Promise.resolve([]) };

export const ENVIRONMENT = 'acme-test';

export const cause: Origin = {
  actor: 'ana',
  environment: ENVIRONMENT,
  correlationId: 'request-1',
  causationId: 'request-1',
};

export const callerAs = (role: Caller['role']): Caller => ({
  subject: 'ana',
  name: 'Ana',
  environment: ENVIRONMENT,
  role,
  correlationId: 'request-1',
});

/** Ids that tell in which order they were drawn. */
export class SequentialIds extends Ids {
  private count = 0;

  constructor(private readonly prefix = 'id') {
    super();
  }

  override next(): string {
    this.count += 1;
    return `${this.prefix}-${this.count}`;
  }
}

/** Nothing is left to chance. */
export class EvenChance extends Chance {
  override fraction(): number {
    return 0.5;
  }

  override secret(bytes: number): Secret {
    return new Secret(Buffer.alloc(bytes, 7).toString('base64'));
  }
}

export interface LoggedEntry {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly error?: unknown;
}

/** Keeps what was logged. */
export class MemoryLog extends Log {
  readonly entries: LoggedEntry[] = [];

  override info(event: string, fields: Readonly<Record<string, unknown>>): void {
    this.entries.push({ level: 'info', event, fields });
  }

  override warn(event: string, fields: Readonly<Record<string, unknown>>): void {
    this.entries.push({ level: 'warn', event, fields });
  }

  override error(event: string, error: unknown, fields: Readonly<Record<string, unknown>>): void {
    this.entries.push({ level: 'error', event, fields, error });
  }

  events(): string[] {
    return this.entries.map(({ event }) => event);
  }
}
