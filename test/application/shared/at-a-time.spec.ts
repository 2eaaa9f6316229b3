import { eachAtATime } from '../../../src/application/shared/at-a-time';

async function* numbers(count: number): AsyncGenerator<number, void> {
  for (let index = 0; index < count; index += 1) yield index;
}

describe('working on so many at a time', () => {
  it('does each once, never more together than it may, and keeps the places full', async () => {
    const done: number[] = [];
    const together: number[] = [];
    const waiting: (() => void)[] = [];
    let open = 0;
    const all = eachAtATime(numbers(7), 3, async (item) => {
      open += 1;
      together.push(open);
      await new Promise<void>((resolve) => waiting.push(resolve));
      open -= 1;
      done.push(item);
    });
    while (done.length < 7) {
      await new Promise((turn) => setImmediate(turn));
      waiting.shift()?.();
    }
    await all;
    expect(done).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(together).toEqual([1, 2, 3, 3, 3, 3, 3]);
  });

  it('starts nothing more after a failure, lets the others finish, and throws the first', async () => {
    const ended: number[] = [];
    const working = eachAtATime(numbers(100), 3, async (item) => {
      await new Promise((turn) => setImmediate(turn));
      if (item === 1 || item === 2) throw new Error(`broken ${item}`);
      await new Promise((turn) => setImmediate(turn));
      ended.push(item);
    });
    await expect(working).rejects.toThrow('broken 1');
    expect(ended).toContain(0);
    expect(ended.length).toBeLessThan(5);
  });
});
