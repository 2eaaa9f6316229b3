import type { Company } from '../company/company';
import type { Batch, Ledger } from '../ledger/ledger';
import { usDateFromIso, usTimestamp } from '../ledger/us-date';
import { textFields, type FieldKind, type LedgerObject, type Row, type Viewer } from './ledger-object';

export const batchObject = (ledger: Ledger, company: Company): LedgerObject => ({
  name: 'GLBATCH',
  nameField: 'RECORDNO',
  fields,
  rows: (viewer, equalities) =>
    candidates(ledger, equalities.get('RECORDNO'), equalities.get('JOURNAL'), equalities.get('REFERENCENO'))
      .filter((batch) => isVisible(batch, viewer))
      .map((batch) => batchRow(batch, company)),
});

/** A batch made in an entity session is private to that entity; an entity session sees no batch of the top level. */
export const isVisible = (batch: Batch, viewer: Viewer): boolean => {
  if (viewer.entityId !== '') return batch.privateToEntity === viewer.entityId;
  return viewer.showsPrivate || batch.privateToEntity === '';
};

export const batchRow = (batch: Batch, company: Company): Row => ({
  read: (field) => readers[field]?.(batch, company) ?? '',
});

const candidates = (
  ledger: Ledger,
  recordNos: readonly string[] | undefined,
  journals: readonly string[] | undefined,
  referenceNos: readonly string[] | undefined,
): readonly Batch[] => {
  if (recordNos !== undefined) return inOrder(recordNos.flatMap((recordNo) => ledger.find(Number(recordNo)) ?? []));
  if (journals === undefined || referenceNos === undefined) return ledger.all();
  return inOrder(
    journals.flatMap((journal) => referenceNos.flatMap((reference) => ledger.findByReference(journal, reference))),
  );
};

const inOrder = (batches: readonly Batch[]): readonly Batch[] =>
  [...new Set(batches)].sort((left, right) => left.recordNo - right.recordNo);

const textOrEmpty = (value: number | null): string => (value === null ? '' : String(value));

const readers: Readonly<Record<string, (batch: Batch, company: Company) => string>> = {
  RECORDNO: ({ recordNo }) => String(recordNo),
  BATCHNO: ({ batchNo }) => String(batchNo),
  BATCH_TITLE: ({ title }) => title,
  BALANCE: () => '0',
  JOURNAL: ({ journal }) => journal,
  'JOURNAL.SYMBOL': ({ journal }) => journal,
  'JOURNAL.TITLE': ({ journal }, company) => company.journals.get(journal)?.title ?? '',
  JOURNALKEY: ({ journal }, company) => textOrEmpty(company.journals.get(journal)?.recordNo ?? null),
  ADJ: () => 'F',
  BATCH_DATE: ({ date }) => usDateFromIso(date),
  MODULE: () => '2.GL',
  REFERENCENO: ({ referenceNo }) => referenceNo,
  REVERSED: ({ reverseDate }) => usDateFromIso(reverseDate),
  REVERSEDATE: ({ reverseDate }) => usDateFromIso(reverseDate),
  REVERSEDKEY: ({ reversedByRecordNo }) => textOrEmpty(reversedByRecordNo),
  REVERSEDFROM: ({ reversalOfRecordNo }) => textOrEmpty(reversalOfRecordNo),
  SUPDOCID: ({ supportingDocumentId }) => supportingDocumentId,
  BASELOCATION_NO: ({ baseLocation }) => baseLocation,
  BASELOCATION_NAME: ({ baseLocation }) => baseLocation,
  'USERINFO.LOGINID': ({ createdBy }) => createdBy,
  LOCATIONKEY: ({ privateToEntity }, company) => textOrEmpty(company.entities.get(privateToEntity)?.recordNo ?? null),
  WHENCREATED: ({ createdAt }) => usTimestamp(createdAt),
  WHENMODIFIED: ({ createdAt }) => usTimestamp(createdAt),
  MODIFIED: ({ createdAt }) => usTimestamp(createdAt),
  CREATEDBY: ({ createdBy }) => createdBy,
  MODIFIEDBY: ({ createdBy }) => createdBy,
  MODIFIEDBYID: ({ createdBy }) => createdBy,
  STATE: ({ state }) => state,
};

const kinds: Readonly<Record<string, FieldKind>> = {
  RECORDNO: 'number',
  BATCHNO: 'number',
  BALANCE: 'number',
  BATCH_DATE: 'date',
  REVERSED: 'date',
  REVERSEDATE: 'date',
  WHENCREATED: 'timestamp',
  WHENMODIFIED: 'timestamp',
  MODIFIED: 'timestamp',
};

/** Documented fields that nothing in the sandbox fills. */
const alwaysEmpty = [
  'JOURNAL_BILLABLE',
  'CHILDENTITY',
  'USERKEY',
  'TEMPLATEKEY',
  'PRBATCHKEY',
  'PRBATCHRECTYPE',
  'SCHOPKEY',
  'RRSENTRYKEY',
  'RRSKEY',
  'CONTRACTSCHEDULEENTRYKEY',
  'CONTRACTSCHEDULEKEY',
  'GLACCTALLOCATIONRUNKEY',
  'BASELOCATION',
  'RECORD_URL',
];

const fields: ReadonlyMap<string, FieldKind> = new Map([
  ...Object.keys(readers).map((name): [string, FieldKind] => [name, kinds[name] ?? 'text']),
  ...textFields(...alwaysEmpty),
]);
