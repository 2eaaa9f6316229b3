import { type PreflightCheck } from '../../domain/preflight/preflight.events';

interface Kind {
  readonly check: PreflightCheck;
  /** Path below the environment where it is fixed; null when the fix is in Sage Intacct or the close file. */
  readonly mendAt: string | null;
}

const MAPPINGS = '/account-mappings';
const SETTINGS = '/connection/settings';
const FIELDS = '/custom-fields';

const KINDS: Readonly<Record<string, Kind>> = {
  PERMISSION_MISSING: { check: 'Permission to add journal entries', mendAt: null },
  JOURNAL_UNKNOWN: { check: 'Journal', mendAt: SETTINGS },
  JOURNAL_INACTIVE: { check: 'Journal', mendAt: SETTINGS },
  JOURNAL_CLOSED_TO_DIRECT_POSTING: { check: 'Journal', mendAt: SETTINGS },
  ACCOUNT_NOT_MAPPED: { check: 'Accounts', mendAt: MAPPINGS },
  LEDGER_ACCOUNT_UNKNOWN: { check: 'Accounts', mendAt: MAPPINGS },
  LEDGER_ACCOUNT_INACTIVE: { check: 'Accounts', mendAt: MAPPINGS },
  CUSTOM_FIELD_NOT_BOUND: { check: 'Custom fields', mendAt: FIELDS },
  LEDGER_FIELD_BOUND_TWICE: { check: 'Custom fields', mendAt: FIELDS },
  CUSTOM_FIELD_NOT_READABLE: { check: 'Custom fields', mendAt: null },
  DIMENSION_VALUE_UNKNOWN: { check: 'Dimension values', mendAt: FIELDS },
  DIMENSION_VALUE_AMBIGUOUS: { check: 'Dimension values', mendAt: FIELDS },
  DIMENSION_VALUE_INACTIVE: { check: 'Dimension values', mendAt: FIELDS },
  DIMENSION_VALUE_OUT_OF_DATES: { check: 'Dimension values', mendAt: null },
  VALUE_OVERRIDE_NOT_USABLE: { check: 'Dimension values', mendAt: FIELDS },
  DIMENSION_MISSING: { check: 'Required dimensions', mendAt: FIELDS },
  PERIOD_CLOSED: { check: 'Books open', mendAt: null },
  ENTRY_UNBALANCED_IN_LEDGER: { check: 'Balance', mendAt: null },
  ENTRY_PART_BLOCKED: { check: 'Whole entries', mendAt: null },
  ENTRY_OF_OTHER_ORIGIN: { check: 'Other origin', mendAt: null },
  APPROVAL_MISSING: { check: 'Approvals', mendAt: '/posting-approvals' },
  LOCATION_REQUIRED: { check: 'Entities and currencies', mendAt: FIELDS },
  CURRENCY_NOT_KEPT: { check: 'Entities and currencies', mendAt: null },
};

const OTHERS: Kind = { check: 'Texts and amounts', mendAt: null };

/** The check of a batch problem, and where it is fixed. */
export const kindOf = (code: string): Kind => KINDS[code] ?? OTHERS;

/** Values of custom fields are overridden at the field itself, which the problem names by its label. */
export const mendingPathOf = (code: string, apiName: string | null): string | null => {
  const { check, mendAt } = kindOf(code);
  return check === 'Dimension values' && mendAt !== null && apiName !== null
    ? `${FIELDS}/${apiName}/value-overrides`
    : mendAt;
};
