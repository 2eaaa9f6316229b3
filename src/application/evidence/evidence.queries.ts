import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DomainError } from '../../domain/shared/errors';
import { EnvironmentQuery } from '../shared/messages';
import { Reading } from '../shared/reading';
import { EvidencePacks, type EvidenceFile } from './evidence-packs';
import { type EvidenceScope } from './evidence-scope';
import { type LineProofFile, LineProofs, type WantedLines } from './line-proofs';

/**
 * The evidence of an accounting month or a posting run as one file. A seal number always gives the same file; without
 * one the log is sealed first, so that the pack is complete. Throws EVIDENCE_NOT_FOUND, RUN_NOT_FOUND, SEAL_NOT_FOUND
 * or SEAL_NOT_WRITTEN.
 */
export class GetEvidencePackQuery extends EnvironmentQuery<
  { scope: EvidenceScope; upToSeal: number | null },
  EvidenceFile
> {}

@QueryHandler(GetEvidencePackQuery)
export class GetEvidencePackHandler implements IQueryHandler<GetEvidencePackQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly packs: EvidencePacks,
  ) {}

  async execute(query: GetEvidencePackQuery): Promise<EvidenceFile> {
    const environment = await this.reading.begin(query, 'evidence:export');
    return this.packs.of(environment, query.input.scope, query.input.upToSeal);
  }
}

/**
 * A proof of single lines of a batch, or of those of one customer, that shows nothing of the others. The log is sealed
 * first where the batch is not under a seal yet. Throws BATCH_NOT_FOUND, LINE_NOT_FOUND, PROOF_NOT_AVAILABLE,
 * STREAM_DAMAGED or SEAL_NOT_WRITTEN.
 */
export class GetLineProofQuery extends EnvironmentQuery<{ batchKey: string; wanted: WantedLines }, LineProofFile> {}

@QueryHandler(GetLineProofQuery)
export class GetLineProofHandler implements IQueryHandler<GetLineProofQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly proofs: LineProofs,
  ) {}

  async execute(query: GetLineProofQuery): Promise<LineProofFile> {
    const environment = await this.reading.begin(query, 'evidence:export');
    return this.proofs.of(environment, query.input.batchKey, query.input.wanted);
  }
}

/** Exactly one of the two. Throws REQUEST_INVALID. */
export const wantedLinesOf = (line: readonly number[] | undefined, customerId: string | undefined): WantedLines => {
  if (line !== undefined && customerId === undefined) return { numbers: line };
  if (customerId !== undefined && line === undefined) return { customerId };
  throw new DomainError(
    'REQUEST_INVALID',
    'A proof shows lines by their numbers, or those of one customer.',
    'Give either line, for example 3, or customerId.',
    { fields: ['line', 'customerId'] },
  );
};

/** Exactly one of the two. Throws REQUEST_INVALID. */
export const scopeOf = (period: string | undefined, runId: string | undefined): EvidenceScope => {
  if (period !== undefined && runId === undefined) return { kind: 'period', period };
  if (runId !== undefined && period === undefined) return { kind: 'run', runId };
  throw new DomainError(
    'REQUEST_INVALID',
    'An evidence pack covers one accounting month or one posting run.',
    'Give either period, for example 2026-09, or runId.',
    { fields: ['period', 'runId'] },
  );
};
