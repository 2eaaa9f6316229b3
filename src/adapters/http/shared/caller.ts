import { ServedEnvironments } from '../../../application/shared/served-environments';
import { randomUUID } from 'node:crypto';
import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type FastifyRequest } from 'fastify';
import { idOfRequest } from '../../../application/shared/identifiers';
import { type Identity, TokenVerifier } from '../../../application/ports/identity';
import { POSITION, type Position } from '../../../application/ports/event-store';
import { type Caller } from '../../../application/shared/permissions';
import { DomainError } from '../../../domain/shared/errors';

const IS_PUBLIC = 'isPublic';

/** For routes that need no sign-in: health, metrics, OpenAPI. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(IS_PUBLIC, true);

type SignedInRequest = FastifyRequest & { identity?: Identity };

/** Verifies the bearer token of every request that is not public. Handlers decide what the person may do. */
@Injectable()
export class SignInGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly verifier: TokenVerifier,
    private readonly served: ServedEnvironments,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.getAllAndOverride<boolean | undefined>(IS_PUBLIC, [context.getHandler(), context.getClass()]))
      return true;
    const request = context.switchToHttp().getRequest<SignedInRequest>();
    const [scheme, token] = (request.headers.authorization ?? '').split(' ');
    const identity = scheme?.toLowerCase() === 'bearer' && token ? await this.verifier.verify(token) : null;
    if (!identity)
      throw new DomainError(
        'UNAUTHENTICATED',
        'The request has no valid bearer token.',
        'Sign in, and send the access token as "Authorization: Bearer …".',
      );
    const roles = new Map([...identity.roles].filter(([environment]) => this.served.names.includes(environment)));
    request.identity = { ...identity, roles };
    return true;
  }
}

/** The caller, in the environment named in the address. */
export const CallerOf = createParamDecorator((_: unknown, context: ExecutionContext): Caller =>
  callerOf(context.switchToHttp().getRequest()),
);

/** Who signed in; undefined where that is not needed. */
export const identityOf = ({ identity }: SignedInRequest): Identity | undefined => identity;

export const callerOf = (request: SignedInRequest): Caller => {
  const { environment = '' } = request.params as { environment?: string };
  const { identity } = request;
  if (!identity) throw new Error('The sign-in guard did not run.');
  return {
    subject: identity.subject,
    name: identity.name,
    environment,
    role: identity.roles.get(environment) ?? null,
    correlationId: request.id,
  };
};

/** The id of what a POST creates: the same for the same Idempotency-Key, otherwise a new one. */
export const NewId = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const request = context.switchToHttp().getRequest<SignedInRequest>();
  const key = idempotencyKeyOf(request);
  const { environment, subject } = callerOf(request);
  return key === null ? randomUUID() : idOfRequest(environment, subject, key);
});

export const idempotencyKeyOf = (request: FastifyRequest): string | null => {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key === 'string' && /^[\x21-\x7E]{1,200}$/.test(key)) return key;
  throw new DomainError(
    'REQUEST_INVALID',
    'The Idempotency-Key is not valid.',
    'Send 1 to 200 printable characters, for example a UUID.',
    {
      field: 'Idempotency-Key',
    },
  );
};

/** The revision in the If-Match header; undefined when there is none or it is "*". */
export const ExpectedRevision = createParamDecorator((_: unknown, context: ExecutionContext): number | undefined => {
  const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
  if (header === undefined || header === '*') return undefined;
  const match = /^"(-?\d{1,15})"$/.exec(header);
  if (match) return Number(match[1]);
  throw new DomainError(
    'REQUEST_INVALID',
    'The If-Match header is not an ETag of this service.',
    'Send the ETag exactly as you received it.',
    { field: 'If-Match' },
  );
});

/** The position from an earlier answer that this answer must include. */
export const AtLeast = createParamDecorator((_: unknown, context: ExecutionContext): Position | null => {
  const header = context.switchToHttp().getRequest<FastifyRequest>().headers['revrec-at-least'];
  if (header === undefined) return null;
  if (typeof header === 'string' && POSITION.test(header)) return header;
  throw new DomainError(
    'REQUEST_INVALID',
    'The Revrec-At-Least header is not a position.',
    'Send the Revrec-Position of an earlier answer.',
    {
      field: 'Revrec-At-Least',
    },
  );
});
