import { Controller, Get, Header, HttpCode, Res } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { type ConditionView } from '../../../application/service-state/service-state.views';
import { ConditionResponse } from './service-state.dto';
import { Public } from '../shared/caller';

/** Whether the service can work, checked on every call. */
export abstract class Readiness {
  abstract problems(): Promise<readonly string[]>;
  /** What does not work although requests are served. */
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

/** For monitoring. Outside of environments and without secrets, so no sign-in is needed. */
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
  @ApiOperation({ summary: 'The process is running' })
  live(): HealthResponse {
    return { status: 'ok', problems: [], degraded: [] };
  }

  @Get('health/ready')
  @ApiOperation({
    summary: 'The event store and the views respond',
    description:
      'Load balancers stop sending traffic on 503, so it means that requests cannot be served. ' +
      'Stopped posting or a read-only log is reported as "degraded", with the reasons.',
  })
  @ApiResponse({ status: 503, description: 'Not ready. The body gives the reasons.', type: HealthResponse })
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
