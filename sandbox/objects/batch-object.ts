import type { Batch } from '../ledger/batch';
import type { Ledger } from '../ledger/ledger';
import { usDateFromIso, usTimestamp } from '../ledger/us-date';
import { visibilityFor } from './batch-visibility';
import { textFields, type FieldKind, type LedgerObject, type Row } from './ledger-object';
import type { ObjectSources } from './object-sources';

export const batchObject = (sources: ObjectSources): LedgerObject => {
  const { ledger, settings } = sources;
  const customFields = new Set([...settings.batchCustomFields, ...ledger.customFields.ofBatches]);
  return {
    name: 'GLBATCH',
    nameField: 'RECORDNO',
    fields: new Map([...fields, ...textFields(...customFields)]),
    // With a lag, time alone shows more of them.
    ...(settings.visibilityLagMs > 0 ? {} : { source: { of: ledger, changes: ledger.changes } }),
    rows: (viewer, equalities) =>
      candidates(ledger, equalities.get('RECORDNO'), equalities.get('JOURNAL'), equalities.get('REFERENCENO'))
        .filter(visibilityFor(viewer, sources))
        .map((batch) => batchRow(batch, sources)),
  };
};

const batchRow = (batch: Batch, sources: ObjectSources): Row => ({
  read: (field) => batch.customFields.get(field) ?? readers[field]?.(batch, sources) ?? '',
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

const readers: Readonly<Record<string, (batch: Batch, sources: ObjectSources) => string>> = {
  RECORDNO: ({ recordNo }) => String(recordNo),
  BATCHNO: ({ batchNo }) => String(batchNo),
  BATCH_TITLE: ({ title }) => title,
  BALANCE: () => '0',
  JOURNAL: ({ journal }) => journal,
  'JOURNAL.SYMBOL': ({ journal }) => journal,
  'JOURNAL.TITLE': ({ journal }, { company }) => company.journals.get(journal)?.title ?? '',
  JOURNALKEY: ({ journal }, { company }) => textOrEmpty(company.journals.get(journal)?.recordNo ?? null),
  ADJ: () => 'F',
  BATCH_DATE: ({ date }) => usDateFromIso(date),
  MODULE: ({ moduleKey }) => moduleKey ?? '2.GL',
  REFERENCENO: ({ referenceNo }) => referenceNo,
  REVERSED: ({ reverseDate }) => usDateFromIso(reverseDate),
  REVERSEDATE: ({ reverseDate }) => usDateFromIso(reverseDate),
  REVERSEDKEY: ({ reversedByRecordNo }) => textOrEmpty(reversedByRecordNo),
  REVERSEDFROM: ({ reversalOfRecordNo }) => textOrEmpty(reversalOfRecordNo),
  SUPDOCID: ({ supportingDocumentId }) => supportingDocumentId,
  BASELOCATION_NO: ({ baseLocation }) => baseLocation,
  BASELOCATION_NAME: ({ baseLocation }) => baseLocation,
  'USERINFO.LOGINID': ({ createdBy }) => createdBy,
  LOCATIONKEY: ({ privateToEntity }, { company }) =>
    textOrEmpty(company.entities.get(privateToEntity)?.recordNo ?? null),
  WHENCREATED: ({ createdAt }) => usTimestamp(createdAt),
  WHENMODIFIED: ({ modifiedAt }) => usTimestamp(modifiedAt),
  MODIFIED: ({ modifiedAt }) => usTimestamp(modifiedAt),
  CREATEDBY: ({ createdBy }) => createdBy,
  MODIFIEDBY: ({ modifiedBy }) => modifiedBy,
  MODIFIEDBYID: ({ modifiedBy }) => modifiedBy,
  STATE: ({ state }) => state,
  RECORD_URL: ({ journal, recordNo }, { endpoint }) =>
    new URL(`/journals/${encodeURIComponent(journal)}/${recordNo}`, endpoint).href,
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
];

const fields: ReadonlyMap<string, FieldKind> = new Map([
  ...Object.keys(readers).map((name): [string, FieldKind] => [name, kinds[name] ?? 'text']),
  ...textFields(...alwaysEmpty),
]);

/** The fields a batch has anyway, which therefore are no custom fields. */
export const batchFieldNames: readonly string[] = [...fields.keys()];
