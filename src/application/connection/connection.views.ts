import { type PostingSettings } from '../../domain/connection/posting-settings';

/** What every role of the environment may see of the connection. Never a password. */
export interface ConnectionView {
  readonly status: 'Not connected' | 'Connected' | 'Paused';
  readonly companyId: string | null;
  readonly senderId: string | null;
  readonly userId: string | null;
  readonly connectedAt: string | null;
  readonly connectedBy: string | null;
  readonly credentialsChangedAt: string | null;
  readonly lastCheckAt: string | null;
  /** Why nothing is sent, and what to do. */
  readonly paused: {
    readonly code: string;
    readonly message: string;
    readonly fix: string;
    readonly since: string;
  } | null;
  readonly settings: PostingSettings;
  readonly revision: number;
}

export abstract class ConnectionViews {
  abstract connectionOf(environment: string): ConnectionView;
}
