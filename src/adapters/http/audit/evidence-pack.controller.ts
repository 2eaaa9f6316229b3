import { Readable } from 'node:stream';
import { Controller, Get, Query, Res, StreamableFile } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { GetEvidencePackQuery, scopeOf } from '../../../application/evidence/evidence.queries';
import { type Caller } from '../../../application/shared/permissions';
import { EnvironmentRoute } from '../shared/api-docs';
import { CallerOf } from '../shared/caller';
import { Limited } from '../shared/limits';
import { EvidencePackDto } from './evidence-pack.dto';

@ApiTags('History')
@Controller('v1/environments/:environment/evidence-packs')
export class EvidencePackController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Limited('evidence-pack')
  @ApiOperation({
    summary: 'The evidence of an accounting month or posting run as a ZIP, with a program that verifies it offline',
    description:
      'Revrec-Seal and the file name say up to which seal the log is included. The same seal gives the same bytes.',
  })
  @ApiProduces('application/zip')
  @ApiResponse({ status: 200, content: { 'application/zip': { schema: { type: 'string', format: 'binary' } } } })
  @EnvironmentRoute('EVIDENCE_NOT_FOUND', 'RUN_NOT_FOUND', 'SEAL_NOT_FOUND', 'SEAL_NOT_WRITTEN', 'TOO_MANY_AT_ONCE')
  async get(
    @CallerOf() caller: Caller,
    @Query() { period, runId, upToSeal }: EvidencePackDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const query = new GetEvidencePackQuery(caller, { scope: scopeOf(period, runId), upToSeal: upToSeal ?? null });
    const { fileName, seal, content } = await this.queries.execute(query);
    void reply.header('revrec-seal', String(seal));
    return new StreamableFile(Readable.from(content, { objectMode: false }), {
      type: 'application/zip',
      disposition: `attachment; filename="${fileName}"`,
    });
  }
}
