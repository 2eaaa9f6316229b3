import { type Page, type PageRequest } from '../shared/page';

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

export abstract class AccountMappingViews {
  abstract accountMappingsOf(environment: string, page: PageRequest): AccountMappingsView;
}
