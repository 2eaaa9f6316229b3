import type { SandboxSettings } from './settings';

export interface BodyShape {
  readonly allowed: readonly string[];
  readonly required: readonly string[];
}

/** Which children a function may have. Names the sandbox knows but does not imitate are accepted with any content. */
export const bodyOf = (name: string): BodyShape | 'anything' => shapes[name] ?? 'anything';

const shapes: Readonly<Record<string, BodyShape>> = {
  getAPISession: { allowed: ['locationid'], required: [] },
  query: {
    allowed: ['object', 'select', 'docparid', 'filter', 'orderby', 'options', 'pagesize', 'offset'],
    required: ['object', 'select'],
  },
  read: { allowed: ['object', 'keys', 'fields', 'returnFormat', 'docparid'], required: ['object', 'keys'] },
  readByName: { allowed: ['object', 'keys', 'fields', 'returnFormat', 'docparid'], required: ['object', 'keys'] },
  readByQuery: {
    allowed: ['object', 'query', 'fields', 'pagesize', 'returnFormat', 'docparid'],
    required: ['object', 'query'],
  },
  readMore: { allowed: ['object', 'view', 'reportId', 'resultId'], required: [] },
  delete: { allowed: ['object', 'keys'], required: ['object', 'keys'] },
  lookup: { allowed: ['object'], required: ['object'] },
  inspect: { allowed: ['object', 'name'], required: [] },
  getUserPermissions: { allowed: ['userId'], required: ['userId'] },
  get_list: { allowed: ['filter', 'sorts', 'fields', 'additional_parameters'], required: [] },
  get_closedbooksdate: { allowed: [], required: [] },
  getFinancialSetup: { allowed: [], required: [] },
  readEntityDetails: { allowed: [], required: [] },
  getDimensions: { allowed: [], required: [] },
};

/** The closed list of the schema, cut to the names a ledger client could send. Any other name is a schema error. */
export const functionNamesFor = (rules: Pick<SandboxSettings, 'servesClosedBooksDate'>): readonly string[] =>
  rules.servesClosedBooksDate ? functionNames : functionNames.filter((name) => name !== 'get_closedbooksdate');

const functionNames: readonly string[] = [
  'create',
  ...Object.keys(shapes),
  'update',
  'getDimensionRelationships',
  'getDimensionRestrictions',
  'readUserFormatting',
  'create_gltransaction',
  'create_statgltransaction',
  'create_supdoc',
  'create_supdocfolder',
  'update_supdoc',
  'delete_supdoc',
  'get_companyprefs',
  'get_trialbalance',
  'readReport',
  'readView',
  'readRelated',
  'getDimensionAutofillDetails',
  'delete_gltransaction',
];

/** What a `get_list` may name. The sandbox lists only some of them. */
export const listableObjects: readonly string[] = [
  'journal',
  'adjjournal',
  'statjournal',
  'glaccount',
  'location',
  'locationentity',
  'department',
  'class',
  'customer',
  'vendor',
  'employee',
  'item',
  'project',
  'task',
  'costtype',
  'contract',
  'warehouse',
  'gltransaction',
  'glentry',
  'reportingperiod',
  'company_info',
  'trxcurrencies',
];
