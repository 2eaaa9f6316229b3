import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { ServiceConditions } from '../../../application/service-state/service-conditions';
import { isReadOnlyHandler } from './idempotency.interceptor';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses every change with READ_ONLY while the log is read-only. The log would refuse too, but only after a delivery
 * or an encrypted password is on disk.
 */
@Injectable()
export class ReadOnlyGuard implements CanActivate {
  constructor(@Inject(ServiceConditions) private readonly conditions: Pick<ServiceConditions, 'requireWritable'>) {}

  canActivate(context: ExecutionContext): boolean {
    const { method } = context.switchToHttp().getRequest<FastifyRequest>();
    if (!READS.has(method) && !isReadOnlyHandler(context.getHandler())) this.conditions.requireWritable();
    return true;
  }
}
