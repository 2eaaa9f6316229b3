import { Module } from '@nestjs/common';
import { ApprovalPolicyController } from '../adapters/http/posting-approval/approval-policy.controller';
import { PostingApprovalController } from '../adapters/http/posting-approval/posting-approval.controller';
import { SigningKeyController } from '../adapters/http/posting-approval/signing-key.controller';
import { ApprovalContent } from '../application/posting-approval/approval-content';
import {
  AgreeToApprovalPolicyHandler,
  ChangeApprovalPolicyHandler,
  DropPolicyProposalHandler,
} from '../application/posting-approval/approval-policy.commands';
import { SignatureRecorder, StartSigningHandler } from '../application/posting-approval/approval-signing';
import { DecideApprovalsHandler } from '../application/posting-approval/posting-approval.commands';
import {
  GetApprovalContentHandler,
  GetApprovalPolicyHandler,
  GetPostingApprovalHandler,
  ListPostingApprovalsHandler,
} from '../application/posting-approval/posting-approval.queries';
import {
  AgreeToKeyHandler,
  ListSigningKeysHandler,
  RequestKeyEnrollmentHandler,
  RevokeKeyHandler,
  StartKeyEnrollmentHandler,
} from '../application/posting-approval/signing-keys.commands';
import { PostingApprovalWorker } from '../application/posting-approval/posting-approval.worker';
import { Preparations } from '../application/posting-approval/preparations';
import { PreflightModule } from './preflight.module';

/** Which entries other people have to approve before they are posted, and what they decided. */
@Module({
  imports: [PreflightModule],
  controllers: [PostingApprovalController, ApprovalPolicyController, SigningKeyController],
  providers: [
    Preparations,
    ApprovalContent,
    PostingApprovalWorker,
    ChangeApprovalPolicyHandler,
    AgreeToApprovalPolicyHandler,
    DropPolicyProposalHandler,
    DecideApprovalsHandler,
    ListPostingApprovalsHandler,
    GetPostingApprovalHandler,
    GetApprovalContentHandler,
    GetApprovalPolicyHandler,
    SignatureRecorder,
    StartSigningHandler,
    StartKeyEnrollmentHandler,
    RequestKeyEnrollmentHandler,
    AgreeToKeyHandler,
    RevokeKeyHandler,
    ListSigningKeysHandler,
  ],
  exports: [PostingApprovalWorker],
})
export class PostingApprovalModule {}
