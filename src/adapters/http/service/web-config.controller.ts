import { Controller, Get, Header } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { type WebConfigView } from '../../../application/shared/web-config.views';
import { Public } from '../shared/caller';

export class WebConfig implements WebConfigView {
  issuer!: string;
  clientId!: string;
  scope!: string;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  parameters!: Readonly<Record<string, string>>;
  rolesClaim!: string;
}

@ApiTags('Operations')
@Public()
@Controller()
export class WebConfigController {
  constructor(private readonly config: WebConfig) {}

  @Get('web-config.json')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'How the pages sign people in' })
  get(): WebConfig {
    return this.config;
  }
}
