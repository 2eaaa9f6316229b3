import type { Company } from '../company/company';
import type { SandboxSettings } from '../gateway/settings';
import type { Surroundings } from '../gateway/surroundings';
import type { Ledger } from '../ledger/ledger';

/** What the readable objects are made of. */
export interface ObjectSources {
  readonly company: Company;
  readonly ledger: Ledger;
  readonly settings: SandboxSettings;
  readonly surroundings: Surroundings;
  /** The address of the gateway, next to the pages for people. */
  readonly endpoint: string;
}
