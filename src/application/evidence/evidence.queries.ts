import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { DomainError } from '../../domain/shared/errors';
import { Access } from '../shared/access';
import { type Caller } from '../shared/permissions';
import { EvidencePacks, type EvidenceFile } from './evidence-packs';
import { type EvidenceScope } from './evidence-scope';

/**
 * The evidence of an accounting month or a posting run as one file. With the number of a seal it is the same file as ever; without one the log is sealed first,
 * so that the pack holds all there is. Refused with EVIDENCE_NOT_FOUND, RUN_NOT_FOUND, SEAL_NOT_FOUND or SEAL_NOT_WRITTEN.
 */
export class GetEvidencePackQuery extends Query<EvidenceFile> {
  constructor(
    readonly caller: Caller,
    readonly scope: EvidenceScope,
    readonly upToSeal: number | null,
  ) {
    super();
  }
}

@QueryHandler(GetEvidencePackQuery)
export class GetEvidencePackHandler implements IQueryHandler<GetEvidencePackQuery> {
  constructor(
    private readonly access: Access,
    private readonly packs: EvidencePacks,
  ) {}

  async execute({ caller, scope, upToSeal }: GetEvidencePackQuery): Promise<EvidenceFile> {
    await this.access.require(caller, 'evidence:export');
    return this.packs.of(caller.environment, scope, upToSeal);
  }
}

/** Of one thing, not of both and not of none. Refused with REQUEST_INVALID. */
export const scopeOf = (period: string | undefined, runId: string | undefined): EvidenceScope => {
  if (period !== undefined && runId === undefined) return { kind: 'period', period };
  if (runId !== undefined && period === undefined) return { kind: 'run', runId };
  throw new DomainError(
    'REQUEST_INVALID',
    'An evidence pack is of one accounting month or of one posting run.',
    'Give either period, for example 2026-09, or runId.',
    { fields: ['period', 'runId'] },
  );
};
