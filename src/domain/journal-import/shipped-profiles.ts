import { recognizedAs } from './close-file-columns';
import { type ImportProfile } from './import-profile';

/** Headers by which a file of a well-known source is recognized. All of them have to be there. */
interface ShippedProfile extends ImportProfile {
  readonly knownBy: readonly string[];
}

const SHIPPED: readonly ShippedProfile[] = [
  {
    name: 'Sage Intacct journal template',
    version: 0,
    delimiter: ',',
    encoding: 'utf-8',
    decimalMark: '.',
    dateFormat: 'MM/DD/YYYY',
    headers: {},
    isEntryOnFirstLine: true,
    knownBy: ['JOURNAL', 'DATE', 'REFERENCE_NO', 'LINE_NO', 'ACCT_NO', 'DEBIT', 'CREDIT'],
  },
  {
    name: 'QuickBooks journal export',
    version: 0,
    delimiter: ',',
    encoding: 'utf-8',
    decimalMark: '.',
    dateFormat: 'YYYY-MM-DD',
    headers: {},
    isEntryOnFirstLine: false,
    knownBy: ['Id', 'TxnDate', 'LineId', 'Amount', 'PostingType', 'AccountId'],
  },
];

/** Profiles that come with the service. */
export const SHIPPED_PROFILES: readonly ImportProfile[] = SHIPPED.map(({ knownBy: _knownBy, ...profile }) => profile);

/** The shipped profile whose headers the file has; null when it has those of none. */
export const recognizedProfile = (header: readonly string[]): ImportProfile | null => {
  const found = SHIPPED.findIndex(({ knownBy }) => recognizedAs(header, knownBy));
  return SHIPPED_PROFILES[found] ?? null;
};
