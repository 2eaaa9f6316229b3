import { type EnvironmentKind } from '../../domain/shared/environment-kind';
import { type CheckFailure } from '../../domain/connection/connection.events';
import { type PostingSettings } from '../../domain/connection/posting-settings';

/** What every role of the environment may see of the connection. Never a password. */
export interface ConnectionView {
  readonly status: 'Not connected' | 'Connected' | 'Paused';
  /** Over which interface of Sage Intacct; null when not connected. */
  readonly way: 'XML' | 'REST' | null;
  readonly companyId: string | null;
  /** The entity that entries are posted to; null at the top level. */
  readonly entityId: string | null;
  readonly senderId: string | null;
  readonly userId: string | null;
  readonly connectedAt: string | null;
  readonly connectedBy: string | null;
  readonly credentialsChangedAt: string | null;
  readonly lastCheckAt: string | null;
  /** A check that proved nothing, when it was the last one. */
  readonly failedCheck: FailedCheckView | null;
  /** Why nothing is sent, and what to do. */
  readonly paused: {
    readonly code: string;
    readonly message: string;
    readonly fix: string;
    readonly since: string;
  } | null;
  readonly settings: PostingSettings;
  /** Other environments of this installation that are connected to the same company. */
  readonly sharedWith: readonly SharedCompanyView[];
  /** Whether the operator has set up the REST API, so that it can be chosen. */
  readonly isRestSetUp: boolean;
  readonly revision: number;
}

export interface FailedCheckView extends CheckFailure {
  readonly at: string;
}

/** Where a person goes to consent. */
export interface AskedConsentView {
  /** Null when the request was repeated: it is told once. */
  readonly address: string | null;
  readonly expiresAt: string;
}

export interface SharedCompanyView {
  readonly environment: string;
  readonly kind: EnvironmentKind;
  /** Null for a pair that was never accepted: it is older than the question. */
  readonly accepted: SharingAcceptedView | null;
}

export interface SharingAcceptedView {
  readonly reason: string;
  readonly by: string;
  readonly at: string;
}

/** What one environment knows of itself. */
export interface OwnConnectionView extends Omit<ConnectionView, 'sharedWith' | 'isRestSetUp'> {
  readonly acceptedSharing: (SharingAcceptedView & { readonly environments: readonly string[] }) | null;
}

export abstract class ConnectionViews {
  abstract connectionOf(environment: string): OwnConnectionView;
}
