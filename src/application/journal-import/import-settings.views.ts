import { type ImportProfile } from '../../domain/journal-import/import-profile';

export interface ImportSettingsView {
  /** Saved ones by name, then those that come with the service. */
  readonly profiles: readonly ImportProfile[];
  /** Columns that are not for the ledger, in lower case. */
  readonly columnsNotSent: readonly string[];
}
