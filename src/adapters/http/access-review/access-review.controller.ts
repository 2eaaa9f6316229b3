import { Controller, Get } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { GetAccessReviewQuery } from '../../../application/access-review/access-review.queries';
import { type Position } from '../../../application/ports/event-store';
import { type Caller } from '../../../application/shared/permissions';
import { ReadRoute } from '../shared/api-docs';
import { AtLeast, CallerOf } from '../shared/caller';
import { AccessReviewResponse } from './access-review.dto';

@ApiTags('History')
@Controller('v1/environments/:environment/access-review')
export class AccessReviewController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @ApiOperation({
    summary: 'Who has which role, last use, what each person did, and conflicts of duties',
    description:
      'Roles are those of the sign-in tokens that were seen here. Somebody who has a role and never came is not known.',
  })
  @ReadRoute()
  async get(@CallerOf() caller: Caller, @AtLeast() atLeast: Position | null): Promise<AccessReviewResponse> {
    return this.queries.execute(new GetAccessReviewQuery(caller, {}, atLeast));
  }
}
