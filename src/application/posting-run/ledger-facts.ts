import { type ResolvedValue } from '../../domain/journal-batch/journal-batch.events';
import { type CompanyFacts } from '../ledger-directory/company-facts';
import { type ScopedDirectory } from '../ledger-directory/scoped-directory';

/** The ledger's lists as they were read last. */
export type DirectoryLookup = Pick<
  ScopedDirectory,
  'isKnown' | 'isRefused' | 'refusal' | 'record' | 'resolve' | 'candidates'
>;

/** What is known of a company of the ledger. Null is what nobody can tell: it blocks nothing, for the ledger decides then. */
export interface LedgerFacts extends Pick<CompanyFacts, 'setup' | 'closedThrough' | 'mayAddEntries'> {
  readonly directory: DirectoryLookup;
}

/** Of a ledger that cannot be asked: every value is taken for an id. */
export const NOTHING_KNOWN: LedgerFacts = {
  directory: {
    isKnown: () => false,
    isRefused: () => false,
    refusal: () => undefined,
    record: (_list, id) => ({ id, name: '', active: true }),
    resolve: (_list, value) => ({ kind: 'id', id: value }),
    candidates: () => [],
  },
  setup: null,
  closedThrough: null,
  mayAddEntries: null,
};

/** The same, but that names stand for the ids for which they stood when it was recorded. */
export const withNames = (directory: DirectoryLookup, names: readonly ResolvedValue[]): DirectoryLookup => {
  const ids = new Map(names.map(({ field, value, ledgerId }) => [`${field}\n${value}`, ledgerId]));
  return {
    isKnown: (list) => directory.isKnown(list),
    isRefused: (list) => directory.isRefused(list),
    refusal: (list) => directory.refusal(list),
    record: (list, id) => directory.record(list, id),
    candidates: (list, value) => directory.candidates(list, value),
    resolve: (list, value) => {
      const id = ids.get(`${list}\n${value}`);
      return id === undefined ? directory.resolve(list, value) : { kind: 'id', id };
    },
  };
};
