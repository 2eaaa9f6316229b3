import { BATCH_STATUSES, type BatchStatus } from '../../../application/journal-batch/batch-status.views';
import { ApiProperty } from '@nestjs/swagger';
import {
  type BatchSummaryView,
  type BySettingView,
  type FailureCauseView,
  type JournalBatchDetailView,
  type JournalBatchView,
  type PersonalDecision,
  type JournalLineView,
  type LedgerChangeView,
} from '../../../application/journal-batch/journal-batch.views';
import { FINDING_KINDS, type FindingKind } from '../../../domain/journal-batch/ledger-finding';
import { type LedgerDifference } from '../../../domain/shared/ledger-difference';
import { type DefaultCorrection } from '../../../domain/shared/default-correction';
import { type BatchProblem } from '../../../domain/shared/batch-problem';
import { type OutcomeOutlook } from '../../../application/shared/posting-outlook';
import { Nullable, listOf, pageOf } from '../shared/responses';
import { AdjustsResponse, DifferenceResponse, ReversalResponse, ReversesResponse } from './reversal.dto';
import { CLOSED_PERIOD_CHOICES, type ClosedPeriodChoice } from '../../../domain/journal-batch/closed-period';
import { CandidateResponse } from '../preflight/preflight.dto';

export class BatchProblemResponse implements BatchProblem {
  code!: string;
  message!: string;
  fix!: string;
  @Nullable(Number, 'The first line with this problem.') line!: number | null;
  @Nullable(String) field!: string | null;
  @Nullable(String) value!: string | null;
  @Nullable(String, "Sage Intacct's own error number.") errorNo!: string | null;
  @Nullable(String, 'For Sage Support.') supportId!: string | null;
  @ApiProperty({
    type: [CandidateResponse],
    required: false,
    description: 'Records in Sage Intacct that the value may mean.',
  })
  candidates?: readonly CandidateResponse[];
}

export class FailureCauseResponse implements FailureCauseView {
  @ApiProperty({ description: 'Send it to POST posting-runs to retry only what failed for this cause.' })
  cause!: string;
  code!: string;
  message!: string;
  fix!: string;
  @Nullable(String) field!: string | null;
  @Nullable(String) value!: string | null;
  @ApiProperty({ type: [CandidateResponse] }) candidates!: readonly CandidateResponse[];
  batches!: number;
}

export class FailureCauseListResponse extends pageOf(FailureCauseResponse) {}

export class EntryProblemResponse {
  code!: string;
  message!: string;
  fix!: string;
}

export class PersonalDecisionResponse implements PersonalDecision {
  reason!: string;
  by!: string;
  at!: string;
}

export class ClosedPeriodResponse extends PersonalDecisionResponse {
  @ApiProperty({ enum: CLOSED_PERIOD_CHOICES }) choice!: ClosedPeriodChoice;
}

export class BatchHoldResponse extends PersonalDecisionResponse {
  @ApiProperty({ enum: BATCH_STATUSES, description: 'The status that it has again when the hold is lifted.' })
  before!: BatchStatus;
}

export class ElsewhereResponse extends PersonalDecisionResponse {
  @ApiProperty({ description: 'The reference of the record; empty for none.' }) referenceNo!: string;
}

export class LedgerDifferenceResponse implements LedgerDifference {
  @Nullable(Number, 'From 1; null for the header.') line!: number | null;
  @ApiProperty({ example: 'the amount' }) what!: string;
  @ApiProperty({ description: 'As it was sent; empty for nothing.' }) expected!: string;
  @Nullable(String, 'As Sage Intacct holds it; null when the whole line is missing there.') found!: string | null;
}

export class SeenRecordResponse {
  recordNo!: string;
  @Nullable(String, 'Its address in Sage Intacct.') recordUrl!: string | null;
  @ApiProperty({ description: "Sage Intacct's own word." }) ledgerState!: string;
  @Nullable(String, 'The record with which Sage Intacct reversed it, by hand or on its reversal date.')
  reversedByRecordNo!: string | null;
}

export class LedgerChangeResponse implements LedgerChangeView {
  @ApiProperty({ enum: FINDING_KINDS }) kind!: FindingKind;
  @ApiProperty({ type: [SeenRecordResponse] }) records!: readonly SeenRecordResponse[];
  @ApiProperty({ type: [LedgerDifferenceResponse] }) differences!: readonly LedgerDifferenceResponse[];
  @Nullable(String, 'Why it could not be read.') cause!: string | null;
  @ApiProperty({ description: 'When it was found. Send it to accept it.' }) seenAt!: string;
  @Nullable(PersonalDecisionResponse, 'Who accepted it, and why.') accepted!: PersonalDecisionResponse | null;
}

export class BySettingResponse implements BySettingView {
  @ApiProperty({ enum: ['reverse-and-post', 'net-difference'] }) choice!: DefaultCorrection;
  @ApiProperty({ description: 'Who set it so.' }) setBy!: string;
  at!: string;
  @ApiProperty({ type: [String], description: 'What was prepared; empty where a person has to decide.' })
  batchKeys!: readonly string[];
  @Nullable(EntryProblemResponse, 'Why it could not be done.') problem!: EntryProblemResponse | null;
}

