import { ApiProperty } from '@nestjs/swagger';
import {
  type AccessReviewView,
  type DutyView,
  type PersonAccessView,
  type TeamMemberView,
  type TeamView,
} from '../../../application/access-review/access-review.views';
import { DUTIES } from '../../../application/access-review/duties';
import { ROLES } from '../../../domain/shared/roles';
import { Nullable } from '../shared/responses';

export class DutyResponse implements DutyView {
  @ApiProperty({ enum: DUTIES }) duty!: DutyView['duty'];
  count!: number;
  lastAt!: string;
}

export class PersonAccessResponse implements PersonAccessView {
  subject!: string;
  name!: string;
  @ApiProperty({ enum: ROLES, nullable: true }) role!: PersonAccessView['role'];
  @ApiProperty({ enum: ROLES, isArray: true }) earlierRoles!: PersonAccessView['earlierRoles'];
  @Nullable(String) firstSeenAt!: string | null;
  @Nullable(String) lastSeenAt!: string | null;
  @ApiProperty({ type: [DutyResponse] }) duties!: readonly DutyResponse[];
  @ApiProperty({ type: 'array', items: { type: 'array', items: { type: 'string', enum: [...DUTIES] } } })
  conflicts!: PersonAccessView['conflicts'];
}

export class AccessReviewResponse implements AccessReviewView {
  @ApiProperty({ type: [PersonAccessResponse] }) items!: readonly PersonAccessResponse[];
}

export class TeamMemberResponse implements TeamMemberView {
  subject!: string;
  name!: string;
  @ApiProperty({ enum: ROLES }) role!: TeamMemberView['role'];
  @Nullable(String) lastSeenAt!: string | null;
}

export class TeamResponse implements TeamView {
  @ApiProperty({ type: [TeamMemberResponse] }) items!: readonly TeamMemberResponse[];
}
