import { type ResolvedValue } from '../shared/batch-plan';
import { type LedgerReason } from './ledger-entry';
import { type Candidate, type LedgerRecord, type LedgerSetup, type Resolution } from './ledger-record';

/** The ledger's lists as last read, named by `ledgerListName`. */
export interface DirectoryLookup {
  /** False when the list was never read or may not be: then nothing is known of its records. */
  isKnown(list: string): boolean;
  isRefused(list: string): boolean;
  /** The ledger's reason for a refusal, if it gave one. */
  refusal(list: string): LedgerReason | undefined;
  record(list: string, id: string): LedgerRecord | undefined;
  resolve(list: string, value: string): Resolution;
  /** Likely records for a value that is not a record: a person chooses. */
  candidates(list: string, value: string): readonly Candidate[];
}

/** What is known of a company of the ledger. Null means unknown: it blocks nothing, and the ledger decides. */
export interface LedgerFacts {
  readonly directory: DirectoryLookup;
  readonly setup: LedgerSetup | null;
  /** Last closed day by entity id, `YYYY-MM-DD`; the empty id is the top level. */
  readonly closedThrough: ReadonlyMap<string, string | null> | null;
  /** The only entity that entries can be posted to. Left out at the top level, which posts to all of them. */
  readonly entityId?: string;
  /** Null when the permission is not recognized: the ledger's words for it are not published. */
  readonly mayAddEntries: boolean | null;
  /** The readings that these facts come from: with the same ones, the facts are the same. Empty: it is not known. */
  readonly sources: readonly unknown[];
}

/** For a ledger that cannot be asked: every value is treated as an id. */
export const NOTHING_KNOWN: LedgerFacts = {
  directory: {
    isKnown: () => false,
    isRefused: () => false,
    refusal: () => undefined,
    record: (_list, id) => ({ id, name: '', active: true }),
    resolve: (_list, value) => ({ kind: 'id', id: value, by: 'id' }),
    candidates: () => [],
  },
  setup: null,
  closedThrough: null,
  mayAddEntries: null,
  sources: [],
};

/** The same, except that names stand for the ids recorded at that time. */
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
      return id === undefined ? directory.resolve(list, value) : { kind: 'id', id, by: id === value ? 'id' : 'name' };
    },
  };
};
