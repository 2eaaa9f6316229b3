export type Permission = 'everything' | 'view' | 'nothing';

export interface Sender {
  readonly id: string;
  readonly password: string;
  readonly isAuthorised: boolean;
}

export interface WebServicesUser {
  readonly id: string;
  readonly password: string;
  readonly permission: Permission;
}

/** An application that may ask for tokens of the REST API. */
export interface RestClient {
  readonly id: string;
  readonly secret: string;
  readonly redirectUris: readonly string[];
}

export interface Credentials {
  readonly senders: readonly Sender[];
  readonly users: readonly WebServicesUser[];
  readonly clients: readonly RestClient[];
}

export interface CredentialTexts {
  readonly senderId: string;
  readonly senderPassword: string;
  readonly userId: string;
  readonly userPassword: string;
  /** Of the application that calls the REST API; left out for the names in the README. */
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly clientRedirects?: readonly string[];
}

/** The two senders and three users of the demo company. */
export const demoCredentials = (texts: CredentialTexts): Credentials => ({
  senders: [
    { id: texts.senderId, password: texts.senderPassword, isAuthorised: true },
    { id: 'unauthorised_sender', password: texts.senderPassword, isAuthorised: false },
  ],
  users: [
    { id: texts.userId, password: texts.userPassword, permission: 'everything' },
    { id: 'view_only', password: texts.userPassword, permission: 'view' },
    { id: 'no_permissions', password: texts.userPassword, permission: 'nothing' },
  ],
  clients: [
    {
      id: texts.clientId ?? 'revrec-app',
      secret: texts.clientSecret ?? 'app-Pa55!',
      redirectUris: texts.clientRedirects ?? ['http://127.0.0.1:4100/connected'],
    },
  ],
});
