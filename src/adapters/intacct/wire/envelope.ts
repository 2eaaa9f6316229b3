import { type GatewayAccess } from '../../../application/ports/accounting-system';
import { type Secret } from '../../../application/ports/secret';
import { element, escapeAttribute, isXmlText } from '../xml/xml-writer';

export type Authentication =
  { readonly kind: 'login'; readonly access: GatewayAccess } | { readonly kind: 'session'; readonly sessionId: Secret };

export interface WrittenFunction {
  readonly controlId: string;
  readonly body: string;
}

export interface EnvelopeParts {
  readonly senderId: string;
  readonly senderPassword: Secret;
  /** Correlates reply and request; the gateway does not check it for repeats. */
  readonly controlId: string;
  readonly authentication: Authentication;
  /**
   * A create is unique and a transaction: all of it or nothing, and the gateway refuses a repeat of its function
   * control id.
   */
  readonly isCreate: boolean;
  /** Never empty. Several only where each only reads: they are independent of each other. */
  readonly functions: readonly WrittenFunction[];
  /** Asks for the ids of errors, which do not depend on the language of the user. */
  readonly asksErrorIds: boolean;
}

/**
 * The request document. Its schema enforces the order of the elements (Sage's api.xsd 3.0); `uniqueid` is always
 * written because its documented default and the official client's default differ. The only place where passwords are
 * revealed.
 */
export const writeRequest = (parts: EnvelopeParts): string => {
  const control =
    element('senderid', parts.senderId) +
    element('password', parts.senderPassword.reveal()) +
    element('controlid', parts.controlId) +
    element('uniqueid', String(parts.isCreate)) +
    '<dtdversion>3.0</dtdversion><includewhitespace>false</includewhitespace>' +
    // Its place is not published. Older schemas do not know it, so it comes last and is left out where it is refused.
    (parts.asksErrorIds ? '<showadditionalerrorinfo>true</showadditionalerrorinfo>' : '');
  return (
    `<?xml version="1.0" encoding="utf-8"?><request><control>${control}</control>` +
    `<operation transaction="${parts.isCreate}">` +
    `<authentication>${writeAuthentication(parts.authentication)}</authentication>` +
    `<content>${parts.functions.map(writeFunction).join('')}</content>` +
    '</operation></request>'
  );
};

const writeFunction = ({ controlId, body }: WrittenFunction): string =>
  `<function controlid="${escapeAttribute(controlId)}">${body}</function>`;

/** The names of credentials that no request can carry. Never their values. */
export const unwritableCredentials = (access: GatewayAccess): string[] =>
  [
    ['sender ID', access.senderId],
    ['sender password', access.senderPassword.reveal()],
    ['company ID', access.companyId],
    ['user ID', access.userId],
    ['user password', access.userPassword.reveal()],
  ].flatMap(([name = '', value = '']) => (isXmlText(value) ? [] : [name]));

// The order userid, companyid, password is part of the schema: in another order the sign-in fails.
const writeAuthentication = (authentication: Authentication): string => {
  if (authentication.kind === 'session') return element('sessionid', authentication.sessionId.reveal());
  const { userId, companyId, userPassword } = authentication.access;
  const login =
    element('userid', userId) + element('companyid', companyId) + element('password', userPassword.reveal());
  return `<login>${login}</login>`;
};
