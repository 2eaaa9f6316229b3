import { EventEmitter } from 'node:events';
import { answers } from '../../../src/adapters/event-store/eventstoredb/client-holder';
import { type ReplyStream } from '../../../src/adapters/event-store/eventstoredb/client';

class LateStream extends EventEmitter {
  readonly cancel = jest.fn();
}

describe('a look at a store that went away', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('hears the error of a reply that opens when nobody waits for it any more', async () => {
    const stream = new LateStream();
    const opening = Promise.withResolvers<ReplyStream>();
    const looked = answers({ readAnything: () => opening.promise });
    await jest.advanceTimersByTimeAsync(2_000);
    expect(await looked).toBe(false);
    opening.resolve(stream as unknown as ReplyStream);
    await jest.advanceTimersByTimeAsync(0);
    expect(stream.cancel).toHaveBeenCalledTimes(1);
    expect(() => stream.emit('error', new Error('The connection was closed.'))).not.toThrow();
  });
});
