import { Body, Controller, Get, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import {
  ChangePeriodSettingsCommand,
  CheckPeriodCommand,
  ReopenPeriodCommand,
  SignOffPeriodCommand,
  StartClosingCommand,
  StopClosingCommand,
} from '../../../application/accounting-period/accounting-period.commands';
import { ListAccountingPeriodsQuery } from '../../../application/accounting-period/accounting-period.queries';
import { type Position } from '../../../application/ports/event-store';
import { type Receipt } from '../../../application/shared/aggregates';
import { type Caller } from '../../../application/shared/permissions';
import { DomainError } from '../../../domain/shared/errors';
import { EditRoute, PostRoute, ReadRoute } from '../shared/api-docs';
import { AtLeast, CallerOf } from '../shared/caller';
import { sendReceipt } from '../shared/replies';
import { AccountingPeriodsResponse, PeriodReasonDto, PeriodSettingsDto, SignOffDto } from './accounting-period.dto';

@ApiTags('Accounting periods')
@Controller('v1/environments/:environment/accounting-periods')
export class AccountingPeriodController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Every month with batches: open, being closed, closed or reopened' })
  @ReadRoute()
  async list(@CallerOf() caller: Caller, @AtLeast() atLeast: Position | null): Promise<AccountingPeriodsResponse> {
    return this.queries.execute(new ListAccountingPeriodsQuery(caller, {}, atLeast));
  }

  @Put('settings')
  @ApiOperation({ summary: 'Set how many people sign the close of a month (Controller)' })
  @EditRoute()
  async settings(
    @CallerOf() caller: Caller,
    @Body() { people }: PeriodSettingsDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AccountingPeriodsResponse> {
    return this.after(caller, reply, this.commands.execute(new ChangePeriodSettingsCommand(caller, { people })));
  }

  @Post(':period/closing')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Start closing a month: nothing of it is posted from here (Controller)',
    description: 'The checklist is recorded when nothing of the month is in flight any more: poll the list until then.',
  })
  @PostRoute('NOTHING_TO_CHECK', 'PERIOD_CLOSED', 'NOT_YET_VISIBLE')
  async start(
    @CallerOf() caller: Caller,
    @Param('period') period: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AccountingPeriodsResponse> {
    const command = new StartClosingCommand(caller, { period: periodOf(period) });
    return this.after(caller, reply, this.commands.execute(command));
  }

  @Post(':period/checks')
  @HttpCode(200)
  @ApiOperation({ summary: 'Compute the checklist of a month that is being closed anew (Controller)' })
  @PostRoute('PERIOD_NOT_CLOSING', 'NOT_YET_VISIBLE')
  async check(
    @CallerOf() caller: Caller,
    @Param('period') period: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AccountingPeriodsResponse> {
    const command = new CheckPeriodCommand(caller, { period: periodOf(period) });
    return this.after(caller, reply, this.commands.execute(command));
  }

  @Post(':period/stop-closing')
  @HttpCode(200)
  @ApiOperation({ summary: 'Stop closing a month: posting goes on (Controller)' })
  @PostRoute('PERIOD_CLOSED', 'REASON_MISSING')
  async stop(
    @CallerOf() caller: Caller,
    @Param('period') period: string,
    @Body() { reason }: PeriodReasonDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AccountingPeriodsResponse> {
    const command = new StopClosingCommand(caller, { period: periodOf(period), reason });
    return this.after(caller, reply, this.commands.execute(command));
  }

  @Post(':period/sign-offs')
  @HttpCode(200)
  @ApiOperation({ summary: 'Sign the checklist of a month; the last signature closes it (Controller)' })
  @PostRoute('PERIOD_NOT_CLOSING', 'CHECKLIST_CHANGED', 'PERIOD_NOT_READY', 'REASON_MISSING', 'NOT_YET_VISIBLE')
  async sign(
    @CallerOf() caller: Caller,
    @Param('period') period: string,
    @Body() { digest, note }: SignOffDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AccountingPeriodsResponse> {
    const command = new SignOffPeriodCommand(caller, { period: periodOf(period), digest, note: note ?? null });
    return this.after(caller, reply, this.commands.execute(command));
  }

  @Post(':period/reopen')
  @HttpCode(200)
  @ApiOperation({ summary: 'Reopen a closed month, with a reason (another Controller where two sign)' })
  @PostRoute('PERIOD_NOT_CLOSED', 'PERIOD_OWN_CLOSE', 'REASON_MISSING')
  async reopen(
    @CallerOf() caller: Caller,
    @Param('period') period: string,
    @Body() { reason }: PeriodReasonDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AccountingPeriodsResponse> {
    const command = new ReopenPeriodCommand(caller, { period: periodOf(period), reason });
    return this.after(caller, reply, this.commands.execute(command));
  }

  private async after(
    caller: Caller,
    reply: FastifyReply,
    change: Promise<Receipt>,
  ): Promise<AccountingPeriodsResponse> {
    const receipt = await change;
    sendReceipt(reply, receipt);
    return this.queries.execute(new ListAccountingPeriodsQuery(caller, {}, receipt.position));
  }
}

const periodOf = (text: string): string => {
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return text;
  throw new DomainError('REQUEST_INVALID', `${text} is no accounting month.`, 'Write it as 2026-09.', {
    field: 'period',
  });
};
