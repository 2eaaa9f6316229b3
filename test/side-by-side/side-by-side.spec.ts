import { compareClients } from './comparison';
import { shortenWaitsOfOfficialClient } from './official-client';

describe('this service beside the official client', () => {
  it('leaves one entry where the official client leaves two or six', async () => {
    shortenWaitsOfOfficialClient(1_000);
    const comparisons = await compareClients(() => undefined);
    const entries = comparisons.map(({ scenario, officialClient, officialClientUnique, ours }) => [
      scenario,
      ...[officialClient, officialClientUnique, ours].map((side) => side.entries),
    ]);
    expect(entries).toEqual([
      ['503 once, nothing executed', 1, 1, 1],
      ['504 once, after the ledger wrote it', 2, 1, 1],
      ['504 six times, after the ledger wrote it', 6, 1, 1],
      ['504 for ever, after the ledger wrote it', 6, 1, 1],
      ['connection lost, after the ledger wrote it', 1, 1, 1],
    ]);
    expect(comparisons.map(({ officialClientUnique, ours }) => [officialClientUnique, ours].map(answerOf))).toEqual([
      ['posted', 'Success'],
      ['error', 'Success'],
      ['error', 'Success'],
      ['error', 'Success'],
      ['error', 'Success'],
    ]);
  });
});

const answerOf = ({ told }: { told: string }): string => told.split(/[,:]/, 1)[0] ?? '';
