import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import { plainToInstance } from 'class-transformer';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { MapAccountsCommand, UnmapAccountCommand } from '../../../application/account-mapping/account-mapping.commands';
import {
  ExplainAccountMappingQuery,
  ListAccountMappingChangesQuery,
  ListAccountMappingsQuery,
  ListUnmappedAccountsQuery,
  PreviewAccountMappingsQuery,
} from '../../../application/account-mapping/account-mapping.queries';
import { type Position } from '../../../application/ports/event-store';
import { PAGE_LIMIT_DEFAULT } from '../../../application/ports/page';
import { type Caller } from '../../../application/shared/permissions';
import { type MappingConditions } from '../../../domain/account-mapping/account-mapping.events';
import { type MappedEntry, type MappedLine } from '../../../domain/account-mapping/account-mapping.state';
import { type MappingToSave } from '../../../domain/account-mapping/account-mapping.decisions';
import { accountMappingsOfCsv } from './account-mapping.csv';
import {
  AccountMappingChangesResponse,
  AccountMappingDto,
  AccountMappingsDto,
  AccountMappingsResponse,
  MappedLineDto,
  type MappingConditionsDto,
  MappingConditionsQueryDto,
  MappingExplanationResponse,
  MappingPreviewResponse,
  UnmappedAccountsResponse,
  UnmappedQueryDto,
} from './account-mapping.dto';
import { EditRoute, PostRoute, ReadRoute } from '../shared/api-docs';
import { AtLeast, CallerOf, ExpectedRevision } from '../shared/caller';
import { PageDto, pageRequest } from '../shared/page.dto';
import { requireValid } from '../shared/request-validation';
import { ReadsOnly } from '../shared/idempotency.interceptor';
import { Limited } from '../shared/limits';
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

  @Get('unmapped')
  @Limited('dry-run')
  @ApiOperation({
    summary: 'Accounts of unposted batches that no mapping takes, with amounts and what they may be in the ledger',
    description: 'Suggested from the accounts of the ledger as last read, by number, then by name.',
  })
  @ReadRoute()
  async unmapped(
    @CallerOf() caller: Caller,
    @Query() query: UnmappedQueryDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<UnmappedAccountsResponse> {
    return this.queries.execute(new ListUnmappedAccountsQuery(caller, { importId: query.importId ?? null }, atLeast));
  }

  @Get('explain')
  @ApiOperation({
    summary: 'Which mapping takes a line, and why not the others',
    description: 'The rule with most conditions counts, then the one with the narrower validity.',
  })
  @ReadRoute()
  async explain(
    @CallerOf() caller: Caller,
    @Query() line: MappedLineDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<MappingExplanationResponse> {
    return this.queries.execute(new ExplainAccountMappingQuery(caller, lineOf(line), atLeast));
  }

  /** POST because mappings may be many. Nothing is changed. */
  @Post('preview')
  @Limited('dry-run')
  @ReadsOnly()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Which lines of unposted batches would go to another ledger account; nothing is saved',
    description: 'Refuses what saving would refuse.',
  })
  @ApiConsumes('application/json', 'text/csv')
  @ApiBody({ type: AccountMappingsDto })
  @ReadRoute('ACCOUNT_MAPPING_INVALID', 'TOO_MANY_AT_ONCE')
  async preview(
    @CallerOf() caller: Caller,
    @Req() request: FastifyRequest,
    @AtLeast() atLeast: Position | null,
  ): Promise<MappingPreviewResponse> {
    return this.queries.execute(new PreviewAccountMappingsQuery(caller, { mappings: mappingsOf(request) }, atLeast));
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Load mappings, as JSON or CSV (Controller, Admin)',
    description:
      'All or none. Mappings that are already the same do not change. Refused when two rules would tie for a line.',
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
  @ApiOperation({
    summary: 'Remove the mapping of an account, or the rule with these conditions (Controller, Admin)',
  })
  @EditRoute('ACCOUNT_MAPPING_NOT_FOUND', 'ACCOUNT_MAPPING_INVALID')
  async remove(
    @CallerOf() caller: Caller,
    @Param('account') account: string,
    @Query() query: MappingConditionsQueryDto,
    @ExpectedRevision() expected: number | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const input = { account, conditions: conditionsOfQuery(query) };
    sendReceipt(reply, await this.commands.execute(new UnmapAccountCommand(caller, input, expected)));
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

const factsOf = ({ account, accountName = '', ledgerAccount, conditions }: AccountMappingDto): MappingToSave => ({
  account,
  accountName,
  ledgerAccount,
  ...(conditions && { conditions: conditionsOf(conditions) }),
});

const conditionsOf = ({
  product = null,
  businessEntityId = null,
  validFrom = null,
  validTo = null,
}: MappingConditionsDto): MappingConditions => ({ product, businessEntityId, validFrom, validTo });

/** A product column without its value, or the other way round, is no condition of any rule: it finds none. */
const conditionsOfQuery = ({
  productColumn = '',
  productValue = '',
  ...others
}: MappingConditionsQueryDto): MappingConditions =>
  conditionsOf({
    ...others,
    product: productColumn === '' && productValue === '' ? null : { column: productColumn, value: productValue },
  });

const lineOf = ({
  account = '',
  accountName = '',
  transactionDate,
  businessEntityId = '',
  productColumn,
  productValue,
}: MappedLineDto): { line: MappedLine; entry: MappedEntry } => ({
  line: { account, accountName, values: productColumn === undefined ? {} : { [productColumn]: productValue ?? '' } },
  entry: { businessEntityId, transactionDate },
});
