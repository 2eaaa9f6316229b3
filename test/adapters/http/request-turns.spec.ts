import { RequestTurns } from '../../../src/adapters/http/shared/request-turns';

const turn = (): Promise<void> => new Promise(setImmediate);

describe('the turns of requests', () => {
  let turns: RequestTurns;
  let begun: number[];
  beforeEach(() => {
    turns = new RequestTurns();
    begun = [];
  });
  const enter = (count: number): void => {
    for (let number = 1; number <= count; number += 1) turns.enter(() => begun.push(number));
  };

  it('begin one request in each turn of the event loop, in the order of arrival', async () => {
    enter(4);
    const sizes: number[] = [];
    while (begun.length < 4) {
      const before = begun.length;
      await turn();
      sizes.push(begun.length - before);
    }
    expect([begun, sizes]).toEqual([
      [1, 2, 3, 4],
      [1, 1, 1, 1],
    ]);
  });

  it('finish what a request does at once before the next one begins', async () => {
    const order: string[] = [];
    for (const name of ['first', 'second'])
      turns.enter(() => {
        order.push(`${name} begins`);
        void Promise.resolve().then(() => order.push(`${name} goes on`));
      });
    await turn();
    await turn();
    expect(order).toEqual(['first begins', 'first goes on', 'second begins', 'second goes on']);
  });

  it('let other work go on after every request', async () => {
    const order: string[] = [];
    const work = (): void => {
      order.push('work');
      if (order.length < 40) setImmediate(work);
    };
    for (let number = 0; number < 10; number += 1) turns.enter(() => order.push('request'));
    setImmediate(work);
    while (order.length < 40) await turn();
    expect(order.filter((what) => what === 'request')).toHaveLength(10);
    expect(order.join(' ')).not.toContain('request request');
  });

  it('begin anew after a pause', async () => {
    enter(1);
    await turn();
    await turn();
    enter(3);
    for (let count = 0; count < 3; count += 1) await turn();
    expect(begun).toEqual([1, 1, 2, 3]);
  });
});
