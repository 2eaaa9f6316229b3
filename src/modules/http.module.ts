import { type DynamicModule, Module, ValidationPipe } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { WebConfig, WebConfigController } from '../adapters/http/service/web-config.controller';
import { OwnEnvironmentsController } from '../adapters/http/service/own-environments.controller';
import { SignInGuard } from '../adapters/http/shared/caller';
import { IdempotencyInterceptor } from '../adapters/http/shared/idempotency.interceptor';
import { LimitsInterceptor } from '../adapters/http/shared/limits';
import { ProblemFilter } from '../adapters/http/shared/problem.filter';
import { ReadOnlyGuard } from '../adapters/http/shared/read-only.guard';
import { RequestRates } from '../adapters/http/shared/request-rates';
import { invalidRequest, VALIDATION } from '../adapters/http/shared/request-validation';
import { Routes } from '../adapters/http/shared/routes';
import { JwtTokenVerifier } from '../adapters/identity/jwt-token-verifier';
import { TokenVerifier } from '../application/ports/identity';
import { type Config } from '../config/config';
import { setting } from './settings';

/** What every request passes: sign-in, limits, validation, idempotency, and problem replies. */
@Module({})
export class HttpModule {
  static with({ limits, requests }: Config, routes: Routes): DynamicModule {
    return {
      module: HttpModule,
      controllers: [WebConfigController, OwnEnvironmentsController],
      providers: [
        { provide: Routes, useValue: routes },
        setting(TokenVerifier, ({ oidc }) => new JwtTokenVerifier(oidc)),
        setting(WebConfig, ({ oidc: { issuer, rolesClaim }, oidcWeb }) => ({ issuer, rolesClaim, ...oidcWeb })),
        { provide: APP_GUARD, useClass: SignInGuard },
        { provide: APP_GUARD, useValue: new RequestRates(requests) },
        { provide: APP_GUARD, useClass: ReadOnlyGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_INTERCEPTOR, useValue: new LimitsInterceptor(limits) },
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
        {
          provide: APP_PIPE,
          useValue: new ValidationPipe({ ...VALIDATION, transform: true, exceptionFactory: invalidRequest }),
        },
      ],
    };
  }
}
