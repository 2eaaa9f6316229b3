import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import {
  type ReconciliationView,
  type RunningTieOutView,
  type TieOutBalanceView,
  type TieOutCellView,
  type TieOutDifferenceView,
  type TieOutLineView,
  type TieOutOtherView,
  type TieOutView,
} from '../../../application/reconciliation/reconciliation.views';
import {
  type OpenDifference,
  type TieOutCheck,
  type TieOutCounts,
  type TieOutStep,
  type TieOutTrouble,
} from '../../../domain/reconciliation/reconciliation.events';
import { PageDto } from '../shared/page.dto';
import { Nullable, pageOf } from '../shared/responses';

const KINDS = ['cell', 'trial-balance', 'account-balance'] as const satisfies readonly OpenDifference['kind'][];
const STATES = [
  ...(['agrees', 'explained', 'accepted', 'differs', 'not posted', 'not checked'] as const),
] satisfies readonly TieOutCellView['state'][];

export class ReconciliationDto {
  /** Accounting month, for example 2026-09. Default: the newest with batches. */
  @IsOptional()
  @Matches(/^\d{4}-\d{2}$/)
  period?: string;
}

export class CellLinesDto extends PageDto {
  /** Accounting month, for example 2026-09. */
  @Matches(/^\d{4}-\d{2}$/)
  period!: string;

  /** Account of the ledger. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  account?: string;

  /** Entity of the ledger; empty for lines without one. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  entity?: string;

  @IsOptional()
  @IsString()
  @MaxLength(10)
  currency?: string;
}

export class StartTieOutDto {
  @ApiProperty({ description: 'Accounting month, for example 2026-09.' })
  @Matches(/^\d{4}-\d{2}$/)
  period!: string;
}

export class AcceptDifferenceDto {
  @ApiProperty({ description: 'Accounting month, for example 2026-09.' })
  @Matches(/^\d{4}-\d{2}$/)
  period!: string;

  @ApiProperty({ enum: KINDS, description: 'A cell, or what the ledger says that an account moved.' })
  @IsIn(KINDS)
  kind!: OpenDifference['kind'];

  @ApiProperty() @IsString() @MaxLength(100) account!: string;
  @ApiProperty({ description: 'Empty for none.' }) @IsString() @MaxLength(100) entity!: string;
  @ApiProperty() @IsString() @MaxLength(10) currency!: string;
  @ApiProperty({ description: 'Exactly the difference that is shown, as decimal text.' })
  @Matches(/^-?\d{1,15}(\.\d{1,4})?$/)
  amount!: string;

  @ApiProperty() @IsString() @MaxLength(2_000) reason!: string;
}

class AcceptedResponse {
  reason!: string;
  by!: string;
  at!: string;
}

export class TieOutCellResponse implements TieOutCellView {
  account!: string;
  entity!: string;
  currency!: string;
  @ApiProperty({ description: 'False where no account mapping takes the lines.' }) isMapped!: boolean;
  delivered!: string;
  posted!: string;
  @Nullable(String, 'In Sage Intacct now, of any origin; null when it was not checked.') ledger!: string | null;
  @Nullable(String, 'Entries that this service did not post; null when it was not checked.') other!: string | null;
  waiting!: string;
  withdrawn!: string;
  correction!: string;
  @Nullable(String, 'In the ledger beyond posted and other origin.') difference!: string | null;
  explained!: string;
  unexplainedBatches!: number;
  @ApiProperty({ enum: STATES }) state!: TieOutCellView['state'];
  @Nullable(AcceptedResponse) accepted!: AcceptedResponse | null;
}

export class TieOutBalanceResponse implements TieOutBalanceView {
  @ApiProperty({ enum: KINDS }) kind!: TieOutBalanceView['kind'];
  account!: string;
  entity!: string;
  currency!: string;
  @ApiProperty({ description: 'Ours and of other origin, line by line.' }) counted!: string;
  @ApiProperty({ description: 'What the ledger says that the account moved.' }) balance!: string;
  agrees!: boolean;
  @Nullable(AcceptedResponse) accepted!: AcceptedResponse | null;
}

class TieOutCountsResponse implements TieOutCounts {
  batches!: number;
  lines!: number;
  cells!: number;
  notPosted!: number;
  ledgerLines!: number;
  otherEntries!: number;
  otherLines!: number;
  otherListed!: number;
}

class TieOutCheckResponse implements TieOutCheck {
  @ApiProperty({ enum: ['details', 'trial-balance', 'account-balance', 'entities'] }) what!: TieOutCheck['what'];
  @Nullable(String, 'Why it was not checked; null when it was.') notChecked!: string | null;
}

class TieOutTroubleResponse implements TieOutTrouble {
  code!: string;
  message!: string;
  fix!: string;
}

class RunningTieOutResponse implements RunningTieOutView {
  tieOutId!: string;
  startedAt!: string;
  startedBy!: string;
  @ApiProperty({ enum: ['batches', 'ledger'] }) step!: TieOutStep;
  done!: number;
  of!: number;
}

class TieOutResponse implements TieOutView {
  tieOutId!: string;
  @ApiProperty({ description: 'When the ledger was read.' }) readAt!: string;
  startedBy!: string;
  @ApiProperty({ description: 'SHA-256 of the table, as it is recorded.' }) digest!: string;
  @ApiProperty({ type: TieOutCountsResponse }) counts!: TieOutCountsResponse;
  @ApiProperty({ type: [TieOutCheckResponse] }) checks!: readonly TieOutCheckResponse[];
  @ApiProperty({ description: 'Differences that are neither explained nor accepted.' }) open!: number;
  isTiedOut!: boolean;
  @ApiProperty({ type: [TieOutCellResponse] }) cells!: readonly TieOutCellResponse[];
  @ApiProperty({ type: [TieOutBalanceResponse] }) balances!: readonly TieOutBalanceResponse[];
}

export class ReconciliationResponse implements ReconciliationView {
  period!: string;
  @ApiProperty({ type: [String] }) periods!: readonly string[];
  @Nullable(RunningTieOutResponse) running!: RunningTieOutResponse | null;
  @Nullable(TieOutTroubleResponse, 'Why the last attempt stopped.') trouble!: TieOutTroubleResponse | null;
  @Nullable(TieOutResponse, 'The last that finished.') last!: TieOutResponse | null;
}

class TieOutLineResponse implements TieOutLineView {
  batchKey!: string;
  journalEntryId!: string;
  status!: string;
  @Nullable(String) recordNo!: string | null;
  line!: number;
  @Nullable(Number, 'Row of the close file.') row!: number | null;
  amount!: string;
  currency!: string;
  description!: string;
}
export class TieOutLineListResponse extends pageOf(TieOutLineResponse) {}

class TieOutOtherResponse implements TieOutOtherView {
  recordNo!: string;
  lineNo!: string;
  journal!: string;
  module!: string;
  date!: string;
  title!: string;
  memo!: string;
  account!: string;
  entity!: string;
  currency!: string;
  amount!: string;
  @Nullable(String, 'A batch of another month; null for entries of others.') batchKey!: string | null;
}
export class TieOutOtherListResponse extends pageOf(TieOutOtherResponse) {}

class TieOutDifferenceResponse implements TieOutDifferenceView {
  batchKey!: string;
  recordNo!: string;
  account!: string;
  entity!: string;
  currency!: string;
  posted!: string;
  ledger!: string;
  @Nullable(String, 'What the ledger watch found; null for no explanation.')
  because!: TieOutDifferenceView['because'];
  isAccepted!: boolean;
}
export class TieOutDifferenceListResponse extends pageOf(TieOutDifferenceResponse) {}
