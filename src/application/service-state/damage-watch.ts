import { Injectable } from '@nestjs/common';
import { stopPosting } from '../../domain/posting-stop/posting-stop.decisions';
import { postingStop } from '../../domain/posting-stop/posting-stop.state';
import { Ids } from '../ports/ids';
import { Log } from '../ports/log';
import { type StreamDamage, StreamDamages } from '../ports/stream-damage';
import { Aggregates } from '../shared/aggregates';
import { ServedEnvironments } from '../shared/served-environments';
import { damagedStream, environmentOf, textOfDamage } from '../shared/stream-damage';

/** The environment of a damaged stream posts nothing until a Controller has the log checked; the others go on. */
@Injectable()
export class DamageWatch {
  private readonly stopping = new AbortController();
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly damages: StreamDamages,
    private readonly aggregates: Aggregates,
    private readonly environments: ServedEnvironments,
    private readonly ids: Ids,
    private readonly log: Log,
  ) {}

  start(): void {
    this.damages.onFound((damage) => {
      const work = this.stop(damage).finally(() => this.underWay.delete(work));
      this.underWay.add(work);
    });
  }

  /** Resolves when what was found is recorded. */
  async end(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.underWay);
  }

  private async stop(damage: StreamDamage): Promise<void> {
    const { stream, kind } = damage;
    const environment = environmentOf(stream);
    this.log.error('log.damaged', damagedStream(damage), { stream, kind, environment });
    if (environment === null || !this.environments.names.includes(environment)) return;
    const id = this.ids.next();
    const origin = { actor: 'worker', environment, correlationId: id, causationId: id };
    const cause = { kind: 'log-damaged', code: 'STREAM_DAMAGED', stream, message: textOfDamage(damage) } as const;
    try {
      const patient = this.aggregates.patient(this.stopping.signal);
      await patient.change(postingStop, environment, origin, (state) => stopPosting(state, cause));
    } catch (error) {
      // Where the record of stops is damaged itself, nothing is posted either.
      this.log.error('log.damage-not-recorded', error, { stream, environment });
    }
  }
}
