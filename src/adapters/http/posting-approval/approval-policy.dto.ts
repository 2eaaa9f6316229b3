import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import {
  type ApprovalPolicyView,
  type ApprovalRuleView,
  type PolicyProposalView,
} from '../../../application/posting-approval/posting-approval.views';
import { RULES_MAX } from '../../../domain/posting-approval/approval-policy';
import { Nullable } from '../shared/responses';

export class ApprovalRuleDto {
  /** How many people have to approve, besides who prepared the entry. */
  @ApiProperty({ enum: [1, 2] })
  @IsIn([1, 2])
  people!: 1 | 2;

  /** ISO 4217. Default: all. */
  @IsOptional()
  @Matches(/^[A-Z]{3}$/)
  currency?: string;

  /** Decimal text, compared with the debits of the whole entry. Needs a currency. Default: all amounts. */
  @IsOptional()
  @Matches(/^\d{1,15}(\.\d{1,4})?$/)
  amountFrom?: string;

  /** Default: all. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  businessEntityId?: string;

  /** Symbol of the journal in Sage Intacct. Default: all. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  journal?: string;
}

export class ApprovalPolicyDto {
  /** The strictest rule that takes an entry counts. None: approval is off. */
  @ApiProperty({ type: [ApprovalRuleDto] })
  @IsArray()
  @ArrayMaxSize(RULES_MAX)
  @ValidateNested({ each: true })
  @Type(() => ApprovalRuleDto)
  rules!: ApprovalRuleDto[];

  /** Each approval has to be signed with the person's own key. Default: no. */
  @IsOptional()
  @IsBoolean()
  signatures?: boolean;
}

export const ruleIn = ({
  people,
  currency = null,
  amountFrom = null,
  businessEntityId = null,
  journal = null,
}: {
  people: 1 | 2;
  currency?: string | null;
  amountFrom?: string | null;
  businessEntityId?: string | null;
  journal?: string | null;
}): ApprovalRuleView => ({ people, currency, amountFrom, businessEntityId, journal });

export class DropProposalDto {
  /** For the record. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason!: string;
}

export class ApprovalRuleResponse implements ApprovalRuleView {
  @ApiProperty({ enum: [1, 2] }) people!: 1 | 2;
  @Nullable(String) currency!: string | null;
  @Nullable(String) amountFrom!: string | null;
  @Nullable(String) businessEntityId!: string | null;
  @Nullable(String) journal!: string | null;
}

export class PolicyProposalResponse implements PolicyProposalView {
  proposalId!: string;
  @ApiProperty({ type: [ApprovalRuleResponse] }) rules!: readonly ApprovalRuleResponse[];
  signatures!: boolean;
  proposedBy!: string;
  proposedAt!: string;
}

export class ApprovalPolicyResponse implements ApprovalPolicyView {
  isOff!: boolean;
  @ApiProperty({ type: [ApprovalRuleResponse] }) rules!: readonly ApprovalRuleResponse[];
  signatures!: boolean;
  @Nullable(PolicyProposalResponse) proposal!: PolicyProposalResponse | null;
  @Nullable(String) changedAt!: string | null;
  @Nullable(String) changedBy!: string | null;
  awaiting!: number;
  revision!: number;
}
