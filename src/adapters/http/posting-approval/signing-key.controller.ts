import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import {
  AgreeToKeyCommand,
  ListSigningKeysQuery,
  RequestKeyEnrollmentCommand,
  RevokeKeyCommand,
  StartKeyEnrollmentCommand,
} from '../../../application/posting-approval/signing-keys.commands';
import { type Position } from '../../../application/ports/event-store';
import { type Receipt } from '../../../application/shared/aggregates';
import { type Caller } from '../../../application/shared/permissions';
import { PostRoute, ReadRoute } from '../shared/api-docs';
import { AtLeast, CallerOf } from '../shared/caller';
import { sendReceipt } from '../shared/replies';
import {
  AgreeToKeyDto,
  EnrollKeyDto,
  EnrollmentStartedResponse,
  RevokeKeyDto,
  SigningKeyListResponse,
} from './signing-key.dto';

@ApiTags('Approvals')
@Controller('v1/environments/:environment/signing-keys')
export class SigningKeyController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Keys with which people sign approvals' })
  @ReadRoute()
  async list(@CallerOf() caller: Caller, @AtLeast() atLeast: Position | null): Promise<SigningKeyListResponse> {
    return { items: await this.queries.execute(new ListSigningKeysQuery(caller, {}, atLeast)) };
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Start to enroll a key of your own (Controller, Approver)',
    description: 'Have the browser make a passkey from the answer within ten minutes.',
  })
  @PostRoute('SIGNING_KEY_LIMIT')
  async start(@CallerOf() caller: Caller): Promise<EnrollmentStartedResponse> {
    return this.commands.execute(new StartKeyEnrollmentCommand(caller, {}));
  }

  @Post(':keyId/enroll')
  @HttpCode(200)
  @ApiOperation({ summary: 'Enroll the key that the browser made: another Controller has to agree' })
  @PostRoute('ENROLLMENT_GONE', 'SIGNATURE_INVALID', 'SIGNING_KEY_KNOWN')
  async enroll(
    @CallerOf() caller: Caller,
    @Param('keyId') keyId: string,
    @Body() { label = '', answer }: EnrollKeyDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SigningKeyListResponse> {
    const command = new RequestKeyEnrollmentCommand(caller, { keyId, label, answer });
    return this.answer(caller, await this.commands.execute(command), reply);
  }

  @Post(':keyId/agree')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Agree to the key of somebody else (Controller only)',
    description: 'Compare the fingerprint with the person whose key it is, and send it.',
  })
  @PostRoute('SIGNING_KEY_NOT_FOUND', 'SIGNING_KEY_OWN', 'SIGNING_KEY_DIFFERS', 'SIGNING_KEY_REVOKED')
  async agree(
    @CallerOf() caller: Caller,
    @Param('keyId') keyId: string,
    @Body() { fingerprint }: AgreeToKeyDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SigningKeyListResponse> {
    return this.answer(
      caller,
      await this.commands.execute(new AgreeToKeyCommand(caller, { keyId, fingerprint })),
      reply,
    );
  }

  @Post(':keyId/revoke')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Revoke a key, or decline it (Controller; others their own)',
    description: 'What it signed and is not posted has to be approved again.',
  })
  @PostRoute('SIGNING_KEY_NOT_FOUND', 'REASON_MISSING')
  async revoke(
    @CallerOf() caller: Caller,
    @Param('keyId') keyId: string,
    @Body() { reason }: RevokeKeyDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SigningKeyListResponse> {
    return this.answer(caller, await this.commands.execute(new RevokeKeyCommand(caller, { keyId, reason })), reply);
  }

  private async answer(caller: Caller, receipt: Receipt, reply: FastifyReply): Promise<SigningKeyListResponse> {
    sendReceipt(reply, receipt);
    return { items: await this.queries.execute(new ListSigningKeysQuery(caller, {}, receipt.position)) };
  }
}
