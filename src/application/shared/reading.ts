import { Injectable } from '@nestjs/common';
import { Access } from './access';
import { Freshness } from './freshness';
import { type EnvironmentQuery } from './messages';
import { type Permission } from './permissions';

/** What a query handler does first. */
@Injectable()
export class Reading {
  constructor(
    private readonly access: Access,
    private readonly freshness: Freshness,
  ) {}

  /** Answers the environment to read. Refuses with FORBIDDEN first, then with NOT_YET_VISIBLE. */
  async begin({ caller, atLeast }: EnvironmentQuery<object, unknown>, permission: Permission): Promise<string> {
    await this.access.require(caller, permission);
    await this.freshness.require(atLeast);
    return caller.environment;
  }
}
