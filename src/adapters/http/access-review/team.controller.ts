import { Controller, Get } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { GetTeamQuery } from '../../../application/access-review/access-review.queries';
import { type Position } from '../../../application/ports/event-store';
import { type Caller } from '../../../application/shared/permissions';
import { ReadRoute } from '../shared/api-docs';
import { AtLeast, CallerOf } from '../shared/caller';
import { TeamResponse } from './access-review.dto';

@ApiTags('History')
@Controller('v1/environments/:environment/team')
export class TeamController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @ApiOperation({
    summary: 'Who has which role, by name',
    description: 'Everybody whose sign-in token named a role here. Somebody who has one and never came is not known.',
  })
  @ReadRoute()
  async get(@CallerOf() caller: Caller, @AtLeast() atLeast: Position | null): Promise<TeamResponse> {
    return this.queries.execute(new GetTeamQuery(caller, {}, atLeast));
  }
}
