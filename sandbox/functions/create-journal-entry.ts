import type { Company } from '../company/company';
import { childNamed, childText, type XmlElement } from '../gateway/xml-reader';
import type { Batch, BatchHeader } from '../ledger/batch';
import type { Ledger } from '../ledger/ledger';
import type { LedgerLine } from '../ledger/ledger-line';
import { checkBalance } from './entry-balance';
import { checkHeader, checkReverseDate, type EntryAuthor } from './entry-header';
import { entryRefused, illegalFormat, missingField } from './entry-refusals';
import { withInterEntityLines } from './inter-entity-lines';
import { checkLine, lineCustomFieldRules, understoodOnLines, type CheckedLine } from './line-checks';
import { lineDimensionsOf } from './line-dimensions';

export interface CheckedEntry {
  readonly header: BatchHeader;
  readonly lines: readonly LedgerLine[];
  /** Empty when the entry is not reversed. */
  readonly reverseDate: string;
}

/** Writes the `GLBATCH` element into the ledger as a whole, or refuses it as a whole. */
export const createJournalEntry = (
  element: XmlElement,
  company: Company,
  ledger: Ledger,
  author: EntryAuthor,
): Batch => {
  const { header, lines, reverseDate } = checkEntry(element, company, author);
  const batch = ledger.add(header, lines);
  if (reverseDate !== '') ledger.addReversal(batch, reverseDate);
  return batch;
};

/** Everything that can be wrong with an entry, whether it is new or takes the place of another. */
export const checkEntry = (element: XmlElement, company: Company, author: EntryAuthor): CheckedEntry => {
  const header = checkHeader(element, company, author);
  const reverseDate = checkReverseDate(childText(element, 'REVERSEDATE'), header.date);
  const sent = checkLines(element, company, author, header.date);
  const checked = withInterEntityLines(sent, header.baseLocation, company, author.settings);
  checkBalance(checked, author.settings);
  return { header, lines: checked.map(({ line }) => line), reverseDate };
};

const checkLines = (element: XmlElement, company: Company, author: EntryAuthor, date: string): CheckedLine[] => {
  const scope = {
    company,
    dimensions: lineDimensionsOf(company),
    customFields: lineCustomFieldRules(company, author.settings),
    isUnderstood: understoodOnLines(company),
    settings: author.settings,
    sessionEntity: author.entityId,
    date,
  };
  const entries = childNamed(element, 'ENTRIES')?.children ?? [];
  if (entries.length === 0) throw entryRefused(missingField('ENTRIES'));
  return entries.map((entry) => {
    if (entry.name.toUpperCase() !== 'GLENTRY') throw entryRefused(illegalFormat('ENTRIES'));
    return checkLine(entry, scope);
  });
};
