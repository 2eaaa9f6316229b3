import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Put, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import {
  ChangePostingSettingsCommand,
  CheckConnectionCommand,
  ConnectCommand,
  RemoveConnectionCommand,
} from '../../../application/connection/connection.commands';
import { GetConnectionQuery } from '../../../application/connection/connection.queries';
import { GetLedgerCallsQuery } from '../../../application/ledger-calls/ledger-calls.queries';
import { AnswerConsentCommand, AskConsentCommand } from '../../../application/ledger-consent/ledger-consent.commands';
import { type Position } from '../../../application/ports/event-store';
import { Secret } from '../../../application/ports/secret';
import { type Receipt } from '../../../application/shared/aggregates';
import { type Caller } from '../../../application/shared/permissions';
import { EditRoute, PostRoute, ReadRoute } from '../shared/api-docs';
import { AtLeast, CallerOf, ExpectedRevision } from '../shared/caller';
import {
  AnswerConsentDto,
  AskConsentDto,
  AskedConsentResponse,
  ConnectDto,
  ConnectionResponse,
  MonthCallsResponse,
  PostingSettingsDto,
} from './connection.dto';
import { ShownOnce } from '../shared/idempotency.interceptor';
import { sendETag, sendReceipt } from '../shared/replies';

@ApiTags('Connection')
@Controller('v1/environments/:environment/connection')
export class ConnectionController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The connection to Sage Intacct and how the environment posts' })
  @ReadRoute()
  async get(
    @CallerOf() caller: Caller,
    @AtLeast() atLeast: Position | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConnectionResponse> {
    const view = await this.queries.execute(new GetConnectionQuery(caller, {}, atLeast));
    sendETag(reply, view.revision);
    return view;
  }

  @Get('calls')
  @ApiOperation({
    summary: 'Calls to the connected company in this month',
    description: 'By function, of all environments that are connected to it. The month is counted in UTC.',
  })
  @ReadRoute()
  calls(@CallerOf() caller: Caller): Promise<MonthCallsResponse> {
    return this.queries.execute(new GetLedgerCallsQuery(caller, {}));
  }

  @Put()
  @ApiOperation({
    summary: 'Connect, or replace the credentials (Controller only)',
    description:
      'Signs in to Sage Intacct first; refused credentials change nothing. A company that another environment of ' +
      'this installation is connected to needs a reason; a test environment never gets beside a live one. A user who may ' +
      'enter one entity only is connected to that entity, unless this environment posted elsewhere before.',
  })
  @EditRoute(
    'CONNECTION_REFUSED',
    'LEDGER_UNAVAILABLE',
    'POSTING_OPEN',
    'COMPANY_IN_USE',
    'TEST_BESIDE_LIVE',
    'ENTRIES_OUT_OF_SIGHT',
  )
  async connect(
    @CallerOf() caller: Caller,
    @Body() body: ConnectDto,
    @ExpectedRevision() expected: number | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConnectionResponse> {
    const { companyId, entityId, senderId, userId, sharedCompanyReason } = body;
    const passwords = { senderPassword: new Secret(body.senderPassword), userPassword: new Secret(body.userPassword) };
    const receipt = await this.commands.execute(
      new ConnectCommand(
        caller,
        { companyId, entityId, senderId, userId, ...passwords, sharedCompanyReason },
        expected,
      ),
    );
    return this.answer(caller, receipt, reply);
  }

  @Post('consents')
  @ShownOnce('address')
  @ApiOperation({
    summary: 'Ask Sage Intacct for consent to connect over REST (Controller only)',
    description: 'Answers where the person goes. Sage Intacct sends them back to /connected with a state and a code.',
  })
  @PostRoute('REST_NOT_SET_UP')
  askConsent(@CallerOf() caller: Caller, @Body() body: AskConsentDto): Promise<AskedConsentResponse> {
    const { entityId, sharedCompanyReason } = body;
    return this.commands.execute(new AskConsentCommand(caller, { entityId, sharedCompanyReason }));
  }

  @Post('consents/answer')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Connect with what Sage Intacct answered (the Controller who asked only)',
    description:
      'The ledger says whose the consent is: company and user are not taken from anybody else. The answer counts once.',
  })
  @PostRoute(
    'REST_NOT_SET_UP',
    'CONSENT_NOT_FOUND',
    'CONSENT_SPENT',
    'CONSENT_EXPIRED',
    'CONNECTION_REFUSED',
    'LEDGER_UNAVAILABLE',
    'POSTING_OPEN',
    'COMPANY_IN_USE',
    'TEST_BESIDE_LIVE',
    'ENTRIES_OUT_OF_SIGHT',
  )
  async answerConsent(
    @CallerOf() caller: Caller,
    @Body() { state, code }: AnswerConsentDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConnectionResponse> {
    const input = { state, code: code === null ? null : new Secret(code) };
    return this.answer(caller, await this.commands.execute(new AnswerConsentCommand(caller, input)), reply);
  }

  @Post('check')
  @HttpCode(200)
  @ApiOperation({ summary: 'Sign in again; success resumes a paused connection (Controller only)' })
  @PostRoute('NOT_CONNECTED', 'CONNECTION_REFUSED', 'LEDGER_UNAVAILABLE', 'USER_OF_ONE_ENTITY')
  async check(
    @CallerOf() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConnectionResponse> {
    return this.answer(caller, await this.commands.execute(new CheckConnectionCommand(caller, {})), reply);
  }

  @Patch('settings')
  @ApiOperation({ summary: 'Change how the environment posts (Controller only)' })
  @EditRoute('SETTING_INVALID')
  async changeSettings(
    @CallerOf() caller: Caller,
    @Body() body: PostingSettingsDto,
    @ExpectedRevision() expected: number | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConnectionResponse> {
    const settings = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
    return this.answer(
      caller,
      await this.commands.execute(new ChangePostingSettingsCommand(caller, settings, expected)),
      reply,
    );
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Disconnect and forget the credentials (Controller only)' })
  @EditRoute()
  async remove(
    @CallerOf() caller: Caller,
    @ExpectedRevision() expected: number | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    sendReceipt(reply, await this.commands.execute(new RemoveConnectionCommand(caller, {}, expected)));
  }

  private async answer(caller: Caller, receipt: Receipt, reply: FastifyReply): Promise<ConnectionResponse> {
    sendReceipt(reply, receipt);
    return this.queries.execute(new GetConnectionQuery(caller, {}, receipt.position));
  }
}
