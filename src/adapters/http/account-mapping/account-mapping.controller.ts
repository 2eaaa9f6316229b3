import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import { plainToInstance } from 'class-transformer';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { MapAccountsCommand, UnmapAccountCommand } from '../../../application/account-mapping/account-mapping.commands';
import {
  ListAccountMappingChangesQuery,
  ListAccountMappingsQuery,
} from '../../../application/account-mapping/account-mapping.queries';
import { type Position } from '../../../application/ports/event-store';
import { PAGE_LIMIT_DEFAULT } from '../../../application/ports/page';
import { type Caller } from '../../../application/shared/permissions';
import { type MappingToSave } from '../../../domain/account-mapping/account-mapping.decisions';
import { accountMappingsOfCsv } from './account-mapping.csv';
import {
  AccountMappingChangesResponse,
  AccountMappingDto,
  AccountMappingsDto,
  AccountMappingsResponse,
} from './account-mapping.dto';
import { EditRoute, PostRoute, ReadRoute } from '../shared/api-docs';
import { AtLeast, CallerOf, ExpectedRevision } from '../shared/caller';
import { PageDto, pageRequest } from '../shared/page.dto';
import { requireValid } from '../shared/request-validation';
import { sendETag, sendReceipt } from '../shared/replies';

@ApiTags('Account mappings')
@Controller('v1/environments/:environment/account-mappings')
export class AccountMappingController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Journal account mappings, by RevRec account number' })
  @ReadRoute()
  async list(
    @CallerOf() caller: Caller,
    @Query() page: PageDto,
    @AtLeast() atLeast: Position | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AccountMappingsResponse> {
    const view = await this.queries.execute(new ListAccountMappingsQuery(caller, { page: pageRequest(page) }, atLeast));
    sendETag(reply, view.revision);
    return view;
  }

  @Get(':account/changes')
  @ApiOperation({ summary: 'Changes to the mapping of an account, newest first' })
  @ReadRoute()
  async changes(
    @CallerOf() caller: Caller,
    @Param('account') account: string,
    @Query() page: PageDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<AccountMappingChangesResponse> {
    const changes = new ListAccountMappingChangesQuery(caller, { account, page: pageRequest(page) }, atLeast);
    return this.queries.execute(changes);
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Load mappings, as JSON or CSV (Controller, Admin)',
    description: 'All or none. Mappings that are already the same do not change.',
  })
  @ApiConsumes('application/json', 'text/csv')
  @ApiBody({ type: AccountMappingsDto })
  @PostRoute('ACCOUNT_MAPPING_INVALID', 'PRECONDITION_FAILED')
  async load(
    @CallerOf() caller: Caller,
    @Req() request: FastifyRequest,
    @ExpectedRevision() expected: number | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AccountMappingsResponse> {
    return this.map(caller, mappingsOf(request), expected, reply);
  }

  @Put(':account')
  @ApiOperation({ summary: 'Map one account (Controller, Admin)' })
  @EditRoute('ACCOUNT_MAPPING_INVALID')
  async put(
    @CallerOf() caller: Caller,
    @Param('account') account: string,
    @Body() body: AccountMappingDto,
    @ExpectedRevision() expected: number | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AccountMappingsResponse> {
    return this.map(caller, [{ ...factsOf(body), account }], expected, reply);
  }

  @Delete(':account')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove the mapping of an account (Controller, Admin)' })
  @EditRoute('ACCOUNT_MAPPING_NOT_FOUND')
  async remove(
    @CallerOf() caller: Caller,
    @Param('account') account: string,
    @ExpectedRevision() expected: number | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    sendReceipt(reply, await this.commands.execute(new UnmapAccountCommand(caller, { account }, expected)));
  }

  private async map(
    caller: Caller,
    mappings: readonly MappingToSave[],
    expected: number | undefined,
    reply: FastifyReply,
  ): Promise<AccountMappingsResponse> {
    const receipt = await this.commands.execute(new MapAccountsCommand(caller, { mappings }, expected));
    sendReceipt(reply, receipt);
    const page = { limit: PAGE_LIMIT_DEFAULT, cursor: null };
    return this.queries.execute(new ListAccountMappingsQuery(caller, { page }, receipt.position));
  }
}

const mappingsOf = (request: FastifyRequest): MappingToSave[] => {
  if (typeof request.body === 'string') return accountMappingsOfCsv(request.body);
  const body = plainToInstance(AccountMappingsDto, request.body ?? {});
  requireValid(body);
  return body.mappings.map(factsOf);
};

const factsOf = ({ account, accountName = '', ledgerAccount }: AccountMappingDto): MappingToSave => ({
  account,
  accountName,
  ledgerAccount,
});
