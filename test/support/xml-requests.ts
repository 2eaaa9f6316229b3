import { prepareJournalEntry } from '../../src/adapters/intacct/entries/journal-entry';
import { type PreparedEntry } from '../../src/application/ports/accounting-system';
import { type FakeLedger } from './fake-ledger';

/** Has a ledger of our own take the requests that the real client writes. */
export const takeXmlRequests = (ledger: FakeLedger): void => {
  const taken = new Map<string, PreparedEntry>();
  const [prepare, post] = [ledger.prepare.bind(ledger), ledger.post.bind(ledger)];
  ledger.prepare = (entry, identity) => {
    const [written, own] = [prepareJournalEntry(entry, identity), prepare(entry, identity)];
    if (written.kind === 'prepared' && own.kind === 'prepared') taken.set(written.entry.payloadDigest, own.entry);
    return written;
  };
  ledger.post = (access, entry, mayStart) => post(access, taken.get(entry.payloadDigest) ?? entry, mayStart);
};
