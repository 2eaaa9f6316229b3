import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { GetLineProofQuery, wantedLinesOf } from '../../../application/evidence/evidence.queries';
import { type Caller } from '../../../application/shared/permissions';
import { EnvironmentRoute } from '../shared/api-docs';
import { CallerOf } from '../shared/caller';
import { LineProofDto } from './line-proof.dto';

@ApiTags('History')
@Controller('v1/environments/:environment/journal-batches/:batchKey/line-proof')
export class LineProofController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @ApiOperation({
    summary: 'A proof of single lines of a batch, or of those of one customer, that shows nothing of the others',
    description: 'Verify it with verify.mjs of any evidence pack: node verify.mjs line FILE --public-key FILE.',
  })
  @ApiProduces('application/json')
  @ApiResponse({ status: 200, content: { 'application/json': { schema: { type: 'string', format: 'binary' } } } })
  @EnvironmentRoute('BATCH_NOT_FOUND', 'LINE_NOT_FOUND', 'PROOF_NOT_AVAILABLE', 'STREAM_DAMAGED', 'SEAL_NOT_WRITTEN')
  async get(
    @CallerOf() caller: Caller,
    @Param('batchKey') batchKey: string,
    @Query() { line, customerId }: LineProofDto,
  ): Promise<StreamableFile> {
    const wanted = wantedLinesOf(line, customerId);
    const { fileName, content } = await this.queries.execute(new GetLineProofQuery(caller, { batchKey, wanted }));
    return new StreamableFile(Buffer.from(content), {
      type: 'application/json',
      disposition: `attachment; filename="${fileName}"`,
    });
  }
}
