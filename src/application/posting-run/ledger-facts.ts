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
