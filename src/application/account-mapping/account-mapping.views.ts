import { type Page, type PageRequest } from '../ports/page';

export interface AccountMappingView {
  readonly account: string;
  readonly accountName: string;
  readonly ledgerAccount: string;
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
