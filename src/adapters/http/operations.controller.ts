import { Controller, Get, Header, HttpCode, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { Metrics } from './metrics';
import { Public } from './caller';

/** Whether the service can do its work, asked anew each time. */
export abstract class Readiness {
  abstract problems(): Promise<readonly string[]>;
}

export class HealthResponse {
  status!: string;
  problems!: string[];
}

/** For the engineer and his tools; not part of an environment and without secrets, so it needs no sign-in. */
@ApiTags('Operations')
@Public()
@Controller()
export class OperationsController {
  constructor(
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
  ) {}

  @Get('health/live')
  @HttpCode(200)
  @ApiOperation({ summary: 'The process runs' })
  live(): HealthResponse {
    return { status: 'ok', problems: [] };
  }

  @Get('health/ready')
  @ApiOperation({ summary: 'Store and views answer' })
  @ApiResponse({ status: 503, description: 'Not ready; the body says why.', type: HealthResponse })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthResponse> {
    const problems = [...(await this.readiness.problems())];
    if (problems.length === 0) return { status: 'ok', problems };
    void reply.status(503);
    return { status: 'not ready', problems };
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiOperation({ summary: 'Prometheus metrics' })
  async exposition(): Promise<string> {
    return this.metrics.exposition();
  }
}
