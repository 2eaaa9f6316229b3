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

export interface Credentials {
  readonly senders: readonly Sender[];
  readonly users: readonly WebServicesUser[];
}

export interface CredentialTexts {
  readonly senderId: string;
  readonly senderPassword: string;
  readonly userId: string;
  readonly userPassword: string;
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
});
