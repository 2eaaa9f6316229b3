import { type LedgerReason } from '../../../domain/ledger-entry/ledger-entry';
import { CONNECTION_ERROR_ROWS, FALLBACK_ROWS } from './connection-error-rows';
import { ENTRY_ERROR_ROWS } from './entry-error-rows';
import { type ErrorClass, type ErrorLevel, type ErrorRow } from './error-row';
import { type XmlElement } from '../xml/xml-reader';

/** What a failure means as a whole, by its most specific error, and every error in words for people. */
export interface Judgement {
  readonly errorClass: ErrorClass;
  /** Whether a row of the catalog matched the error, or only its level decided. */
  readonly isKnown: boolean;
  /** Most specific first; the gateway's general "could not create" errors last. Never empty. */
  readonly reasons: readonly LedgerReason[];
}

/**
 * Explains the `errormessage` of an element. The order of the errors means nothing: XML replies put the cause first and
 * the general wrapper last, other fixtures the reverse. So all are evaluated and sorted by their row.
 */
export const judgeErrors = (parent: XmlElement, level: ErrorLevel): Judgement =>
  judge(
    parent
      .all('errormessage')
      .flatMap((message) => message.all('error'))
      .slice(0, ERRORS_MAX)
      .map(readError),
    level,
  );

/** The same for errors that were read from another notation. */
export const judge = (errors: readonly LedgerError[], level: ErrorLevel): Judgement => {
  const judged = (errors.length === 0 ? [NO_ERROR_GIVEN] : errors)
    .map((error) => ({ error, row: rowOf(error, level) }))
    .sort((one, other) => rankOf(one.row) - rankOf(other.row));

  const first = judged[0]?.row ?? FALLBACK_ROWS[level];
  return {
    errorClass: first.errorClass,
    isKnown: first !== FALLBACK_ROWS[level],
    reasons: judged.map(({ error, row }) => reasonOf(error, row)),
  };
};

/**
 * The known refusals, most specific first: the first row that matches an error explains it. Ids decide before words,
 * because they do not depend on the language of the user. Numbers decide only where they are unambiguous (`XL03000006`
 * has seven causes, `BL01001973` any), texts elsewhere. Sources: Sage's error pages and SDK fixtures, and texts
 * published by integrators.
 */
export const ERROR_ROWS: readonly ErrorRow[] = [...CONNECTION_ERROR_ROWS, ...ENTRY_ERROR_ROWS];

/** One error as the ledger gave it. */
export interface LedgerError {
  readonly errorNo: string;
  /** The readable cause can be in `description`, `description2` or `correction`; each is a separate text. */
  readonly texts: readonly string[];
  readonly supportId: string;
  /** Of the additional information: `GL-1009`, `IA.TRANSACTIONS_DO_NOT_BALANCE_FOR`. */
  readonly ids: readonly string[];
}

export const ERRORS_MAX = 100;
const TEXT_LENGTH_MAX = 2_000;
/** Limit in the gateway's escaped form: beyond it the patterns would take quadratic time. */
const RAW_LENGTH_MAX = 4 * TEXT_LENGTH_MAX;
const NO_ERROR_GIVEN: LedgerError = { errorNo: '', texts: ['The ledger gave no reason.'], supportId: '', ids: [] };

/** ` [Support ID: EsppO%7EZEcj0DEGV_L5hm95Ec91twAAABA]` ends many texts; the id differs each time. */
const SUPPORT_ID = /\s*\[Support ID:\s*([^\]]*)\]/i;

const readError = (error: XmlElement): LedgerError => {
  const raw = ['description', 'description2', 'correction'].map((name) => error.text(name).slice(0, RAW_LENGTH_MAX));
  const supportId = raw.map((text) => SUPPORT_ID.exec(text)?.[1]?.trim() ?? '').find((id) => id !== '') ?? '';
  const texts = raw.map(cleanText).filter((text, position, all) => text !== '' && all.indexOf(text) === position);
  const errorNo = error.text('errorno').slice(0, RAW_LENGTH_MAX).trim().slice(0, TEXT_LENGTH_MAX);
  return { errorNo, texts, supportId, ids: idsIn(error.only('additionalinfo')) };
};

/** Where the ids are in the additional information is on Sage's page on requests; each element may be empty. */
const idsIn = (info: XmlElement | undefined): string[] => {
  if (info === undefined) return [];
  const messages = ['description', 'cdescription', 'correction'].flatMap((name) => info.all(name));
  return [info.text('errorid'), ...messages.map((message) => message.text('messageid'))]
    .map((id) => id.trim().slice(0, TEXT_LENGTH_MAX))
    .filter((id) => id !== '');
};

// The gateway escapes its texts for HTML before it escapes them for XML, so `'` arrives as `&#039;` and lines as
// `<br>`.
export const cleanText = (text: string): string =>
  text
    .replaceAll(new RegExp(SUPPORT_ID, 'gi'), '')
    .replace(/<br\s*\/?>/gi, ' ')
    .replace(/&(?:#0*39|apos);/g, "'")
    .replace(/&(?:#0*34|quot);/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, TEXT_LENGTH_MAX);

const rowOf = (error: LedgerError, level: ErrorLevel): ErrorRow =>
  ERROR_ROWS.find((row) => isAt(row, level) && row.ids?.some((id) => error.ids.includes(id)) === true) ??
  ERROR_ROWS.find((row) => isAt(row, level) && matches(row, error)) ??
  FALLBACK_ROWS[level];

const isAt = ({ levels }: ErrorRow, level: ErrorLevel): boolean => levels === undefined || levels.includes(level);

// Some gateway versions put the whole sentence into `errorno`, so a text pattern may match there too.
const matches = ({ errorNo, text }: ErrorRow, error: LedgerError): boolean => {
  if (errorNo?.test(error.errorNo) === true) return true;
  return text !== undefined && [...error.texts, error.errorNo].some((candidate) => text.test(candidate));
};

/** An error without a row may be the cause, so it comes before the rows that never name one. */
const rankOf = (row: ErrorRow): number => {
  const position = ERROR_ROWS.indexOf(row);
  if (position < 0) return ERROR_ROWS.length;
  return row.namesNoCause === true ? ERROR_ROWS.length + 1 + position : position;
};

const reasonOf = ({ errorNo, texts, supportId }: LedgerError, { code, meaning, fix }: ErrorRow): LedgerReason => ({
  code,
  errorNo,
  message: texts.join(' '),
  meaning,
  fix,
  supportId,
});
