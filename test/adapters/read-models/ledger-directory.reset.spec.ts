import { LedgerDirectoryReset } from '../../../src/adapters/read-models/ledger-directory.reset';
import { type RecordedEvent } from '../../../src/application/ports/event-store';
import { MemoryLedgerDirectory } from '../../support/memory-ledger-directory';

const scope = { environment: 'acme', companyId: 'ACME' };

const listsAfter = (stream: string, type: string): number => {
  const directory = new MemoryLedgerDirectory();
  directory.replace(scope, 'Class').commit('2026-10-01T00:00:00.000Z');
  const event = { stream, type, data: { companyId: 'ACME' }, metadata: { environment: 'acme' } };
  new LedgerDirectoryReset(directory).apply(event as unknown as RecordedEvent);
  return directory.states(scope).length;
};

describe('the lists of the ledger', () => {
  it.each(['ConnectionEstablished', 'ConnectionCredentialsChanged', 'ConnectionRemoved'])(
    'are read again after %s, for another user may read other things',
    (type) => {
      expect(listsAfter('connection-acme', type)).toBe(0);
    },
  );
  it.each([
    ['connection-acme', 'ConnectionPaused'],
    ['connection-acme', 'ConnectionChecked'],
    ['journalBatch-acme.1', 'ConnectionEstablished'],
  ])('stay after %s %s', (stream, type) => {
    expect(listsAfter(stream, type)).toBe(1);
  });
});
