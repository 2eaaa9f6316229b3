import { RequestTurns } from '../../../src/adapters/http/shared/request-turns';

const turn = (): Promise<void> => new Promise(setImmediate);

describe('the turns of requests', () => {
  it('begin one request in each turn of the event loop, in the order of arrival', async () => {
    const turns = new RequestTurns();
    const begun: number[] = [];
    for (let request = 1; request <= 5; request += 1) turns.enter(() => begun.push(request));
    const after: number[][] = [];
    for (let count = 0; count < 5; count += 1) {
      await turn();
      after.push([...begun]);
    }
    expect(begun).toEqual([1, 2, 3, 4, 5]);
    expect(after.slice(1).map((some, index) => some.length - (after[index]?.length ?? 0))).toEqual([1, 1, 1, 1]);
  });

  it('let other work have its share between two requests', async () => {
    const turns = new RequestTurns();
    const order: string[] = [];
    const work = (): void => {
      order.push('work');
      if (order.length < 20) setImmediate(work);
    };
    for (let request = 0; request < 5; request += 1) turns.enter(() => order.push('request'));
    setImmediate(work);
    while (order.length < 12) await turn();
    expect(order.join(' ')).not.toContain('request request');
  });

  it('begin anew after a pause', async () => {
    const turns = new RequestTurns();
    const begun: string[] = [];
    turns.enter(() => begun.push('first'));
    await turn();
    turns.enter(() => begun.push('second'));
    await turn();
    expect(begun).toEqual(['first', 'second']);
  });
});
