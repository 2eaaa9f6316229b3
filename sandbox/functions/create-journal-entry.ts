import type { Company, Journal } from '../company/company';
import type { SandboxSettings } from '../gateway/settings';
import { childNamed, childText, type XmlElement } from '../gateway/xml-reader';
import type { Batch, BatchHeader, BatchState } from '../ledger/batch';
import type { Ledger } from '../ledger/ledger';
import type { LedgerLine } from '../ledger/ledger-line';
import { isoFromUsDate } from '../ledger/us-date';
import { batchFieldNames } from '../objects/batch-object';
import { customFieldsOf } from './custom-fields';
import {
  entryRefused,
  illegalFormat,
  invalidDimension,
  invalidEntry,
  missingField,
  unbalanced,
} from './entry-refusals';
import { checkLength, checkLine, lineCustomFieldRules, lineDimensionsOf, type CheckedLine } from './line-checks';

export interface EntryAuthor {
  readonly userId: string;
  /** Empty at the top level. */
  readonly entityId: string;
  readonly at: Date;
  readonly settings: SandboxSettings;
}

/** Writes the `GLBATCH` element into the ledger as a whole, or refuses it as a whole. */
export const createJournalEntry = (
  element: XmlElement,
  company: Company,
  ledger: Ledger,
  author: EntryAuthor,
): Batch => {
  const header = checkHeader(element, company, author);
  const reverseDate = checkReverseDate(childText(element, 'REVERSEDATE'), header.date);
  const scope = {
    company,
    dimensions: lineDimensionsOf(company),
    customFields: lineCustomFieldRules(company, author.settings),
    settings: author.settings,
    sessionEntity: author.entityId,
    date: header.date,
  };
  const entries = childNamed(element, 'ENTRIES')?.children ?? [];
  if (entries.length === 0) throw entryRefused(missingField('ENTRIES'));
  const checked = entries.map((entry) => {
    if (entry.name.toUpperCase() !== 'GLENTRY') throw entryRefused(illegalFormat('ENTRIES'));
    return checkLine(entry, scope);
  });
  checkBalance(checked, author.settings);
  const batch = ledger.add(
    header,
    checked.map(({ line }) => line),
  );
  if (reverseDate !== '') ledger.addReversal(batch, reverseDate);
  return batch;
};

const supportingDocumentIdLengthMax = 100;
const standardElements: ReadonlySet<string> = new Set([
  ...batchFieldNames,
  'HISTORY_COMMENT',
  'ENTRIES',
  'TAXIMPLICATIONS',
  'VATVENDORID',
  'VATCUSTOMERID',
  'VATCONTACTID',
  'TAXSOLUTIONID',
  'TRANSACTIONSOURCE',
]);

const checkHeader = (element: XmlElement, company: Company, author: EntryAuthor): BatchHeader => {
  const { settings } = author;
  const text = (name: string): string => childText(element, name);
  for (const name of ['JOURNAL', 'BATCH_DATE', 'BATCH_TITLE']) {
    if (text(name) === '') throw entryRefused(missingField(name));
  }
  const date = isoFromUsDate(text('BATCH_DATE'));
  if (date === null) throw entryRefused(illegalFormat('BATCH_DATE'));
  const state = text('STATE') === '' ? 'Posted' : text('STATE');
  if (state !== 'Posted' && state !== 'Draft') throw entryRefused(illegalFormat('STATE'));
  const baseLocation = text('BASELOCATION_NO');
  if (baseLocation !== '' && !company.entities.has(baseLocation)) {
    throw entryRefused(invalidDimension('LOCATION', baseLocation));
  }
  const title = checkLength('BATCH_TITLE', text('BATCH_TITLE'), settings.titleLengthMax);
  const referenceNo = checkLength('REFERENCENO', text('REFERENCENO'), settings.referenceNoLengthMax);
  const historyComment = checkLength('HISTORY_COMMENT', text('HISTORY_COMMENT'), settings.historyCommentLengthMax);
  const supportingDocumentId = checkLength('SUPDOCID', text('SUPDOCID'), supportingDocumentIdLengthMax);
  return {
    journal: checkJournal(text('JOURNAL'), company, settings).symbol,
    date,
    title,
    referenceNo,
    state: state === 'Draft' ? state : stateOfPosted(settings),
    historyComment,
    supportingDocumentId,
    baseLocation: company.entities.get(baseLocation)?.id ?? '',
    privateToEntity: author.entityId,
    createdBy: author.userId,
    createdAt: author.at,
    customFields: customFieldsOf(element, {
      standard: standardElements,
      declared: settings.batchCustomFields,
      unknownFields: settings.unknownFields,
    }),
  };
};

const stateOfPosted = ({ approvals, stateAfterCreate }: SandboxSettings): BatchState =>
  stateAfterCreate ?? (approvals ? 'Submitted' : 'Posted');

const checkJournal = (symbol: string, company: Company, settings: SandboxSettings): Journal => {
  const journal = company.journals.get(symbol);
  if (journal?.status !== 'active') {
    throw entryRefused(invalidEntry(`Journal '${symbol}' is not valid.`, settings.invalidJournalErrorNo));
  }
  if (!journal.allowsDirectPosting) {
    throw entryRefused(invalidEntry(`Direct posting is not allowed for journal '${symbol}'.`));
  }
  return journal;
};

const checkReverseDate = (value: string, date: string): string => {
  if (value === '') return '';
  const reverseDate = isoFromUsDate(value);
  if (reverseDate === null) throw entryRefused(illegalFormat('REVERSEDATE'));
  if (reverseDate <= date) {
    throw entryRefused(invalidEntry('The reversing date must be later than the transaction date.'));
  }
  return reverseDate;
};

/** An entry balances in each entity, there in each currency and in the base currency as well. */
const checkBalance = (checked: readonly CheckedLine[], settings: SandboxSettings): void => {
  const hasDebit = checked.some(({ line }) => line.isDebit);
  const hasCredit = checked.some(({ line }) => !line.isDebit);
  if (!hasDebit || !hasCredit) {
    throw entryRefused(invalidEntry('A journal entry needs at least one debit and one credit line.'));
  }
  const nets = new Map<string, { entityId: string; net: bigint }>();
  for (const { line, entityId } of checked) {
    addTo(nets, entityId, `${entityId}\n${line.currency}`, signed(line, line.amount));
    addTo(nets, entityId, `${entityId}\nbase currency`, signed(line, line.baseAmount));
  }
  const entities = new Set([...nets.values()].filter(({ net }) => net !== 0n).map(({ entityId }) => entityId));
  if (entities.size === 0) return;
  throw entryRefused(...[...entities].map((entity) => unbalanced(entity, settings.unbalancedErrorNo)));
};

const addTo = (
  nets: Map<string, { entityId: string; net: bigint }>,
  entityId: string,
  key: string,
  amount: bigint,
): void => {
  const entry = nets.get(key) ?? { entityId, net: 0n };
  entry.net += amount;
  nets.set(key, entry);
};

const signed = (line: LedgerLine, amount: bigint): bigint => (line.isDebit ? amount : -amount);
