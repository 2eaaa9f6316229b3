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

/** The body of every refusal, for the API's description. */
export class ProblemDto {
  @ApiProperty({ example: 'urn:revrec:problem:NOT_CONNECTED' }) type!: string;
  @ApiProperty({ example: 'Not connected' }) title!: string;
  @ApiProperty({ example: 409 }) status!: number;
  @ApiProperty({ description: 'Stable; programs compare this and nothing else.', example: 'NOT_CONNECTED' })
  code!: string;
  @ApiProperty({ description: 'What is wrong.' }) detail!: string;
  @ApiProperty({ description: 'What to do about it.' }) fix!: string;
  @ApiProperty() instance!: string;
  @ApiProperty({ description: 'Find the request in the log with it.' }) correlationId!: string;
  @ApiProperty({ type: Object, description: 'Where it is: field, value, what was expected.' }) details!: Record<
    string,
    unknown
  >;
}

const EVERYWHERE: readonly (DomainErrorCode | 'INTERNAL_ERROR')[] = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'REQUEST_INVALID',
  'TOO_MANY_REQUESTS',
  'STORE_UNAVAILABLE',
  'INTERNAL_ERROR',
];

/** Documents the refusals of a route, and what every route of an environment has in common. */
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
      description: 'Found again in logs and events; made up when missing.',
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

/** A route that reads: it may be asked to be fresh. */
export const ReadRoute = (...codes: readonly DomainErrorCode[]): MethodDecorator =>
  applyDecorators(
    EnvironmentRoute('NOT_YET_VISIBLE', ...codes),
    ApiHeader({
      name: 'Revrec-At-Least',
      required: false,
      description: 'A Revrec-Position: the answer is at least that fresh.',
    }),
  );

/** A POST: it may be repeated safely. */
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
      description: 'The same key and request again get the same answer; another request is refused.',
    }),
  );

/** A change of something that is there: it may be guarded by the ETag it was read with. */
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
      description: 'The ETag of what was read: refuses the change when somebody was faster.',
    }),
  );
