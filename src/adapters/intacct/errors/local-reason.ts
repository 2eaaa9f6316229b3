import { type LedgerReason } from '../../../domain/ledger-entry/ledger-entry';

/** Codes of our own refusals, before anything is sent. */
export type LocalReasonCode =
  | 'AMOUNT_PRECISION'
  | 'TEXT_NOT_ALLOWED'
  | 'TEXT_TOO_LONG'
  | 'FIELD_NOT_ACCEPTED'
  | 'ENTRY_UNBALANCED_IN_LEDGER'
  | 'USER_OF_ONE_ENTITY'
  | 'ENTRIES_OUT_OF_SIGHT'
  | 'CONSENT_OVER'
  | 'CONSENT_OF_ANOTHER'
  | 'CONSENT_NOT_LASTING';

/** Our own reason in the format of a refusal by the ledger. The message says where and what. */
export const localReason = (code: LocalReasonCode, message: string): LedgerReason => ({
  code,
  isOurs: true,
  errorNo: '',
  message,
  ...EXPLANATIONS[code],
  supportId: '',
});

const EXPLANATIONS: Readonly<Record<LocalReasonCode, { readonly meaning: string; readonly fix: string }>> = {
  AMOUNT_PRECISION: {
    meaning:
      'Sage Intacct keeps two decimals of an amount. This one would have to be rounded, and nothing is rounded silently.',
    fix: 'Round the amount to two decimals in the source, so that the entry still balances.',
  },
  TEXT_NOT_ALLOWED: {
    meaning: 'A text has a character that XML cannot carry, so Sage Intacct can never hold it.',
    fix: 'Remove the control character or broken emoji from the text in the source.',
  },
  TEXT_TOO_LONG: {
    meaning: 'A text is longer than its field in Sage Intacct. Texts are never cut.',
    fix: 'Shorten the text in the source.',
  },
  FIELD_NOT_ACCEPTED: {
    meaning: 'A field has a value or a name that Sage Intacct cannot hold.',
    fix: 'Correct the value in the source or the field in the mapping.',
  },
  ENTRY_UNBALANCED_IN_LEDGER: {
    meaning: 'A journal entry needs at least one debit and one credit of the same total.',
    fix: 'Correct the entry in the source. If it looks right there, report this to the people who run this service.',
  },
  USER_OF_ONE_ENTITY: {
    meaning: 'Sage Intacct lets the user of the connection into another place than the connection is for.',
    fix: 'Connect to the entity that this user may enter, or with a user who may enter the top level.',
  },
  ENTRIES_OUT_OF_SIGHT: {
    meaning: 'The user of the connection cannot see all entries that this environment posted, so none is looked for.',
    fix: 'Connect with a user who may enter the top level of the company.',
  },
  CONSENT_OVER: {
    meaning: 'The consent to post in Sage Intacct is over.',
    fix: 'A Controller connects again: Settings > Accounting > Connect again. Nothing is posted until then.',
  },
  CONSENT_NOT_LASTING: {
    meaning: 'The consent ends after an hour: Sage Intacct did not grant offline access to the application.',
    fix: 'Ask the operator of this service to check how the application is registered with Sage, then connect again.',
  },
  CONSENT_OF_ANOTHER: {
    meaning: 'The consent is of another company or user than the connection.',
    fix: 'Connect again: Settings > Accounting > Connect again, as the user of the connection.',
  },
};
