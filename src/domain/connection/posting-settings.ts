import { CORRECTION_DEFAULTS, type CorrectionDefault } from '../shared/default-correction';
import { DomainError } from '../shared/errors';

/** How an environment posts. Changes by a Controller apply to later imports and postings. */
export interface PostingSettings {
  /** Symbol of the ledger journal that receives the entries; a `Journal` column in the file takes precedence. */
  readonly journalSymbol: string;
  /** An entry with more lines is split into balanced parts. */
  readonly linesPerBatchMax: number;
  /** RevRec account that balances the parts of an entry without a balanced cut; null refuses such an entry. */
  readonly clearingAccount: string | null;
  /** Name of the ledger's exchange rate type sent with each line's currency; empty sends none. */
  readonly exchangeRateType: string;
  /** No part of an entry is sent while another part of it is known to be blocked. */
  readonly entriesGoWhole: boolean;
  /** What becomes of deliveries that would change posted entries; for imports from then on. */
  readonly corrections: CorrectionDefault;
}

/** As recorded: logs from before a setting existed lack it. */
export type RecordedSettings = Omit<PostingSettings, 'entriesGoWhole' | 'corrections'> & Partial<PostingSettings>;

export const DEFAULT_SETTINGS: PostingSettings = {
  journalSymbol: 'APJ',
  linesPerBatchMax: 500,
  clearingAccount: null,
  exchangeRateType: 'Intacct Daily Rate',
  entriesGoWhole: true,
  corrections: 'ask',
};

export const settingsOf = (recorded: RecordedSettings): PostingSettings => ({ ...DEFAULT_SETTINGS, ...recorded });

/** Sage advises against thousands of lines in one entry: the request times out while still being processed. */
const LINES_PER_BATCH_LIMIT = 2000;

/** Returns the settings, or refuses them naming the setting. */
export const checkedSettings = (settings: PostingSettings): PostingSettings => {
  if (!/^[A-Za-z0-9_-]{1,16}$/.test(settings.journalSymbol)) {
    refuse('journalSymbol', settings.journalSymbol, 'a journal symbol of 1 to 16 letters or digits');
  }
  const { linesPerBatchMax } = settings;
  if (!Number.isInteger(linesPerBatchMax) || linesPerBatchMax < 2 || linesPerBatchMax > LINES_PER_BATCH_LIMIT) {
    refuse('linesPerBatchMax', String(linesPerBatchMax), `a whole number from 2 to ${LINES_PER_BATCH_LIMIT}`);
  }
  if (settings.clearingAccount !== null && !/^\S.{0,99}$/.test(settings.clearingAccount)) {
    refuse('clearingAccount', settings.clearingAccount, 'a RevRec account number, or null');
  }
  if (settings.exchangeRateType.length > 100) {
    refuse('exchangeRateType', settings.exchangeRateType, 'the name of an exchange rate type, at most 100 characters');
  }
  if (!CORRECTION_DEFAULTS.includes(settings.corrections)) {
    refuse('corrections', settings.corrections, CORRECTION_DEFAULTS.join(', '));
  }
  return settings;
};

const refuse = (setting: string, value: string, expected: string): never => {
  throw new DomainError('SETTING_INVALID', `The setting ${setting} cannot be "${value}".`, `Give ${expected}.`, {
    setting,
    value,
    expected,
  });
};
