import { Controller, Get, Header, HttpCode, Res } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { type ConditionView } from '../../../application/service-state/service-state.views';
import { ConditionResponse } from './service-state.dto';
import { Public } from '../shared/caller';

/** Whether the service can do its work, asked anew each time. */
export abstract class Readiness {
  abstract problems(): Promise<readonly string[]>;
  /** What keeps it from some of its work, though it serves requests. */
  abstract degraded(): Promise<readonly ConditionView[]>;
}

/** The metrics of the process, in the text format of Prometheus. */
export abstract class MetricsText {
  abstract exposition(): Promise<string>;
}

export class HealthResponse {
  status!: string;
  problems!: string[];
  @ApiProperty({ type: [ConditionResponse] }) degraded!: ConditionResponse[];
}

/** For engineers and their tools; not part of an environment and without secrets, so it needs no sign-in. */
@ApiTags('Operations')
@Public()
@Controller()
export class OperationsController {
  constructor(
    private readonly readiness: Readiness,
    private readonly metrics: MetricsText,
  ) {}

  @Get('health/live')
  @HttpCode(200)
  @ApiOperation({ summary: 'The process runs' })
  live(): HealthResponse {
    return { status: 'ok', problems: [], degraded: [] };
  }

  @Get('health/ready')
  @ApiOperation({
    summary: 'Store and views answer',
    description:
      'Balancers hide what answers 503, so that is for requests that cannot be served. Posting that is stopped, a log that is read-only and the like are "degraded", with the reasons.',
  })
  @ApiResponse({ status: 503, description: 'Not ready; the body says why.', type: HealthResponse })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthResponse> {
    const problems = [...(await this.readiness.problems())];
    const degraded = [...(await this.readiness.degraded())];
    if (problems.length === 0) return { status: degraded.length === 0 ? 'ok' : 'degraded', problems, degraded };
    void reply.status(503);
    return { status: 'not ready', problems, degraded };
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiOperation({ summary: 'Prometheus metrics' })
  async exposition(): Promise<string> {
    return this.metrics.exposition();
  }
}
