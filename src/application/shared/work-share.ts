import { SingleFlight } from './single-flight';
import { Injectable } from '@nestjs/common';
import { ServedEnvironments } from './served-environments';
import { companyKeyOf } from '../../domain/shared/company';
import { Leases } from '../ports/leases';
import { Log } from '../ports/log';
import { Aggregates } from './aggregates';
import { connection } from '../../domain/connection/connection.state';

/** A worker for environments as long as this instance has them. */
export interface ShareMember {
  /** This instance has the environment now: takes up what others left. */
  gained(environment: string): void;
  /** Another instance has it, or will soon: starts nothing new. */
  lost(environment: string): void;
  /** Called repeatedly while this instance has it: takes up what other instances were asked for. */
  takeUp(environment: string): void;
}

/** Why this instance should not work now, so that another one may. Empty when it is fit. */
export abstract class InstanceFitness {
  abstract problems(): readonly string[];
}

/**
 * Divides the environments among the instances that share a store: one instance works for an environment, and the same
 * one for all environments that post to one company, so that the company's lanes are never exceeded. The others serve
 * requests, and one of them takes over when it is gone.
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

  /** Renews and acquires leases. Never rejects. Single flight. */
  tick(): Promise<void> {
    return this.beating.run();
  }

  /** Releases everything, so that others need not wait. Call it when the work is over. */
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

  /** Lease name by company, so that all environments of a company go together. */
  private async nameOf(environment: string): Promise<string> {
    const { state } = await this.aggregates.load(connection, environment);
    return state.status === 'NotConnected'
      ? `environment-${environment}`
      : `company-${encodeURIComponent(companyKeyOf(state.facts.companyId))}`;
  }

  private isFit(): boolean {
    return this.fitness.problems().length === 0;
  }
}
