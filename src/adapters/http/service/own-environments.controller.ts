import { Controller, Get, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { EnvironmentKinds } from '../../../application/shared/environment-kinds';
import { type OwnEnvironmentView } from '../../../application/shared/own-environments.views';
import { ROLES } from '../../../domain/shared/roles';
import { identityOf } from '../shared/caller';

export class OwnEnvironmentResponse implements OwnEnvironmentView {
  name!: string;
  @ApiProperty({ enum: ['live', 'test'] }) kind!: OwnEnvironmentView['kind'];
  @ApiProperty({ enum: ROLES }) role!: OwnEnvironmentView['role'];
}

export class OwnEnvironmentsResponse {
  @ApiProperty({ type: [OwnEnvironmentResponse] }) items!: OwnEnvironmentResponse[];
}

@ApiTags('Environments')
@Controller('v1/environments')
export class OwnEnvironmentsController {
  constructor(private readonly kinds: EnvironmentKinds) {}

  @Get()
  @ApiBearerAuth()
  @ApiOperation({ summary: 'The environments in which you have a role, by name, with their kind' })
  list(@Req() request: FastifyRequest): OwnEnvironmentsResponse {
    const roles = [...(identityOf(request)?.roles ?? [])];
    const items = roles.map(([name, role]) => ({ name, kind: this.kinds.kindOf(name), role }));
    return { items: items.sort((one, other) => (one.name < other.name ? -1 : 1)) };
  }
}
