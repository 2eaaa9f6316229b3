import { once } from 'node:events';
import { Subject } from 'rxjs';
import { eventFrame, EventStream } from '../../../src/adapters/http/shared/event-stream';

const frame = (posted: number): Buffer => eventFrame('progress', { posted });

describe('a stream of events', () => {
  let frames: Subject<Buffer>;
  let stream: EventStream;
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    frames = new Subject();
    stream = new EventStream(frames);
  });
  afterEach(() => {
    stream.destroy();
    jest.useRealTimers();
  });

  it('gives each frame as it comes to who reads, and ends after the last', async () => {
    const heard: string[] = [];
    stream.on('data', (chunk: Buffer) => heard.push(chunk.toString()));
    for (const posted of [1, 2, 3]) {
      frames.next(frame(posted));
      await new Promise(setImmediate);
    }
    frames.complete();
    await once(stream, 'end');
    expect(heard).toEqual([1, 2, 3].map((posted) => `event: progress\ndata: {"posted":${posted}}\n\n`));
  });

  it('keeps one frame, the newest, for who does not keep up', async () => {
    for (let posted = 1; posted <= 10_000; posted += 1) frames.next(frame(posted));
    frames.complete();
    const heard: string[] = [];
    for await (const chunk of stream) heard.push((chunk as Buffer).toString());
    expect(heard.at(-1)).toContain('10000');
    expect(heard.length).toBeLessThanOrEqual(2);
  });

  it('beats now and then while nothing happens, and never in place of a frame that waits', async () => {
    const heard: string[] = [];
    stream.on('data', (chunk: Buffer) => heard.push(chunk.toString()));
    await new Promise(setImmediate);
    jest.advanceTimersByTime(20_000);
    await new Promise(setImmediate);
    expect(heard).toEqual(['event: heartbeat\ndata: {}\n\n']);
    stream.pause();
    frames.next(frame(1));
    jest.advanceTimersByTime(40_000);
    frames.complete();
    stream.resume();
    await once(stream, 'end');
    expect(heard).toContain(frame(1).toString());
  });

  it('follows nothing any more when its reader has gone, or the source has failed', async () => {
    stream.destroy();
    await once(stream, 'close');
    expect([frames.observed, jest.getTimerCount()]).toEqual([false, 0]);
    const failing = new Subject<Buffer>();
    const failed = new EventStream(failing);
    failing.error(new Error('The views are gone.'));
    await expect(once(failed, 'end')).rejects.toThrow('The views are gone.');
    expect(jest.getTimerCount()).toBe(0);
  });
});
