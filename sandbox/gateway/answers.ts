import type { Control } from './envelope';
import type { GatewayError } from './failures';
import { node, textNode, type XmlNode } from './xml-writer';

export interface FunctionResult {
  readonly status: 'success' | 'failure' | 'aborted';
  readonly name: string;
  readonly controlId: string;
  /** Only the legacy lists name here what they list. */
  readonly listType?: XmlNode;
  readonly data: XmlNode | null;
  /** The record a create or an update wrote. */
  readonly recordNo?: string;
  readonly errors: readonly GatewayError[];
}

export interface ErrorOptions {
  readonly wantsAdditionalInfo: boolean;
  supportId(): string;
  /** How an error of the gateway itself, before any company, answers. */
  readonly gatewayErrors: 'bare' | 'echoed';
}

export const responseNode = (control: XmlNode, rest: readonly XmlNode[]): XmlNode =>
  node('response', [control, ...rest]);

export const controlNode = (
  status: 'success' | 'failure',
  echo: {
    readonly senderId: string;
    readonly controlId: string;
    readonly isUnique?: boolean;
    readonly dtdVersion?: string;
  },
): XmlNode =>
  node('control', [
    textNode('status', status),
    textNode('senderid', echo.senderId),
    textNode('controlid', echo.controlId),
    textNode('uniqueid', echo.isUnique === undefined ? '' : String(echo.isUnique)),
    textNode('dtdversion', echo.dtdVersion ?? ''),
  ]);

export const controlFailure = (
  echo: Partial<Control> & Pick<Control, 'senderId' | 'controlId'>,
  error: GatewayError,
  options: ErrorOptions,
): XmlNode => responseNode(controlNode('failure', echo), [errorMessageNode([error], options)]);

/** An error of the gateway itself. Its text is in `description`, and no support id is part of it. */
export const gatewayFailure = (
  echo: Partial<Control> & Pick<Control, 'senderId' | 'controlId'>,
  error: { readonly errorNo: string; readonly text: string },
  options: ErrorOptions,
): XmlNode => {
  const { errorNo, text } = error;
  if (options.gatewayErrors === 'echoed') return controlFailure(echo, { errorNo, description2: text }, options);
  const control = node('control', [textNode('status', 'failure')]);
  return responseNode(control, [errorMessageNode([{ errorNo, description: text }], options)]);
};

export interface SignedInEcho {
  readonly userId: string;
  readonly companyId: string;
  readonly entityId: string;
  readonly since: Date;
  readonly until: Date;
}

export const operationNode = (access: SignedInEcho, results: readonly XmlNode[]): XmlNode =>
  node('operation', [
    node('authentication', [
      textNode('status', 'success'),
      textNode('userid', access.userId),
      textNode('companyid', access.companyId),
      textNode('locationid', access.entityId),
      textNode('sessiontimestamp', isoWithOffset(access.since)),
      textNode('sessiontimeout', isoWithOffset(access.until)),
    ]),
    ...results,
  ]);

export const refusedOperationNode = (
  refused: { readonly userId: string; readonly companyId: string; readonly error: GatewayError },
  options: ErrorOptions,
): XmlNode =>
  node('operation', [
    node('authentication', [
      textNode('status', 'failure'),
      textNode('userid', refused.userId),
      textNode('companyid', refused.companyId),
    ]),
    errorMessageNode([refused.error], options),
  ]);

export const resultNode = (result: FunctionResult, options: ErrorOptions): XmlNode =>
  node('result', [
    textNode('status', result.status),
    textNode('function', result.name),
    textNode('controlid', result.controlId),
    ...(result.listType === undefined ? [] : [result.listType]),
    ...(result.data === null ? [] : [result.data]),
    ...(result.errors.length === 0 ? [] : [errorMessageNode(result.errors, options)]),
  ]);

export const errorMessageNode = (errors: readonly GatewayError[], options: ErrorOptions): XmlNode =>
  node(
    'errormessage',
    errors.map((error) =>
      node('error', [
        textNode('errorno', error.errorNo),
        textNode('description', error.description ?? ''),
        textNode('description2', withSupportId(error.description2 ?? '', options)),
        textNode('correction', error.correction ?? ''),
        ...(options.wantsAdditionalInfo ? [additionalInfoNode(error)] : []),
      ]),
    ),
  );

const withSupportId = (text: string, options: ErrorOptions): string =>
  text === '' ? '' : `${text} [Support ID: ${options.supportId()}]`;

const additionalInfoNode = (error: GatewayError): XmlNode =>
  node('additionalinfo', [
    textNode('errorid', error.errorId ?? ''),
    textNode('category', error.category ?? ''),
    node('target', [], { domain: '', requestinfo: '', object: '', field: '', businessinfo: '' }),
    ...['description', 'cdescription', 'correction'].map((name) =>
      node(name, [
        textNode('messageid', name === 'description' ? (error.messageId ?? '') : ''),
        textNode('target', ''),
        node('placeholders', []),
      ]),
    ),
  ]);

const isoWithOffset = (moment: Date): string => `${moment.toISOString().slice(0, 19)}+00:00`;
