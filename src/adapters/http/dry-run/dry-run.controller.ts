import { Body, Controller, HttpCode, Post, StreamableFile } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { RunDryQuery, StreamDryRunQuery } from '../../../application/dry-run/dry-run.queries';
import { type Position } from '../../../application/ports/event-store';
import { type Caller } from '../../../application/shared/permissions';
import { type DomainErrorCode } from '../../../domain/shared/errors';
import { ReadRoute } from '../shared/api-docs';
import { AtLeast, CallerOf } from '../shared/caller';
import { dryRunCsv } from './dry-run.csv';
import { ReadsOnly } from '../shared/idempotency.interceptor';
import { Limited } from '../shared/limits';
import { DryRunDto, DryRunResponse } from './dry-run.dto';

const REFUSALS: readonly DomainErrorCode[] = [
  ...(['PREREQUISITES_NOT_MET', 'NOTHING_TO_POST', 'NOT_CONNECTED', 'CONNECTION_PAUSED'] as const),
  ...(['LEDGER_UNAVAILABLE', 'BATCH_NOT_FOUND', 'BATCH_NOT_READY', 'CHANGED_MEANWHILE'] as const),
];

/** POST because a selection may be long. Nothing is changed. */
@ApiTags('Dry run')
@Controller('v1/environments/:environment/dry-runs')
export class DryRunController {
  constructor(private readonly queries: QueryBus) {}

  @Post()
  @Limited('dry-run')
  @ReadsOnly()
  @HttpCode(200)
  @ApiOperation({
    summary: 'The exact header and lines that Sage Intacct would get; nothing is sent',
    description: 'All or nothing: if a batch is blocked, the answer is the list of what is missing.',
  })
  @ReadRoute(...REFUSALS, 'TOO_MANY_AT_ONCE')
  async run(
    @CallerOf() caller: Caller,
    @Body() body: DryRunDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<DryRunResponse> {
    return this.queries.execute(new RunDryQuery(caller, { selection: selectionOf(body) }, atLeast));
  }

  @Post('csv')
  @Limited('dry-run')
  @ReadsOnly()
  @HttpCode(200)
  @ApiOperation({
    summary: "The same in the shape of Intacct's own import of journal entries",
    description:
      'For posting by file. Post by file or from here, never both: what is posted by file is not marked as posted here.',
  })
  @ApiProduces('text/csv')
  @ApiResponse({ status: 200, content: { 'text/csv': { schema: { type: 'string' } } } })
  @ReadRoute(...REFUSALS, 'TOO_MANY_AT_ONCE')
  async csv(
    @CallerOf() caller: Caller,
    @Body() body: DryRunDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<StreamableFile> {
    const { entries, fields } = await this.queries.execute(
      new StreamDryRunQuery(caller, { selection: selectionOf(body) }, atLeast),
    );
    return new StreamableFile(dryRunCsv(entries, fields), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="${fileNameOf(caller, body)}"`,
    });
  }
}

const selectionOf = (body: DryRunDto): { period: string | null; batchKeys: readonly string[] | null } => ({
  period: body.period ?? null,
  batchKeys: body.batchKeys ?? null,
});

const fileNameOf = ({ environment }: Caller, { period }: DryRunDto): string =>
  ['journal-import', environment, ...(period === undefined ? [] : [period])].join('-').concat('.csv');
