/** Replies in the shapes of Sage's pages on requests and responses. Nothing here is taken from the sandbox. */

/** Number, description, description2, correction. */
export type ComposedError = readonly [errorNo: string, description: string, description2: string, correction: string];

const control = (status: string): string =>
  `<control><status>${status}</status><senderid>revrec_sender</senderid><controlid>{control}</controlid>` +
  '<uniqueid>false</uniqueid><dtdversion>3.0</dtdversion></control>';

const response = (content: string): string => `<?xml version="1.0" encoding="UTF-8"?><response>${content}</response>`;

const signedIn =
  '<authentication><status>success</status><userid>revrec_ws</userid><companyid>ACME-DEV</companyid><locationid></locationid>' +
  '<sessiontimestamp>2026-01-31T10:00:00-08:00</sessiontimestamp><sessiontimeout>2026-01-31T22:00:00-08:00</sessiontimeout></authentication>';

const answered = (status: string, name: string, content: string): string =>
  response(
    `${control('success')}<operation>${signedIn}<result><status>${status}</status><function>${name}</function>` +
      `<controlid>{function}</controlid>${content}</result></operation>`,
  );

export const done = (name: string, data: string): string => answered('success', name, data);

export const failed = (name: string, data: string, errorMessage: string): string =>
  answered('failure', name, data + errorMessage);

export const controlRefused = (errorMessage: string): string => response(control('failure') + errorMessage);

export const authenticationRefused = (userId: string, companyId: string, errorMessage: string): string =>
  response(
    `${control('success')}<operation><authentication><status>failure</status><userid>${userId}</userid>` +
      `<companyid>${companyId}</companyid></authentication>${errorMessage}</operation>`,
  );

/** An error of the gateway itself: only a status in `control`, and the text in `description`. */
export const bareFailure = (errorNo: string, text: string): string =>
  response(`<control><status>failure</status></control>${errors([errorNo, text, '', ''])}`);

export const errors = (...list: readonly ComposedError[]): string =>
  `<errormessage>${list.map((error) => `<error>${textsOf(error)}</error>`).join('')}</errormessage>`;

export const withIds = (
  ...list: readonly (readonly [error: ComposedError, errorId: string, messageId: string, category?: string])[]
): string =>
  `<errormessage>${list
    .map(([error, errorId, messageId, category = '']) => {
      const message = (name: string, id: string): string =>
        `<${name}><messageid>${id}</messageid><target></target><placeholders/></${name}>`;
      const info =
        `<errorid>${errorId}</errorid><category>${category}</category>` +
        '<target domain="" requestinfo="" object="" field="" businessinfo=""/>' +
        message('description', messageId) +
        message('cdescription', '') +
        message('correction', '');
      return `<error>${textsOf(error)}<additionalinfo>${info}</additionalinfo></error>`;
    })
    .join('')}</errormessage>`;

export const rowsOf = (object: string, rows: readonly string[]): string =>
  `<data listtype="${object}" totalcount="${rows.length}" offset="0" count="${rows.length}" numremaining="0">` +
  `${rows.map((row) => `<${object}>${row}</${object}>`).join('')}</data>`;

const textsOf = ([errorNo, description, description2, correction]: ComposedError): string => {
  const escaped = (text: string): string => text.replaceAll("'", '&amp;#039;');
  return (
    `<errorno>${errorNo}</errorno><description>${escaped(description)}</description>` +
    `<description2>${escaped(description2)}</description2><correction>${escaped(correction)}</correction>`
  );
};
