import { type JournalBatchReadModel } from '../../../src/adapters/read-models/journal-batch.read-model';
import { ENVIRONMENT } from '../../support/plain-ports';
import { PostingSystem } from '../../support/posting-system';

let system: PostingSystem;
beforeEach(async () => {
  system = new PostingSystem();
  await system.start();
});
afterEach(() => system.stop());

/** Keys of the parts of an entry that is Ready to Post. */
const deliver = (journalEntryId: string, parts: number, businessEntityId = ''): Promise<string[]> =>
  system.readyParts(
    Array.from({ length: parts }, () => '4000'),
    { journalEntryId, businessEntityId },
  );

const views = (): JournalBatchReadModel => system.batchViews;

describe('an entry in parts', () => {
  it('is not divided by a limit', async () => {
    const [first, second] = [await deliver('JE-1', 2), await deliver('JE-2', 3)];
    for (const list of [views().readyKeys.bind(views()), views().postableKeys.bind(views())]) {
      expect(list(ENVIRONMENT, null, 5)).toEqual([...first, ...second]);
      expect(list(ENVIRONMENT, null, 4)).toEqual(first);
      expect(list(ENVIRONMENT, null, 2)).toEqual(first);
      expect(list(ENVIRONMENT, null, 1)).toEqual(first.slice(0, 1)); // One that is larger than the limit goes on.
    }
  });

  it('is told from another entity of the same id', async () => {
    const [one, other] = [await deliver('JE-1', 2, 'us01'), await deliver('JE-1', 2, 'uk01')];
    expect(views().unsentParts(ENVIRONMENT, [one[0] ?? ''])).toEqual(one);
    expect(views().unsentParts(ENVIRONMENT, [other[1] ?? ''])).toEqual(other);
  });

  it('needs attention while the ledger has some of its parts and refused another, and no longer when all are there', async () => {
    const keys = await deliver('JE-1', 2);
    system.ledger.fault = (title) => (title === 'JE-1 2/2' ? 'rejected' : undefined);
    await system.post(keys, { lanes: 1 });
    await system.projected();
    const shown = (): unknown[] =>
      keys.map((key) => {
        const { status, needsPerson, decision, entryProblem } = views().journalBatch(ENVIRONMENT, key)!;
        return [status, needsPerson, decision, entryProblem?.message ?? null];
      });
    expect(shown()).toEqual([
      ['Success', false, null, null],
      ['Failed', true, 'half-posted', '1 of 2 parts of this entry is in Sage Intacct, and part 2 failed.'],
    ]);
    expect(views().summaryOf(ENVIRONMENT, null)).toMatchObject([
      { status: 'Failed', needsPerson: 1 },
      { status: 'Success', needsPerson: 0 },
    ]);
    system.ledger.fault = () => undefined;
    await system.post(keys.slice(1), {}, 'run-2');
    await system.projected();
    expect(shown()).toEqual([
      ['Success', false, null, null],
      ['Success', false, null, null],
    ]);
  });
});
