import { postingStop } from '../../../src/domain/posting-stop/posting-stop.state';
import { ENVIRONMENT } from '../../support/plain-ports';
import { counts, PostingSystem } from '../../support/posting-system';

let system: PostingSystem;
beforeEach(async () => {
  system = new PostingSystem();
  await system.start();
});
afterEach(() => system.stop());

const streamOf = (batchKey: string): string => `journalBatch-${ENVIRONMENT}.${batchKey}`;

/** The log does not hold the stream any more; so many reads show it again after that. */
const lose = (batchKey: string, reads = Infinity): void => {
  const read = system.inner.read.bind(system.inner);
  let left = reads;
  jest.spyOn(system.inner, 'read').mockImplementation((stream) => {
    if (stream !== streamOf(batchKey) || left <= 0) return read(stream);
    left -= 1;
    return Promise.resolve([]);
  });
};
const stops = async (): Promise<unknown[]> => [
  ...(await system.aggregates.load(postingStop, ENVIRONMENT)).state.open.values(),
];
const missing = (batchKey: string): unknown => ({
  kind: 'log-damaged',
  code: 'STREAM_MISSING',
  stream: streamOf(batchKey),
  message: `The views have the stream ${streamOf(batchKey)}, and the log does not hold it.`,
});

describe('a batch that the views have and the log does not', () => {
  it('stops posting of its environment', async () => {
    const [lost = ''] = await system.readyBatches(['JE-1']);
    lose(lost);
    expect(await system.post([lost])).toEqual(counts({ skipped: 1 }));
    expect(await stops()).toEqual([missing(lost)]);
  });

  it('keeps the other parts of its entry back', async () => {
    const [first = '', second = ''] = await system.readyParts(['4000', '4000']);
    lose(second);
    expect(await system.post([first])).toEqual(counts({ failed: 1 }));
    expect(system.ledger.creates).toEqual([]);
    expect(await system.batch(first)).toMatchObject({ status: 'Failed', problems: [{ code: 'LOG_DAMAGED' }] });
    expect(await stops()).toEqual([missing(second)]);
  });

  it('is no damage when the log only shows it late', async () => {
    const [late = ''] = await system.readyBatches(['JE-1']);
    lose(late, 1);
    expect(await system.post([late])).toEqual(counts({ posted: 1 }));
    expect(await stops()).toEqual([]);
  });
});
