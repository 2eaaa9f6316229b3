import { applyDecorators } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiHeader,
  ApiParam,
  ApiProperty,
  ApiResponse,
  getSchemaPath,
  ApiExtraModels,
} from '@nestjs/swagger';
import { type DomainErrorCode } from '../../../domain/shared/errors';
import { statusOf } from './problem-status';

/** The body of every refusal, for OpenAPI. */
export class ProblemDto {
  @ApiProperty({ example: 'urn:revrec:problem:NOT_CONNECTED' }) type!: string;
  @ApiProperty({ example: 'Not connected' }) title!: string;
  @ApiProperty({ example: 409 }) status!: number;
  @ApiProperty({ description: 'Stable. Programs should compare only this.', example: 'NOT_CONNECTED' })
  code!: string;
  @ApiProperty({ description: 'What is wrong.' }) detail!: string;
  @ApiProperty({ description: 'What to do about it.' }) fix!: string;
  @ApiProperty() instance!: string;
  @ApiProperty({ description: 'Finds the request in the log.' }) correlationId!: string;
  @ApiProperty({ type: Object, description: 'Where the problem is: the field, its value, what was expected.' })
  details!: Record<string, unknown>;
}

const EVERYWHERE: readonly (DomainErrorCode | 'INTERNAL_ERROR')[] = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'REQUEST_INVALID',
  'TOO_MANY_REQUESTS',
  'STORE_UNAVAILABLE',
  'INTERNAL_ERROR',
];

/** Documents the refusals of a route and what all routes of an environment share. */
export const EnvironmentRoute = (...codes: readonly DomainErrorCode[]): MethodDecorator => {
  const byStatus = new Map<number, string[]>();
  for (const code of new Set([...EVERYWHERE, ...codes])) {
    const status = code === 'INTERNAL_ERROR' ? 500 : statusOf[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return applyDecorators(
    ApiBearerAuth(),
    ApiExtraModels(ProblemDto),
    ApiParam({ name: 'environment', description: 'An environment of the site, for example acme-test.' }),
    ApiHeader({
      name: 'X-Correlation-Id',
      required: false,
      description: 'Appears in logs and events. Generated when missing.',
    }),
    ...[...byStatus].map(([status, known]) =>
      ApiResponse({
        status,
        description: known.join(', '),
        content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } },
      }),
    ),
  );
};

/** A route that reads: the caller may ask for fresh data. */
export const ReadRoute = (...codes: readonly DomainErrorCode[]): MethodDecorator =>
  applyDecorators(
    EnvironmentRoute('NOT_YET_VISIBLE', ...codes),
    ApiHeader({
      name: 'Revrec-At-Least',
      required: false,
      description: 'A Revrec-Position. The answer is at least as fresh.',
    }),
  );

/** A POST that is safe to repeat. */
export const PostRoute = (...codes: readonly DomainErrorCode[]): MethodDecorator =>
  applyDecorators(
    EnvironmentRoute(
      'IDEMPOTENCY_KEY_REUSED',
      'REQUEST_IN_PROGRESS',
      'CHANGED_MEANWHILE',
      'READ_ONLY',
      'PAYLOAD_TOO_LARGE',
      'MEDIA_TYPE_NOT_SUPPORTED',
      ...codes,
    ),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'Repeating a request with its key returns the same answer. A different request with that key is refused.',
    }),
  );

/** A change that can be guarded by the ETag of what was read. */
export const EditRoute = (...codes: readonly DomainErrorCode[]): MethodDecorator =>
  applyDecorators(
    EnvironmentRoute(
      'PRECONDITION_FAILED',
      'CHANGED_MEANWHILE',
      'READ_ONLY',
      'PAYLOAD_TOO_LARGE',
      'MEDIA_TYPE_NOT_SUPPORTED',
      ...codes,
    ),
    ApiHeader({
      name: 'If-Match',
      required: false,
      description: 'The ETag of what was read. The change is refused when somebody else changed it first.',
    }),
  );
