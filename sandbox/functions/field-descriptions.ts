import { lineElementOf } from '../company/company';
import { batchStates } from '../ledger/batch';
import type { FieldKind, LedgerObject } from '../objects/ledger-object';
import type { ObjectSources } from '../objects/object-sources';
import { customValueLengthMax } from './custom-fields';

export interface FieldDescription {
  readonly name: string;
  readonly label: string;
  readonly dataType: string;
  readonly isRequired: boolean;
  readonly isReadOnly: boolean;
  readonly isCustom: boolean;
  readonly lengthMax: number;
  readonly validValues: readonly string[];
}

/** What the company's set-up says about each field of the object. */
export const describeFields = (object: LedgerObject, sources: ObjectSources): FieldDescription[] => {
  const { settings, ledger, company } = sources;
  const custom: ReadonlySet<string> =
    object.name === 'GLBATCH'
      ? new Set([...settings.batchCustomFields, ...ledger.customFields.ofBatches])
      : new Set(object.name === 'GLENTRY' ? [...settings.lineCustomFields, ...ledger.customFields.ofLines] : []);
  const dimensions = object.name === 'GLENTRY' ? company.dimensionObjects.map(lineElementOf) : [];
  const writable = new Set([...(writableFields[object.name] ?? []), ...dimensions, ...custom]);
  return [...object.fields].map(([name, kind]) => ({
    name,
    label: labelOf(name),
    dataType: dataTypes[kind],
    isRequired: requiredFields[object.name]?.includes(name) ?? false,
    isReadOnly: !writable.has(name),
    isCustom: custom.has(name),
    lengthMax: custom.has(name) ? customValueLengthMax : lengthOf(name, kind, sources),
    validValues: validValues[name] ?? [],
  }));
};

const dataTypes: Readonly<Record<FieldKind, string>> = {
  text: 'TEXT',
  number: 'DECIMAL',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
};

const writableFields: Readonly<Record<string, readonly string[]>> = {
  GLBATCH: [
    'JOURNAL',
    'BATCH_DATE',
    'BATCH_TITLE',
    'REVERSEDATE',
    'REFERENCENO',
    'BASELOCATION_NO',
    'SUPDOCID',
    'STATE',
  ],
  GLENTRY: [
    'ACCOUNTNO',
    'TR_TYPE',
    'AMOUNT',
    'TRX_AMOUNT',
    'CURRENCY',
    'EXCH_RATE_DATE',
    'EXCH_RATE_TYPE_ID',
    'EXCHANGE_RATE',
    'DOCUMENT',
    'DESCRIPTION',
  ],
};

/** The documentation shows the state as required although a create may leave it out. */
const requiredFields: Readonly<Record<string, readonly string[]>> = {
  GLBATCH: ['JOURNAL', 'BATCH_DATE', 'BATCH_TITLE', 'STATE'],
  GLENTRY: ['ACCOUNTNO', 'TR_TYPE', 'TRX_AMOUNT'],
};

const validValues: Readonly<Record<string, readonly string[]>> = {
  STATE: batchStates,
  STATUS: ['active', 'inactive'],
  TR_TYPE: ['1', '-1'],
};

const textLengthMax = 100;
const lengthByKind: Readonly<Record<FieldKind, number>> = { text: textLengthMax, number: 17, date: 10, timestamp: 19 };

const lengthOf = (name: string, kind: FieldKind, { settings }: ObjectSources): number => {
  switch (name) {
    case 'REFERENCENO':
      return settings.referenceNoLengthMax;
    case 'BATCH_TITLE':
    case 'BATCHTITLE':
      return settings.titleLengthMax;
    case 'DOCUMENT':
      return settings.documentLengthMax;
    case 'DESCRIPTION':
      return settings.descriptionLengthMax;
    default:
      return lengthByKind[kind];
  }
};

const labelOf = (name: string): string => {
  const words = name.toLowerCase().replaceAll(/[_.]/g, ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
};