export class JournalBatchResponse implements JournalBatchView {
  batchKey!: string;
  journalEntryId!: string;
  entryRevision!: number;
  part!: number;
  parts!: number;
  businessEntityId!: string;
  currency!: string;
  transactionDate!: string;
  @Nullable(String, 'The day on which it is posted instead, because its own is closed in Sage Intacct.')
  postingDate!: string | null;
  @Nullable(ClosedPeriodResponse, 'What a person chose because its day is closed in Sage Intacct, and why.')
  closedPeriod!: ClosedPeriodResponse | null;
  @Nullable(String, 'Day on which the ledger reverses the entry by itself.') reversalDate!: string | null;
  period!: string;
  lineCount!: number;
  total!: string;
  @ApiProperty({ enum: BATCH_STATUSES }) status!: BatchStatus;
  needsPerson!: boolean;
  @ApiProperty({ enum: ['conflict', 'duplicate', 'undecided', 'half-posted', 'other-origin'], nullable: true })
  decision!: JournalBatchView['decision'];
  @Nullable(EntryProblemResponse, 'Of a failed part, while other parts of its entry are in Sage Intacct.')
  entryProblem!: JournalBatchView['entryProblem'];
  @ApiProperty({ type: [BatchProblemResponse] }) problems!: readonly BatchProblem[];
  @Nullable(BatchHoldResponse, 'Who keeps its entry from being posted, and why.') hold!: BatchHoldResponse | null;
  @Nullable(PersonalDecisionResponse, 'Who withdrew it, and why.') withdrawal!: PersonalDecisionResponse | null;
  @Nullable(ElsewhereResponse, 'Who settled it by a record that this service did not post, and why.')
  elsewhere!: ElsewhereResponse | null;
  @Nullable(ReversesResponse, 'The posted batch that it takes back.') reverses!: ReversesResponse | null;
  @Nullable(ReversalResponse, 'Its latest reversal.') reversal!: ReversalResponse | null;
  @Nullable(AdjustsResponse, 'The posted entry that it brings to a newer delivery.') adjusts!: AdjustsResponse | null;
  @ApiProperty({
    type: [DifferenceResponse],
    description: 'Of a posted batch the net differences that adjust it, of a delivery the one that brings it in.',
  })
  differences!: readonly DifferenceResponse[];
  @Nullable(BySettingResponse, "What the environment's setting about corrections did with it.")
  bySetting!: BySettingResponse | null;
  attempts!: number;
  @Nullable(String) referenceNo!: string | null;
  @Nullable(String) controlId!: string | null;
  @Nullable(String) recordNo!: string | null;
  @Nullable(String, 'The address of the entry in Sage Intacct.') recordUrl!: string | null;
  @Nullable(String, 'When it was last read in Sage Intacct and was equal.') lastEqualAt!: string | null;
  @Nullable(LedgerChangeResponse, 'How Sage Intacct shows it now, other than it was posted.')
  ledgerChange!: LedgerChangeResponse | null;
  @Nullable(String, "Sage Intacct's own word while it awaits approval there.")
  ledgerState!: string | null;
  @ApiProperty({ description: 'Empty for a reversal: no import brought it.' }) importId!: string;
  @Nullable(String) runId!: string | null;
  updatedAt!: string;
  revision!: number;
}

export class OutcomeOutlookResponse implements OutcomeOutlook {
  nextLookUpAt!: string;
  /** While the ledger answers: what is not found by then was not posted. */
  knownBy!: string;
}

export class JournalBatchDetailResponse extends JournalBatchResponse implements JournalBatchDetailView {
  @ApiProperty({
    type: [String],
    description: 'Newer deliveries of its entry that are not in the ledger yet: batch keys.',
  })
  notInLedgerYet!: readonly string[];
  @Nullable(OutcomeOutlookResponse, 'When an unknown outcome is known, where the instance that was asked looks for it.')
  outlook!: OutcomeOutlookResponse | null;
}

export class JournalBatchListResponse extends pageOf(JournalBatchResponse) {}

export class JournalLineResponse implements JournalLineView {
  line!: number;
  @Nullable(Number, 'Row of the close file, the header being row 1; null for a clearing line.') row!: number | null;
  account!: string;
  accountName!: string;
  @ApiProperty({ enum: ['Debit', 'Credit'] }) postingType!: 'Debit' | 'Credit';
  amount!: string;
  @Nullable(String, 'As delivered, when it was rounded.') sourceAmount!: string | null;
  currency!: string;
  description!: string;
  postingGroup!: string;
  /** Empty for none. */
  customerId!: string;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } }) values!: Readonly<Record<string, string>>;
  /** Whether there is a proof of this line alone; not in batches of older logs. */
  isProvable!: boolean;
}

export class JournalLineListResponse extends pageOf(JournalLineResponse) {}

export class BatchSummaryResponse implements BatchSummaryView {
  period!: string;
  @ApiProperty({ enum: BATCH_STATUSES }) status!: BatchStatus;
  currency!: string;
  batches!: number;
  lines!: number;
  total!: string;
  needsPerson!: number;
}

export class BatchSummaryListResponse extends listOf(BatchSummaryResponse) {}
