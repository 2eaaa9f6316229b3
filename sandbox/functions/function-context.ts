import type { Company } from '../company/company';
import type { SignedIn } from '../gateway/access';
import type { FunctionResult } from '../gateway/answers';
import type { Credentials } from '../gateway/credentials';
import type { Sessions } from '../gateway/sessions';
import type { SandboxSettings } from '../gateway/settings';
import type { Surroundings } from '../gateway/surroundings';
import type { Ledger } from '../ledger/ledger';
import type { ResultSets } from './result-sets';

export interface FunctionContext {
  readonly company: Company;
  readonly ledger: Ledger;
  readonly sessions: Sessions;
  readonly resultSets: ResultSets;
  readonly settings: SandboxSettings;
  readonly credentials: Credentials;
  readonly surroundings: Surroundings;
  readonly endpoint: string;
  readonly access: SignedIn;
  /** How many functions the whole request has; `getAPISession` must be alone. */
  readonly functionCount: number;
}

export type FunctionAnswer = Pick<FunctionResult, 'data' | 'listType' | 'recordNo'>;
