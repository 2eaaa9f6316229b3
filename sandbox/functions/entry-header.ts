import type { Company, Journal } from '../company/company';
import type { SandboxSettings } from '../gateway/settings';
import { childText, type XmlElement } from '../gateway/xml-reader';
import type { BatchHeader, BatchState } from '../ledger/batch';
import { isoFromUsDate } from '../ledger/us-date';
import { batchFieldNames } from '../objects/batch-object';
import { customFieldsOf } from './custom-fields';
import { entryRefused, illegalFormat, invalidDimension, invalidEntry, missingField } from './entry-refusals';
import { checkLength } from './line-checks';
import { refuseLosses } from './lossless';

export interface EntryAuthor {
  readonly userId: string;
  /** Empty at the top level. */
  readonly entityId: string;
  readonly at: Date;
  readonly settings: SandboxSettings;
}

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

/** The elements of a header that have an effect. `RECORDNO` names the batch that an update changes. */
const understood: ReadonlySet<string> = new Set([
  'RECORDNO',
  'JOURNAL',
  'BATCH_DATE',
  'BATCH_TITLE',
  'REVERSEDATE',
  'HISTORY_COMMENT',
  'REFERENCENO',
  'BASELOCATION_NO',
  'SUPDOCID',
  'STATE',
]);

export const checkHeader = (element: XmlElement, company: Company, author: EntryAuthor): BatchHeader => {
  const { settings } = author;
  refuseLosses(element, {
    isUnderstood: (name) => understood.has(name) || !standardElements.has(name),
    harmless: { TAXIMPLICATIONS: ['None'] },
    container: 'ENTRIES',
  });
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

export const checkReverseDate = (value: string, date: string): string => {
  if (value === '') return '';
  const reverseDate = isoFromUsDate(value);
  if (reverseDate === null) throw entryRefused(illegalFormat('REVERSEDATE'));
  if (reverseDate <= date) {
    throw entryRefused(invalidEntry('The reversing date must be later than the transaction date.'));
  }
  return reverseDate;
};
