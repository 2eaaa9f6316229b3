import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import {
  type DryRunDimension,
  type DryRunEntry,
  type DryRunLine,
  type DryRunMatch,
  type DryRunTotal,
  type DryRunVersions,
  type DryRunView,
  type PostedEntryView,
} from '../../../application/dry-run/dry-run.views';
import { Nullable } from '../shared/responses';

export class DryRunDto {
  /** Only batches of this accounting month that are Ready to Post. */
  @IsOptional()
  @Matches(/^\d{4}-\d{2}$/)
  period?: string;

  /** Only these batches, which may include Failed ones. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(5_000)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  batchKeys?: string[];
}

export class DryRunDimensionResponse implements DryRunDimension {
  field!: string;
  value!: string;
  name!: string;
}

export class DryRunLineResponse implements DryRunLine {
  line!: number;
  account!: string;
  accountName!: string;
  revenueAccount!: string;
  @ApiProperty({ enum: ['Debit', 'Credit'] }) postingType!: DryRunLine['postingType'];
  amount!: string;
  document!: string;
  memo!: string;
  @ApiProperty({ type: [DryRunDimensionResponse] }) dimensions!: readonly DryRunDimensionResponse[];
}

export class DryRunMatchResponse implements DryRunMatch {
  label!: string;
  value!: string;
  ledgerId!: string;
  @ApiProperty({ enum: ['name', 'folded', 'override', 'left empty'] }) by!: DryRunMatch['by'];
}

export class DryRunEntryResponse implements DryRunEntry {
  batchKey!: string;
  journalEntryId!: string;
  part!: number;
  parts!: number;
  journal!: string;
  date!: string;
  title!: string;
  referenceNo!: string;
  controlId!: string;
  currency!: string;
  exchangeRateType!: string;
  lineCount!: number;
  debit!: string;
  credit!: string;
  payloadDigest!: string;
  @ApiProperty({ type: [DryRunLineResponse] }) lines!: readonly DryRunLineResponse[];
  @ApiProperty({
    type: [DryRunMatchResponse],
    description: 'Values of the file that are not ids, and what they became.',
  })
  matches!: readonly DryRunMatchResponse[];
}

export class DryRunTotalResponse implements DryRunTotal {
  currency!: string;
  entries!: number;
  lines!: number;
  debit!: string;
  credit!: string;
}

export class FieldVersionResponse {
  apiName!: string;
  revision!: number;
}

export class DryRunVersionsResponse implements DryRunVersions {
  accountMappings!: number;
  @ApiProperty({ type: [FieldVersionResponse] }) customFields!: readonly FieldVersionResponse[];
}

export class DryRunResponse implements DryRunView {
  companyId!: string;
  versions!: DryRunVersionsResponse;
  @ApiProperty({ type: [DryRunTotalResponse] }) totals!: readonly DryRunTotalResponse[];
  @ApiProperty({ type: [DryRunEntryResponse] }) entries!: readonly DryRunEntryResponse[];
}

export class PostedEntryResponse implements PostedEntryView {
  /** Null: never sent, or it cannot be rebuilt as it was. */
  @Nullable(DryRunEntryResponse) entry!: DryRunEntryResponse | null;
}
