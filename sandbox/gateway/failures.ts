import type { XmlNode } from './xml-writer';

/** One `error` element. The readable text is where the real gateway mostly puts it: in `description2`. */
export interface GatewayError {
  readonly errorNo: string;
  readonly description?: string;
  readonly description2?: string;
  readonly correction?: string;
  /** The language-independent handles, returned only to those who ask for additional information. */
  readonly errorId?: string;
  readonly messageId?: string;
  readonly category?: string;
}

/** A function that failed. Nothing of it was written, unless it says what. */
export class FunctionFailure extends Error {
  /** `written` is what a create of several objects did write before one of them failed. */
  constructor(
    readonly errors: readonly GatewayError[],
    readonly written?: XmlNode,
  ) {
    super(errors.map((error) => error.description2 ?? error.errorNo).join(' '));
  }
}

export const failure = (errorNo: string, description2: string): FunctionFailure =>
  new FunctionFailure([{ errorNo, description2 }]);

export const notPermitted = (operation: string, type: string): FunctionFailure =>
  failure('PL04000005', `You do not have permission for API operation ${operation} on objects of type ${type}`);

export const rolledBack: GatewayError = {
  errorNo: 'XL03000009',
  description2: 'The entire transaction in this operation has been rolled back due to an error.',
};
