import { SingleFlight } from './single-flight';
import { Injectable } from '@nestjs/common';
import { ServedEnvironments } from './served-environments';
import { companyKeyOf } from '../../domain/shared/company';
import { Leases } from '../ports/leases';
import { Log } from '../ports/log';
import { Aggregates } from './aggregates';
import { connection } from '../../domain/connection/connection.state';

/** Somebody who works for environments as long as this instance has them. */
export interface ShareMember {
  /** This instance has the environment now: what others left is taken up. */
  gained(environment: string): void;
  /** Another instance has it, or will soon: nothing new is begun. */
  lost(environment: string): void;
  /** Called again and again while this instance has it: what other instances were asked for is taken up. */
  takeUp(environment: string): void;
}

/** Why this instance should not work at all now: another one may. None when it is fit. */
export abstract class InstanceFitness {
  abstract problems(): readonly string[];
}

/**
 * Divides the environments between the instances that share a store: one works for an environment, and all environments that post to one company
 * are worked for by the same instance, so that its lanes are never more than the company allows. The others answer people meanwhile, and one of
 * them takes over when it is gone.
 */
@Injectable()
export class WorkShare {
  private readonly names = new Map<string, string>();
  private readonly members: ShareMember[] = [];
  private readonly beating = new SingleFlight(() => this.beat());
  private isStopped = false;

  constructor(
    private readonly leases: Leases,
    private readonly aggregates: Aggregates,
    private readonly environments: ServedEnvironments,
    private readonly log: Log,
    private readonly fitness: InstanceFitness,
  ) {}

  /** Before the first beat. */
  join(member: ShareMember): void {
    this.members.push(member);
  }

  holds(environment: string): boolean {
    return this.names.has(environment);
  }

  /** Tries to keep and to get. Never rejects. A call during one is that one. */
  tick(): Promise<void> {
    return this.beating.run();
  }

  /** Gives back what it has, so that others need not wait. Call it when the work is over. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.beating.settled();
    const names = new Set(this.names.values());
    this.names.clear();
    await Promise.all([...names].map((name) => this.leases.release(name)));
  }

  private async beat(): Promise<void> {
    for (const environment of this.environments.names) {
      if (this.isStopped) return;
      await this.beatOf(environment).catch((error: unknown) => {
        this.log.error('share.interrupted', error, { environment });
      });
    }
  }

  private async beatOf(environment: string): Promise<void> {
    const before = this.names.get(environment);
    const name = await this.nameOf(environment);
    const isHeld = this.isFit() && (await this.leases.hold(name));
    if (isHeld) this.names.set(environment, name);
    else this.names.delete(environment);
    if (before !== undefined && !isHeld) {
      this.log.info('share.lost', { environment, name });
      for (const member of this.members) member.lost(environment);
      if (!this.isFit()) await this.leases.release(before);
    }
    if (before !== undefined && before !== name && ![...this.names.values()].includes(before))
      await this.leases.release(before); // It posts to another company now.
    if (!isHeld) return;
    if (before === undefined) {
      this.log.info('share.gained', { environment, name });
      for (const member of this.members) member.gained(environment);
    }
    for (const member of this.members) member.takeUp(environment);
  }

  /** Of the company that the environment posts to, so that all who post to it go together. */
  private async nameOf(environment: string): Promise<string> {
    const { state } = await this.aggregates.load(connection, environment);
    return state.status === 'NotConnected'
      ? `environment-${environment}`
      : `company-${encodeURIComponent(companyKeyOf(state.link.companyId))}`;
  }

  private isFit(): boolean {
    return this.fitness.problems().length === 0;
  }
}
