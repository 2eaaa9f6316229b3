import { type MappingConditions } from '../../domain/account-mapping/account-mapping.events';
import { type MappingExplanation } from '../../domain/account-mapping/explanation';
import { type Page, type PageRequest } from '../ports/page';

export interface AccountMappingView {
  readonly account: string;
  readonly accountName: string;
  readonly ledgerAccount: string;
  /** Null for the mapping that takes the lines that no rule takes. */
  readonly conditions: MappingConditions | null;
  readonly changedAt: string;
  readonly changedBy: string;
}

export interface AccountMappingsView extends Page<AccountMappingView> {
  /** Of all mappings of the environment together. */
  readonly revision: number;
}

export interface AccountMappingChangeView {
  readonly accountName: string;
  /** Null when the mapping was removed. */
  readonly ledgerAccount: string | null;
  readonly conditions: MappingConditions | null;
  readonly changedAt: string;
  readonly changedBy: string;
}

export abstract class AccountMappingViews {
  abstract accountMappingsOf(environment: string, page: PageRequest): AccountMappingsView;
  /** The mappings of one account over time, the last change first. */
  abstract accountMappingChangesOf(
    environment: string,
    account: string,
    page: PageRequest,
  ): Page<AccountMappingChangeView>;
}

export type MappingExplanationView = MappingExplanation;

/** A line of an unposted batch whose ledger account would be another. */
export interface MappingEffectView {
  readonly batchKey: string;
  readonly journalEntryId: string;
  readonly businessEntityId: string;
  readonly transactionDate: string;
  readonly line: number;
  readonly account: string;
  readonly accountName: string;
  /** Null while no mapping takes the line. */
  readonly before: string | null;
  readonly after: string | null;
}

export interface MappingPreviewView {
  /** How many of the mappings are new or differ. */
  readonly mappings: number;
  /** Batches and their lines whose ledger account would be another. */
  readonly batches: number;
  readonly lines: number;
  /** Of these lines, how many no mapping takes yet. */
  readonly linesUnmapped: number;
  readonly batchesChecked: number;
  /** False when there are more unposted batches than one preview looks at. */
  readonly isComplete: boolean;
  /** The first of the lines. */
  readonly effects: readonly MappingEffectView[];
}

export interface AccountSuggestionView {
  readonly ledgerAccount: string;
  readonly ledgerAccountName: string;
  /** The same number, the same name, or only a name that is like it: that one a person has to look at. */
  readonly because: 'number' | 'name' | 'likeness';
}

/** An account of unposted batches that no mapping takes. */
export interface UnmappedAccountView {
  /** Empty where the file left it blank: then the name has to be that of exactly one mapped account. */
  readonly account: string;
  readonly accountName: string;
  readonly batches: number;
  readonly lines: number;
  /** Of its lines, as decimal text. */
  readonly amounts: readonly { readonly currency: string; readonly debit: string; readonly credit: string }[];
  /** Null where nothing in the list is like it, and without a list. */
  readonly suggestion: AccountSuggestionView | null;
}

export interface UnmappedAccountsView {
  readonly items: readonly UnmappedAccountView[];
  readonly batchesChecked: number;
  /** False when there are more unposted batches than one look takes. */
  readonly isComplete: boolean;
  /** When the accounts of the ledger were read; null when never. */
  readonly listReadAt: string | null;
}
