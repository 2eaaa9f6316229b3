import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import {
  type AccountingPeriodsView,
  type AccountingPeriodView,
  type SignatureView,
} from '../../../application/accounting-period/accounting-period.views';
import {
  CHECKLIST_ITEMS,
  type ChecklistItem,
  type ChecklistItemName,
  type SigningPeople,
} from '../../../domain/accounting-period/accounting-period.events';
import { Nullable } from '../shared/responses';

export class PeriodSettingsDto {
  @ApiProperty({ enum: [1, 2], description: 'How many people sign the close of a month.' })
  @IsIn([1, 2])
  people!: SigningPeople;
}

export class PeriodReasonDto {
  @ApiProperty() @IsString() @MaxLength(2_000) reason!: string;
}

export class SignOffDto {
  @ApiProperty({ description: 'Digest of the checklist that is signed.' })
  @Matches(/^[0-9a-f]{64}$/)
  digest!: string;

  @ApiProperty({ required: false, description: 'Needed where something was not checked: why that will do.' })
  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  note?: string;
}

class ChecklistItemResponse implements ChecklistItem {
  @ApiProperty({ enum: CHECKLIST_ITEMS }) item!: ChecklistItemName;
  @ApiProperty({ enum: ['met', 'open', 'not checked'] }) state!: ChecklistItem['state'];
  count!: number;
  says!: string;
}

class SignatureResponse implements SignatureView {
  by!: string;
  name!: string;
  at!: string;
  @Nullable(String) note!: string | null;
}

class ReopenedResponse {
  by!: string;
  at!: string;
  reason!: string;
}

class AccountingPeriodResponse implements AccountingPeriodView {
  period!: string;
  @ApiProperty({ enum: ['Open', 'Closing', 'Closed', 'Reopened'] }) status!: AccountingPeriodView['status'];
  @ApiProperty({ enum: [1, 2] }) people!: SigningPeople;
  @Nullable(String) startedAt!: string | null;
  @Nullable(String) startedBy!: string | null;
  @ApiProperty({ type: [ChecklistItemResponse], nullable: true, description: 'Null until nothing is in flight.' })
  checklist!: readonly ChecklistItemResponse[] | null;
  @Nullable(String, 'What a signature names.') digest!: string | null;
  @Nullable(String) checkedAt!: string | null;
  @ApiProperty({ type: [SignatureResponse] }) signatures!: readonly SignatureResponse[];
  @Nullable(String) closedAt!: string | null;
  @Nullable(ReopenedResponse) reopened!: ReopenedResponse | null;
}

export class AccountingPeriodsResponse implements AccountingPeriodsView {
  @ApiProperty({ type: PeriodSettingsDto }) settings!: PeriodSettingsDto;
  @ApiProperty({ type: [AccountingPeriodResponse] }) periods!: readonly AccountingPeriodResponse[];
}
