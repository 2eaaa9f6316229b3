import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDefined, IsNotEmpty, IsOptional, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import {
  type EnrollmentStarted,
  KEY_STATUSES,
  type KeyPersonView,
  type KeyStatus,
  type SigningKeyView,
} from '../../../application/posting-approval/signing-keys.views';
import { LABEL_LENGTH_MAX } from '../../../domain/posting-approval/signing-keys.decisions';
import { Nullable } from '../shared/responses';
import { BASE64URL } from './posting-approval.dto';

/** As `PublicKeyCredential` of the browser has it: base64url each. */
export class AttestationDto {
  @Matches(BASE64URL)
  @MaxLength(1_500)
  id!: string;

  @Matches(BASE64URL)
  @MaxLength(4_000)
  clientDataJSON!: string;

  @Matches(BASE64URL)
  @MaxLength(20_000)
  attestationObject!: string;
}

export class EnrollKeyDto {
  /** What the person calls it. Default: Passkey. */
  @IsOptional()
  @IsString()
  @MaxLength(LABEL_LENGTH_MAX)
  label?: string;

  @ValidateNested()
  @Type(() => AttestationDto)
  @IsDefined()
  answer!: AttestationDto;
}

export class AgreeToKeyDto {
  /** That you compared with the person whose key it is. */
  @Matches(/^[0-9a-f]{64}$/)
  fingerprint!: string;
}

export class RevokeKeyDto {
  /** For the record. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason!: string;
}

export class KeyUserResponse {
  id!: string;
  name!: string;
  displayName!: string;
}

export class EnrollmentStartedResponse implements EnrollmentStarted {
  keyId!: string;
  @ApiProperty({ description: 'Base64url.' }) challenge!: string;
  rpId!: string;
  @ApiProperty({ type: KeyUserResponse }) user!: KeyUserResponse;
  @ApiProperty({ type: [String], description: 'Keys that the person has.' }) excluded!: readonly string[];
}

export class KeyPersonResponse implements KeyPersonView {
  by!: string;
  name!: string;
  at!: string;
  @Nullable(String) reason!: string | null;
}

export class SigningKeyResponse implements SigningKeyView {
  keyId!: string;
  subject!: string;
  name!: string;
  role!: string;
  label!: string;
  algorithm!: string;
  @ApiProperty({ description: 'SHA-256 of the public key in hex.' }) fingerprint!: string;
  rpId!: string;
  origin!: string;
  @ApiProperty({ description: 'It may leave its device.' }) isSynced!: boolean;
  @ApiProperty({ enum: KEY_STATUSES }) status!: KeyStatus;
  isOwn!: boolean;
  enrolledAt!: string;
  @Nullable(KeyPersonResponse) agreed!: KeyPersonResponse | null;
  @Nullable(KeyPersonResponse) revoked!: KeyPersonResponse | null;
}

export class SigningKeyListResponse {
  @ApiProperty({ type: [SigningKeyResponse] }) items!: readonly SigningKeyResponse[];
}
