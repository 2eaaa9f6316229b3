import { type ErrorRow } from './error-row';

/** Names of dimensions in error texts; companies may rename them, so quoted values are matched as well. */
const DIMENSION = '(?:location|department|class|customer|vendor|employee|item|project|contract|warehouse|entity)';

/**
 * Refusals of one function: permission, books, balance, dimensions, journal, account, fields. General wrappers come
 * last.
 */
export const ENTRY_ERROR_ROWS: readonly ErrorRow[] = [
  {
    code: 'OBJECT_NOT_AVAILABLE',
    errorClass: 'entry',
    text: /cannot be performed on objects of type|object definition .* not found/i,
    meaning: 'The company does not have this kind of record, or not for Web Services.',
    fix: 'Check in Company → Admin → Subscriptions that the application is subscribed, and in Platform Services → Objects that the object exists.',
  },
  {
    code: 'OBJECT_NOT_AVAILABLE',
    errorClass: 'entry',
    text: /^invalid fields list|^the following fields cannot be queried/i,
    meaning: 'The ledger does not know a requested field.',
    fix: 'Report this to the people who run this service, with the message of the ledger.',
  },
  {
    code: 'OBJECT_NOT_AVAILABLE',
    errorClass: 'entry',
    levels: ['function'],
    errorNo: /^(?:XL03000010|DL02000001)$/,
    meaning: 'The ledger does not know a requested field.',
    fix: 'Report this to the people who run this service, with the message of the ledger.',
  },
  {
    code: 'PERMISSION_MISSING',
    errorClass: 'entry',
    errorNo: /^PL04000005$/,
    text: /do not have permission for API operation/i,
    meaning: 'The Intacct user lacks a permission.',
    fix: 'An Intacct administrator gives the role of the Web Services user this permission. For posting: General Ledger → Journal entries: Add, and List and View.',
  },
  {
    code: 'PERIOD_CLOSED',
    errorClass: 'entry',
    text: /period that's been closed|period is closed|closed period|date must be on or after/i,
    meaning: 'The books are closed for the date of this entry.',
    fix: 'Reopen the period in General Ledger → Books → Open, or give the entry a date in an open period.',
  },
  {
    code: 'ENTRY_UNBALANCED_IN_LEDGER',
    errorClass: 'entry',
    text: /do(?:es)? not balance|debits and credits are not equal/i,
    ids: ['GL-1009', 'IA.TRANSACTIONS_DO_NOT_BALANCE_FOR'],
    meaning: 'Debits and credits differ within one entity of the company.',
    fix: 'Check the location on each line: an entry has to balance for each entity, not only as a whole.',
  },
  {
    code: 'DIMENSION_MISSING',
    errorClass: 'entry',
    text: /missing the .+ dimension|missing '.+' dimension|^the account number .+ requires an? /i,
    meaning: 'The account requires a dimension that the line does not have.',
    fix: 'Give the line a value for that dimension, or remove the requirement in General Ledger → Accounts → the account → Required dimensions.',
  },
  {
    code: 'DIMENSION_NOT_ACCEPTED',
    errorClass: 'entry',
    text: /is auto-filled|\bis restricted by gl account/i,
    meaning:
      'Another setting of the company decides this dimension: a restriction of the account or an automatic value.',
    fix: 'Use the value that the ledger names, or change the account restriction or dimension relationship in Sage Intacct.',
  },
  {
    code: 'DIMENSION_NOT_ACCEPTED',
    errorClass: 'entry',
    text: new RegExp(`^activate the ${DIMENSION} .+, then try again`, 'i'),
    meaning: 'The ledger does not accept this value for the dimension, because it is inactive.',
    fix: 'Activate what the ledger names in Sage Intacct, or map to a value that is active; then post again.',
  },
  {
    code: 'DIMENSION_NOT_ACCEPTED',
    errorClass: 'entry',
    text: /\bisn't a resource of the project\b/i,
    meaning: 'The employee on a line does not work on the project of that line.',
    fix: 'Add the employee to the resources of the project in Sage Intacct, or correct the employee or the project in the source.',
  },
  {
    code: 'JOURNAL_NOT_USABLE',
    errorClass: 'entry',
    text: /^(?:the )?journal .+ is (?:not valid|invalid|inactive)|direct posting .*journal|journal .*direct posting/i,
    meaning: 'The journal does not exist, is inactive or does not allow direct posting.',
    fix: 'Choose another journal, or check this one in General Ledger → Setup → Journals.',
  },
  {
    code: 'ACCOUNT_NOT_USABLE',
    errorClass: 'entry',
    text: /^(?:the )?(?:specified )?(?:gl )?account .*(?:not valid|invalid|inactive)|^the account number .+ is associated to|direct posting|^activate the (?:gl )?account .+, then try again/i,
    meaning:
      'The account does not exist, is inactive, is restricted or takes no manual entries (bank, card or control accounts).',
    fix: 'Map to another account, or check this one in General Ledger → Accounts.',
  },
  {
    code: 'DIMENSION_NOT_ACCEPTED',
    errorClass: 'entry',
    text: new RegExp(
      `'[^']*' (?:specified )?is (?:invalid|not valid)|^(?:the )?${DIMENSION} .+ is (?:invalid|not valid)` +
        `|^invalid .+ (?:specified|selected)`,
      'i',
    ),
    meaning:
      'The ledger does not accept this value for the dimension: it is unknown, inactive or not allowed with the account.',
    fix: 'Map to a value that exists and is active in Sage Intacct, or create or activate it there.',
  },
  {
    code: 'CONTROL_ID_USED',
    errorClass: 'entry',
    text: /control ?id .*already|duplicate control ?id/i,
    meaning: 'The ledger has executed a request under this control ID before.',
    fix: 'Search the journal for the reference number of this entry: it was most likely posted by an earlier attempt.',
  },
  {
    code: 'FIELD_NOT_ACCEPTED',
    errorClass: 'entry',
    levels: ['function'],
    errorNo: /^(?:BL03000018|PL01000127)$/,
    meaning: 'A field of the entry is missing or has a format that the ledger does not accept.',
    fix: 'Correct the field that the ledger names. Required fields are shown in General Ledger → Journal entries → Add.',
  },
  {
    code: 'FIELD_NOT_ACCEPTED',
    errorClass: 'entry',
    text: /^required field .+ is missing|^illegal format for/i,
    meaning: 'A field of the entry is missing or has a format that the ledger does not accept.',
    fix: 'Correct the field that the ledger names. Required fields are shown in General Ledger → Journal entries → Add.',
  },
  {
    code: 'ROLLED_BACK',
    errorClass: 'entry',
    text: /entire transaction in this operation has been rolled back/i,
    namesNoCause: true,
    meaning: 'The ledger rolled back the whole request. Nothing of it was posted.',
    fix: 'Correct what the other messages say and post again. If there is no other message, post once more.',
  },
  {
    code: 'LEDGER_REFUSED',
    errorClass: 'entry',
    ids: ['GL-0951', 'IA.COULD_NOT_CREATE_GLBATCH_RECORD'],
    text: /^could not (?:create|update|delete) .+ record[.!]?$|^currently, we can't create the transaction/i,
    namesNoCause: true,
    meaning: 'The ledger refused the entry as a whole.',
    fix: 'Correct what the other messages say. If there is no other message, give Sage Support the support ID.',
  },
];
