import { Inject, Injectable } from '@nestjs/common';
import { ServedEnvironments } from '../shared/served-environments';
import { Clock } from '../ports/clock';
import { SecretVault } from '../ports/secret-vault';
import { DomainError } from '../../domain/shared/errors';
import { Aggregates } from '../shared/aggregates';
import { connection } from '../../domain/connection/connection.state';
import { ledgerToken } from '../../domain/ledger-token/ledger-token.state';
import { postingStop } from '../../domain/posting-stop/posting-stop.state';
import { type DiskTrouble } from '../ports/event-store';
import { StreamDamages } from '../ports/stream-damage';
import { damagedStream, fixOfDamage } from '../shared/stream-damage';
import { diskCondition } from '../shared/disk-trouble';
import { type Condition, ServiceConditions } from './service-conditions';

/** Tests whether the folders of the service can be written to. */
export abstract class DiskProbe {
  abstract check(): { readonly folder: string; readonly trouble: DiskTrouble } | null;
}

@Injectable()
export class HealthPorts {
  constructor(
    readonly conditions: ServiceConditions,
    @Inject(Aggregates) readonly aggregates: Pick<Aggregates, 'load'>,
    @Inject(SecretVault) readonly vault: Pick<SecretVault, 'reveal'>,
    readonly disk: DiskProbe,
    @Inject(StreamDamages) readonly damages: Pick<StreamDamages, 'all'>,
    @Inject(Clock) readonly clock: Pick<Clock, 'monotonicMs'>,
  ) {}
}

/** More frequent calls get the last result of what has to be asked for. */
const LOOK_EVERY_MS = 5_000;

/** Everything that stops some of the service's work. Checked on request where possible. */
@Injectable()
export class ServiceHealth {
  private lookedAtMs = -Infinity;

  constructor(
    private readonly ports: HealthPorts,
    private readonly environments: ServedEnvironments,
  ) {}

  /** Conditions of the whole service. Never rejects. */
  async conditions(): Promise<readonly Condition[]> {
    this.lookAtStreams();
    const now = this.ports.clock.monotonicMs();
    if (now - this.lookedAtMs >= LOOK_EVERY_MS) {
      this.lookedAtMs = now;
      this.lookAtDisk();
      await this.lookAtCredentials().catch(() => undefined); // A log that does not respond has its own condition.
    }
    return this.ports.conditions.all();
  }

  /** The same, and whether posting is stopped anywhere. Never rejects. */
  async degraded(): Promise<readonly Condition[]> {
    const stopped = await this.stoppedEnvironments().catch(() => 0);
    return [...(await this.conditions()), ...(stopped === 0 ? [] : [stoppedIn(stopped)])];
  }

  private lookAtDisk(): void {
    const { conditions, disk } = this.ports;
    const found = disk.check();
    for (const code of ['DISK_FULL', 'DISK_FAILING'] as const) conditions.clear(code);
    if (found) conditions.raise(diskCondition(found.trouble, found.folder));
  }

  private lookAtStreams(): void {
    const { conditions, damages } = this.ports;
    const [damage, ...others] = damages.all();
    if (!damage) {
      conditions.clear('STREAM_DAMAGED');
      return;
    }
    const { message } = damagedStream(damage);
    const more = others.length === 0 ? '' : ` (${others.length} more)`;
    conditions.raise({ code: 'STREAM_DAMAGED', message: `${message}${more}`, fix: fixOfDamage(damage) });
  }

  /** Passwords and tokens that can no longer be decrypted are detected before the next run. */
  private async lookAtCredentials(): Promise<void> {
    const { conditions } = this.ports;
    let lost: DomainError | null = null;
    for (const environment of this.environments.names) lost = (await this.lossIn(environment)) ?? lost;
    if (lost) conditions.raise({ code: 'CREDENTIALS_LOST', message: LOST, fix: lost.fix });
    else conditions.clear('CREDENTIALS_LOST');
  }

  private async lossIn(environment: string): Promise<DomainError | null> {
    const ref = await this.sealedRefOf(environment);
    if (ref === null) return null;
    try {
      await this.ports.vault.reveal(ref);
      return null;
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'CREDENTIALS_LOST') throw error;
      return (await this.sealedRefOf(environment)) === ref ? error : null; // It may have been replaced meanwhile.
    }
  }

  /** Where the vault keeps the passwords of a connection, or the token of its consent. */
  private async sealedRefOf(environment: string): Promise<string | null> {
    const { aggregates } = this.ports;
    const { state } = await aggregates.load(connection, environment);
    if (state.status === 'NotConnected') return null;
    const { way, credentialRef } = state.facts;
    if (way !== 'rest') return credentialRef;
    const { state: token } = await aggregates.load(ledgerToken, credentialRef);
    return token.status === 'None' ? null : token.tokenRef;
  }

  private async stoppedEnvironments(): Promise<number> {
    let stopped = 0;
    for (const environment of this.environments.names) {
      const { state } = await this.ports.aggregates.load(postingStop, environment);
      if (state.open.size > 0) stopped += 1;
    }
    return stopped;
  }
}

const LOST =
  'The passwords or the token of a connection can no longer be decrypted: its ledger can be neither read nor posted to.';

const stoppedIn = (environments: number): Condition => ({
  code: 'POSTING_STOPPED',
  message: `Posting is stopped in ${environments} ${environments === 1 ? 'environment' : 'environments'}.`,
  fix: 'The pages of the environment say why, and what a Controller can do.',
});
