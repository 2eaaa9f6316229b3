/** What people do that a review looks at, in the order in which it is shown. */
export const DUTIES = ['imported', 'mapped', 'configured', 'approved', 'posted', 'decided'] as const;
export type Duty = (typeof DUTIES)[number];

/** Duties that no one should have both of: whoever prepares neither approves nor posts. */
export const CONFLICTS: readonly (readonly [Duty, Duty])[] = [
  ['imported', 'approved'],
  ['mapped', 'approved'],
  ['configured', 'approved'],
  ['imported', 'posted'],
  ['mapped', 'posted'],
];

/** Each duty by the events that show it. */
export const DUTY_EVENTS: Readonly<Record<Duty, readonly string[]>> = {
  imported: ['JournalImportReceived', 'JournalImportConfirmed'],
  mapped: [
    ...['AccountsMapped', 'AccountUnmapped', 'AccountRulesSaved', 'AccountRuleRemoved'],
    ...['CustomFieldDefined', 'CustomFieldChanged', 'CustomFieldBound', 'CustomFieldInclusionChanged'],
    ...['CustomFieldValuesOverridden', 'CustomFieldOverrideRemoved', 'CustomFieldRemoved'],
  ],
  configured: [
    ...['ConnectionEstablished', 'ConnectionCredentialsChanged', 'ConnectionSettingsChanged', 'ConnectionRemoved'],
    ...['LedgerConsentAsked', 'LedgerConsentAnswered'],
    ...['SharedCompanyAccepted', 'ImportProfileSaved', 'ImportProfileRemoved', 'ColumnSetAside', 'ColumnTakenBack'],
    ...['PickUpSaved', 'PickUpRemoved', 'PostingScheduleChanged', 'PostingScheduleEnabled', 'PostingSchedulePaused'],
    ...['PostingScheduleResumed', 'NotificationPreferencesChanged', 'NotificationWebhookAdded'],
    ...['NotificationWebhookChanged', 'NotificationWebhookSecretRotated', 'NotificationWebhookRemoved'],
    ...[
      'LedgerWatchSettingsChanged',
      'PeriodSettingsChanged',
      'ApprovalPolicyChanged',
      'ApprovalPolicyWeakeningProposed',
      'ApprovalPolicyProposalDropped',
    ],
  ],
  approved: ['PostingApprovalGiven', 'PostingApprovalSigned', 'PostingApprovalRefused'],
  posted: ['PostingRunStarted'],
  decided: [
    ...['JournalImportWithdrawn', 'PostingReleasedByPerson', 'LedgerRecordDeclaredForeign', 'PostingResumed'],
    ...[
      'JournalBatchPostedElsewhere',
      'OtherEntryAccepted',
      'LedgerChangeAccepted',
      'TieOutDifferenceAccepted',
      'AccountingPeriodClosingStarted',
      'AccountingPeriodSignedOff',
      'AccountingPeriodClosingStopped',
      'AccountingPeriodReopened',
      'JournalBatchReversalPlanned',
      'JournalBatchClosedPeriodDecided',
      'JournalBatchDifferencePlanned',
      'JournalBatchWithdrawn',
      'JournalBatchPutOnHold',
      'JournalBatchTakenOffHold',
    ],
    ...['JournalImportTakenBack', 'PostingRunStopRequested'],
  ],
};

const BY_EVENT: ReadonlyMap<string, Duty> = new Map(
  DUTIES.flatMap((duty) => DUTY_EVENTS[duty].map((type): [string, Duty] => [type, duty])),
);

/** Null for an event that is nobody's duty. */
export const dutyOf = (eventType: string): Duty | null => BY_EVENT.get(eventType) ?? null;
