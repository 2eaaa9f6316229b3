import { Inject, Injectable } from '@nestjs/common';
import { postingRun } from '../../domain/posting-run/posting-run.state';
import { streamId, streamOf } from '../shared/streams';
import { DomainError } from '../../domain/shared/errors';
import { AccountingSystem } from '../ports/accounting-system';
import { Clock } from '../ports/clock';
import { EventStore } from '../ports/event-store';
import { EvidenceArchive } from '../ports/evidence-archive';
import { Log } from '../ports/log';
import { type Seal, SealKey } from '../ports/seal-ports';
import { LogSealing } from '../log-seals/log-sealing';
import { sealsAmong } from '../log-seals/seals';
import { EvidencePack } from './evidence-pack';
import { sealEvents, sealIfWritable } from './evidence-seal';
import { type EvidenceScope, streamsOfScope } from './evidence-scope';
import { SealedEvents } from './sealed-events';

export interface EvidenceFile {
  readonly fileName: string;
  /** Number of the seal that limits it: the same number gives the same file. */
  readonly seal: number;
  readonly content: AsyncIterable<Uint8Array>;
}

@Injectable()
export class EvidencePorts {
  constructor(
    readonly store: EventStore,
    @Inject(LogSealing) readonly sealing: Pick<LogSealing, 'sealNow'>,
    readonly key: SealKey,
    @Inject(AccountingSystem) readonly ledger: Pick<AccountingSystem, 'prepare'>,
    readonly archive: EvidenceArchive,
    readonly clock: Clock,
    readonly log: Log,
  ) {}
}

/** Creates evidence packs from the log. */
@Injectable()
export class EvidencePacks {
  constructor(private readonly ports: EvidencePorts) {}

  /** Throws EVIDENCE_NOT_FOUND, RUN_NOT_FOUND, SEAL_NOT_FOUND or SEAL_NOT_WRITTEN before the first byte. */
  async of(environment: string, scope: EvidenceScope, upToSeal: number | null): Promise<EvidenceFile> {
    if (upToSeal === null) await sealIfWritable(this.ports);
    const seals = await this.sealsUpTo(upToSeal);
    const last = seals.at(-1);
    if (last === undefined) throw nothingOf(environment, scope);
    const { store, clock, archive, ledger, key } = this.ports;
    const events = new SealedEvents(store, clock, last);
    const streams = await streamsOfScope(events, environment, scope);
    const run = scope.kind === 'run' ? streamOf(postingRun, streamId(environment, scope.runId)) : null;
    if (run === null ? streams.batches.length === 0 : !streams.lastRevisions.has(run))
      throw nothingOf(environment, scope);
    const pack = new EvidencePack({ environment, scope, streams, events, seals, ledger, key });
    const name = scope.kind === 'run' ? `run-${scope.runId}` : scope.period;
    return {
      fileName: `evidence-${environment}-${name}-seal-${last.number}.zip`,
      seal: last.number,
      content: archive.write(pack.contents()),
    };
  }

  private async sealsUpTo(number: number | null): Promise<readonly Seal[]> {
    const seals = sealsAmong(await sealEvents(this.ports));
    if (number === null) return seals;
    const index = seals.findIndex((seal) => seal.number === number);
    if (index >= 0) return seals.slice(0, index + 1);
    throw new DomainError(
      'SEAL_NOT_FOUND',
      `This log has no seal ${number}.`,
      'Leave it out for a pack of everything; its file name has the number of the seal.',
      { seal: number },
    );
  }
}

const nothingOf = (environment: string, scope: EvidenceScope): DomainError =>
  scope.kind === 'run'
    ? new DomainError('RUN_NOT_FOUND', `There is no posting run ${scope.runId}.`, 'Check its id in the list of runs.', {
        runId: scope.runId,
      })
    : new DomainError(
        'EVIDENCE_NOT_FOUND',
        `There is no journal batch of ${scope.period} in ${environment}.`,
        'Choose a month whose close was imported.',
        { period: scope.period },
      );
