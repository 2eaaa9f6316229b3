import { EventEmitter } from 'node:events';
import { type ExecutionContext } from '@nestjs/common';
import { firstValueFrom, of } from 'rxjs';
import { type LimitedKind, Limited, limitOf, LimitsInterceptor } from '../../../src/adapters/http/shared/limits';

class Connection extends EventEmitter {
  destroyed = false;
  close(): void {
    this.destroyed = true;
    this.emit('close');
  }
}

describe('limits of what may be under way', () => {
  const limit = limitOf('2,3');
  let interceptor: LimitsInterceptor;
  beforeEach(() => {
    interceptor = new LimitsInterceptor({ stream: limit, 'evidence-pack': limit, import: limit, 'dry-run': limit });
  });

  /** What a request of this person comes to, on a connection that stays open until the test closes it. */
  const ask = (
    kind: LimitedKind | null,
    subject: string,
    environment = 'acme-test',
    raw = new Connection(),
  ): { answer: Promise<string>; raw: Connection } => {
    const handler = (): void => undefined;
    if (kind !== null) Limited(kind)({}, 'handler', { value: handler });
    const request = { params: { environment }, identity: { subject, name: subject, roles: new Map() }, id: 'c' };
    const context = {
      getHandler: () => handler,
      switchToHttp: () => ({ getRequest: () => request, getResponse: () => ({ raw }) }),
    } as unknown as ExecutionContext;
    const answer = (async () => firstValueFrom(interceptor.intercept(context, { handle: () => of('answered') })))();
    return { raw, answer: answer as Promise<string> };
  };
  const codeOf = (answer: Promise<string>): Promise<string> =>
    answer.catch((error: unknown) => (error as { code: string }).code);

  it('refuse a person beyond his own, and everybody beyond the one of the environment, until one has ended', async () => {
    const first = ask('stream', 'ana');
    const answers = [first, ask('stream', 'ana'), ask('stream', 'ana'), ask('stream', 'bob'), ask('stream', 'cid')];
    expect(await Promise.all(answers.map(({ answer }) => codeOf(answer)))).toEqual([
      'answered',
      'answered',
      'TOO_MANY_AT_ONCE',
      'answered',
      'TOO_MANY_AT_ONCE',
    ]);
    await expect(ask('stream', 'ana').answer).rejects.toMatchObject({
      message: 'You have 2 requests of this kind (stream) running, which is the limit.',
      details: { kind: 'stream', limit: 2, retryAfterS: 5 },
    });
    first.raw.close();
    expect(await codeOf(ask('stream', 'ana').answer)).toBe('answered');
  });

  it('are those of a kind and of an environment, and of nothing else', async () => {
    for (const kind of ['stream', 'import', 'dry-run'] as const)
      for (const environment of ['acme-test', 'acme-live'])
        for (const count of [1, 2])
          expect([count, await codeOf(ask(kind, 'ana', environment).answer)]).toEqual([count, 'answered']);
    const unlimited = [1, 2, 3, 4].map(() => codeOf(ask(null, 'ana').answer));
    expect(new Set(await Promise.all(unlimited))).toEqual(new Set(['answered']));
  });

  it('create evidence packs one at a time, first come, first served, without those who went away', async () => {
    const order: string[] = [];
    const asked = ['ana', 'bob', 'cid'].map((person) => {
      const one = ask('evidence-pack', person);
      void one.answer.then((answer) => order.push(`${person} ${answer}`));
      return one;
    });
    const [ana, bob, cid] = asked as [(typeof asked)[0], (typeof asked)[0], (typeof asked)[0]];
    await ana.answer;
    await new Promise(setImmediate);
    expect(order).toEqual(['ana answered']);
    bob.raw.close();
    ana.raw.close();
    await cid.answer;
    expect(order).toEqual(['ana answered', 'bob undefined', 'cid answered']); // Nothing was made for Bob.
  });

  it('count nothing for a connection that is closed already', async () => {
    const gone = new Connection();
    gone.close();
    await Promise.all([1, 2, 3, 4].map(() => ask('stream', 'ana', 'acme-test', gone).answer));
    expect(await codeOf(ask('stream', 'ana').answer)).toBe('answered');
  });
});
