import type { Company } from '../company/company';
import { FunctionFailure, type GatewayError } from '../gateway/failures';
import type { SandboxSettings } from '../gateway/settings';
import { childNamed, type XmlElement } from '../gateway/xml-reader';
import { linesOf, type Batch } from '../ledger/batch';
import type { Ledger } from '../ledger/ledger';
import { usDateFromIso } from '../ledger/us-date';
import { closedPeriod } from './closed-periods';
import { checkEntry } from './create-journal-entry';
import type { EntryAuthor } from './entry-header';
import { couldNotCreate, entryRefused, invalidEntry, notImitated } from './entry-refusals';

/** Puts the content of the `GLBATCH` element in the place of the batch. Its lines are replaced as a whole. */
export const updateJournalEntry = (
  element: XmlElement,
  batch: Batch,
  company: Company,
  ledger: Ledger,
  author: EntryAuthor,
): void => {
  refuse(lockOf(batch, company, author.settings, 'edit'), couldNotUpdate);
  try {
    const { header, lines, reverseDate } = checkEntry(withKeptFields(element, batch), company, author);
    if (reverseDate !== '' && reverseDate !== batch.reverseDate) throw entryRefused(notImitated('REVERSEDATE'));
    const state = childNamed(element, 'STATE') === undefined ? batch.state : header.state;
    const { createdBy, createdAt, privateToEntity } = batch;
    const modified = { modifiedBy: author.userId, modifiedAt: author.at };
    ledger.change(batch, { ...header, ...modified, state, createdBy, createdAt, privateToEntity });
    ledger.replaceLines(batch, lines);
  } catch (error) {
    if (!(error instanceof FunctionFailure)) throw error;
    throw new FunctionFailure([...error.errors.filter((cause) => cause !== couldNotCreate), couldNotUpdate]);
  }
};

/** Removes all of the batches, or none when one of them may not be removed. */
export const deleteJournalEntries = (
  batches: readonly Batch[],
  company: Company,
  ledger: Ledger,
  settings: SandboxSettings,
): void => {
  for (const batch of batches) refuse(lockOf(batch, company, settings, 'delete'), couldNotDelete);
  for (const batch of batches) {
    const original = ledger.find(batch.reversalOfRecordNo ?? 0);
    if (original !== undefined) ledger.change(original, { reversedByRecordNo: null, reverseDate: '' });
    const mirror = ledger.find(batch.reversedByRecordNo ?? 0);
    if (mirror !== undefined) ledger.change(mirror, { reversalOfRecordNo: null });
    ledger.remove(batch);
  }
};

const couldNotUpdate: GatewayError = invalidEntry('Could not update GLBatch record.');
const couldNotDelete: GatewayError = invalidEntry('Could not delete GLBatch record.');

const refuse = (cause: GatewayError | null, general: GatewayError): void => {
  if (cause !== null) throw new FunctionFailure([cause, general]);
};

/** Drafts and submitted batches stay open to changes; the others are locked by the set-up or by their period. */
const lockOf = (
  batch: Batch,
  company: Company,
  settings: SandboxSettings,
  change: 'edit' | 'delete',
): GatewayError | null => {
  const isLocked = change === 'edit' ? settings.disableEdit : settings.disableDelete;
  const isOpen = batch.state === 'Draft' || batch.state === 'Submitted';
  if (isLocked && !isOpen) {
    const text = `Global transaction security does not allow you to ${change} a posted transaction.`;
    return invalidEntry(text, settings.transactionSecurityErrorNo);
  }
  const entityIds = new Set(
    linesOf(batch).map(({ dimensions }) => company.entityIdOf(dimensions.get('LOCATION') ?? '', batch.privateToEntity)),
  );
  for (const entityId of entityIds) {
    const closed = closedPeriod(entityId, batch.date, settings);
    if (closed !== null) return closed;
  }
  return null;
};

/** A field of the header that is not sent stays as it is. */
const withKeptFields = (element: XmlElement, batch: Batch): XmlElement => {
  const values: readonly (readonly [string, string])[] = [
    ['JOURNAL', batch.journal],
    ['BATCH_DATE', usDateFromIso(batch.date)],
    ['BATCH_TITLE', batch.title],
    ['REFERENCENO', batch.referenceNo],
    ['HISTORY_COMMENT', batch.historyComment],
    ['SUPDOCID', batch.supportingDocumentId],
    ['BASELOCATION_NO', batch.baseLocation],
    ...batch.customFields,
  ];
  const kept = values
    .filter(([name]) => childNamed(element, name) === undefined)
    .map(([name, text]): XmlElement => ({ name, text, attributes: new Map(), children: [], line: element.line }));
  return { ...element, children: [...kept, ...element.children] };
};
