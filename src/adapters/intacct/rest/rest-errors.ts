import { cleanText, ERRORS_MAX, type LedgerError } from '../errors/error-catalogue';
import { isJsonObject, type JsonObject, textAt, valueAt } from './rest-row';

/**
 * The errors of a refusal, or null for a body that is none. `ia::error` stands inside `ia::result`, at the top, or is
 * called `error` there (Sage's page on errors, public fixtures). The outer error is general, its details name causes;
 * the order means nothing.
 */
export const errorsIn = (body: unknown): readonly LedgerError[] | null => {
  if (!isJsonObject(body)) return null;
  const result = body['ia::result'];
  const error = (isJsonObject(result) ? result['ia::error'] : undefined) ?? body['ia::error'] ?? body['error'];
  // As RFC 6749 has errors of a token endpoint.
  if (typeof error === 'string') return [errorOf({ code: error, message: body['error_description'] }, body)];
  if (!isJsonObject(error)) return null;
  const details = error['details'];
  const inner = Array.isArray(details) ? details.filter(isJsonObject) : [];
  return [error, ...inner].slice(0, ERRORS_MAX).map((one) => errorOf(one, error));
};

const errorOf = (error: JsonObject, outer: JsonObject): LedgerError => {
  const texts = [textAt(error, 'message'), textAt(error, 'correction')].map(cleanText).filter((text) => text !== '');
  const errorId = textAt(error, 'errorId').trim().slice(0, ID_LENGTH_MAX);
  const messageId = textAt(error, 'additionalInfo.messageId').trim().slice(0, ID_LENGTH_MAX);
  return {
    errorNo: errorId === '' ? textAt(error, 'code').trim().slice(0, ID_LENGTH_MAX) : errorId,
    texts: texts.length === 0 ? ['The ledger gave no reason.'] : texts,
    supportId: supportIdOf(textAt(error, 'supportId') || textAt(outer, 'supportId')),
    ids: [errorId, messageId].filter((id) => id !== ''),
  };
};

const ID_LENGTH_MAX = 200;

/** It comes encoded as in an address. */
const supportIdOf = (text: string): string => {
  const trimmed = text.trim().slice(0, ID_LENGTH_MAX);
  try {
    return decodeURIComponent(trimmed);
  } catch {
    return trimmed;
  }
};

/** Whether a body says that it is a refusal. */
export const hasErrors = (body: unknown): boolean =>
  errorsIn(body) !== null || (isJsonObject(body) && valueAt(body, 'ia::meta.totalError') === 1);
