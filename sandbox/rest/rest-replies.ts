import type { GatewayError } from '../gateway/failures';
import type { Answer } from '../gateway/replies';

/** The JSON of an `ia::error`. Its details have the same shape. */
export interface RestError {
  readonly code: string;
  readonly message: string;
  readonly errorId?: string;
  readonly messageId?: string;
  readonly correction?: string;
  readonly details?: readonly RestError[];
}

/** A request that is refused with a status. */
export class RestFailure extends Error {
  constructor(
    readonly status: number,
    readonly error: RestError,
  ) {
    super(error.message);
  }
}

export const refusal = (status: number, code: string, message: string, errorId?: string): RestFailure =>
  new RestFailure(status, { code, message, ...(errorId === undefined ? {} : { errorId }) });

/** What the sandbox does not imitate is refused, never taken and lost. */
export const notImitated = (what: string): RestFailure =>
  refusal(400, 'notImitated', `The sandbox does not imitate ${what}.`);

export const invalidRequest = (message: string): RestFailure => refusal(400, 'invalidRequest', message, 'REST-1028');

export const jsonAnswer = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer => ({
  kind: 'answer',
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

export const metaOf = (isSuccess: boolean) => ({
  totalCount: 1,
  totalSuccess: isSuccess ? 1 : 0,
  totalError: isSuccess ? 0 : 1,
});

/** An error of the API, inside `ia::result` as public fixtures have it. */
export const errorAnswer = (status: number, error: RestError, supportId: string): Answer =>
  jsonAnswer(status, {
    'ia::result': { 'ia::error': written(error, supportId) },
    'ia::meta': metaOf(false),
  });

/** An error about a token, outside of `ia::result` as seen in public. */
export const tokenErrorAnswer = (status: number, error: RestError, supportId: string): Answer =>
  jsonAnswer(status, { error: written(error, supportId) });

const written = ({ details, messageId, ...error }: RestError, supportId: string): unknown => ({
  ...error,
  additionalInfo: { messageId: messageId ?? '', placeholders: {}, propertySet: {} },
  supportId: encodeURIComponent(supportId),
  ...(details === undefined ? {} : { details: details.map((detail) => written(detail, supportId)) }),
});

/** The errors of a refused entry: around them the general one, first as in the public fixture. */
export const operationFailed = (errors: readonly GatewayError[]): RestError => ({
  code: 'operationFailed',
  message: 'The operation failed.',
  errorId: 'REST-7001',
  details: [...errors].reverse().map(detailOf),
});

const detailOf = (error: GatewayError): RestError => ({
  code: error.category === undefined ? 'invalidConfiguration' : 'unableToCreateRecordError',
  message: error.description2 ?? error.errorNo,
  errorId: error.errorId ?? error.errorNo,
  ...(error.messageId === undefined ? {} : { messageId: error.messageId }),
  ...(error.correction === undefined ? {} : { correction: error.correction }),
});
