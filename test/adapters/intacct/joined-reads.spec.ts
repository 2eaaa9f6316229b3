import { JoinedReads, type JoinedReplies } from '../../../src/adapters/intacct/wire/joined-reads';
import { RequestGate } from '../../../src/adapters/intacct/wire/request-gate';
import { type GatewayReply, joinedRepliesOf } from '../../../src/adapters/intacct/wire/reply';

const answered = (...names: string[]): JoinedReplies => ({
  kind: 'each',
  replies: names.map((name): GatewayReply => ({ kind: 'refused', reasons: [{ ...REASON, message: name }] })),
});
const REASON = { code: 'LEDGER_REFUSED', errorNo: '', message: '', meaning: '', fix: '', supportId: '' } as const;
const messageOf = (reply: GatewayReply): string =>
  reply.kind === 'refused' ? (reply.reasons[0]?.message ?? '') : reply.kind;

describe('reads asked for at the same time', () => {
  const readAll = async (
    names: readonly (string | { readonly name: string; readonly together: object })[],
    { places = 6, keyOf = () => 'session', send }: ReadOptions = {},
  ) => {
    const sent: string[][] = [];
    const joined = new JoinedReads<string>((requests) => {
      sent.push([...requests]);
      return Promise.resolve(send?.(requests) ?? answered(...requests));
    });
    const gate = new RequestGate(places);
    const replies = await Promise.all(
      names.map((one) => {
        const { name, ...more } = typeof one === 'string' ? { name: one } : one;
        return joined.read({ request: name, gate, key: keyOf(name), ...more });
      }),
    );
    return { sent, replies: replies.map(messageOf) };
  };
  interface ReadOptions {
    readonly places?: number;
    readonly keyOf?: (name: string) => string;
    readonly send?: (requests: readonly string[]) => JoinedReplies | undefined;
  }

  it('go out side by side while there are places, one of which is kept for creates', async () => {
    expect(await readAll(['a', 'b', 'c'])).toEqual({ sent: [['a'], ['b'], ['c']], replies: ['a', 'b', 'c'] });
    const more = await readAll(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    expect(more).toEqual({ sent: [['a', 'f'], ['b', 'g'], ['c'], ['d'], ['e']], replies: [...'abcdefg'] });
  });

  it('share a request of at most eight functions when there is no place', async () => {
    const names = [...'abcdefghi'];
    const { sent, replies } = await readAll(names, { places: 1 });
    expect(sent).toEqual([
      ['a', 'c', 'e', 'g', 'i'],
      ['b', 'd', 'f', 'h'],
    ]);
    expect(replies).toEqual(names);
  });

  it('never share a request with those of another session', async () => {
    const { sent } = await readAll(['a1', 'b2', 'c1'], { places: 1, keyOf: (name) => name.slice(1) });
    expect(sent).toEqual([['a1', 'c1'], ['b2']]);
  });

  it('stay in one request when they belong together', async () => {
    const together = {};
    const { sent, replies } = await readAll([{ name: 'a', together }, 'b', { name: 'c', together }]);
    expect({ sent, replies }).toEqual({ sent: [['a', 'c'], ['b']], replies: ['a', 'b', 'c'] });
  });

  it.each<[string, GatewayReply]>([
    ['refused', { kind: 'refused', reasons: [{ ...REASON, message: 'schema' }] }],
    ['without a meaning', { kind: 'unclear', cause: 'too large', isTransient: false, wait: {} }],
  ])('are sent one by one when the whole request was %s', async (_what, reply) => {
    const send = (requests: readonly string[]): JoinedReplies | undefined =>
      requests.includes('b') ? { kind: 'whole', reply } : undefined;
    const { sent, replies } = await readAll(['a', 'b', 'c'], { places: 1, send });
    expect(sent).toEqual([['a', 'b', 'c'], ['a'], ['b'], ['c']]);
    expect(replies).toEqual(['a', messageOf(reply), 'c']);
  });

  it.each<GatewayReply>([
    { kind: 'lost', cause: 'cut' },
    { kind: 'throttled', detail: '429', wait: {} },
    { kind: 'unclear', cause: '503', isTransient: true, wait: {} },
    { kind: 'session-lapsed', detail: 'dead' },
    { kind: 'connection-refused', reasons: [] },
    { kind: 'not-sent', cause: 'unreachable', detail: 'refused' },
    { kind: 'error-ids-refused', detail: 'schema' },
  ])('all learn of a request that ended as $kind, and nothing is repeated', async (reply) => {
    const { sent, replies } = await readAll(['a', 'b'], { places: 1, send: () => ({ kind: 'whole', reply }) });
    expect({ sent, replies }).toEqual({ sent: [['a', 'b']], replies: [reply.kind, reply.kind] });
  });

  it('all fail with a defect, and none waits for ever', async () => {
    const joined = new JoinedReads<string>(() => Promise.reject(new Error('defect')));
    const gate = new RequestGate(1);
    const outcomes = await Promise.allSettled(['a', 'b'].map((request) => joined.read({ request, gate, key: '' })));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});

describe('the replies to functions of one request', () => {
  const functions = [
    { functionName: 'query', functionControlId: 'f1' },
    { functionName: 'inspect', functionControlId: 'f2' },
  ];
  const expected = { controlId: 'c', companyId: 'ACME', usesSession: true, lengthMax: 10_000, functions };
  const result = (name: string, controlId: string, status: string, content = '<data/>'): string =>
    `<result><status>${status}</status><function>${name}</function><controlid>${controlId}</controlid>${content}</result>`;
  const repliesTo = (...results: string[]) =>
    joinedRepliesOf(
      {
        kind: 'reply',
        status: 200,
        problem: '',
        wait: {},
        text:
          '<response><control><status>success</status><controlid>c</controlid></control><operation><authentication>' +
          `<status>success</status><companyid>ACME</companyid></authentication>${results.join('')}</operation></response>`,
      },
      expected,
    );
  const failed =
    '<errormessage><error><errorno>XL03000006</errorno><description2>no such object</description2></error></errormessage>';

  it('have a meaning each, and one that failed leaves the others', () => {
    const replies = repliesTo(result('query', 'f1', 'failure', failed), result('inspect', 'f2', 'success'));
    expect(replies.kind === 'each' && replies.replies.map(({ kind }) => kind)).toEqual(['refused', 'success']);
  });

  it('mean nothing in another order', () => {
    const replies = repliesTo(result('inspect', 'f2', 'success'), result('query', 'f1', 'success'));
    expect(replies.kind === 'each' && replies.replies.map(({ kind }) => kind)).toEqual(['unclear', 'unclear']);
  });

  it('mean nothing when one is missing', () => {
    const replies = repliesTo(result('query', 'f1', 'success'));
    expect(replies).toMatchObject({ kind: 'whole', reply: { kind: 'unclear' } });
  });
});

describe('the places of a sender', () => {
  const turn = () => new Promise(setImmediate);
  const job = (gate: RequestGate, kind: 'create' | 'read', started: string[], name: string) => {
    let end = (): void => undefined;
    const done = gate.run(kind, () => {
      started.push(name);
      return new Promise<void>((resolve) => {
        end = resolve;
      });
    });
    return {
      finish: async (): Promise<void> => {
        end();
        await done;
        await turn();
      },
    };
  };

  it('are never more than its tier has; creates go before reads, which leave one place', async () => {
    const gate = new RequestGate(3);
    const started: string[] = [];
    const reads = ['r1', 'r2', 'r3'].map((name) => job(gate, 'read', started, name));
    const creates = ['c1', 'c2'].map((name) => job(gate, 'create', started, name));
    await turn();
    expect(started).toEqual(['r1', 'r2', 'c1']);
    await reads[0]?.finish();
    expect(started).toEqual(['r1', 'r2', 'c1', 'c2']);
    await creates[0]?.finish();
    expect(started).toEqual(['r1', 'r2', 'c1', 'c2', 'r3']);
  });

  it('are kept for one read that waits, however many creates wait', async () => {
    const gate = new RequestGate(2);
    const started: string[] = [];
    const creates = ['c1', 'c2', 'c3', 'c4'].map((name) => job(gate, 'create', started, name));
    const read = job(gate, 'read', started, 'r1');
    await turn();
    expect(started).toEqual(['c1', 'c2']);
    await creates[0]?.finish();
    expect(started).toEqual(['c1', 'c2', 'r1']);
    await creates[1]?.finish();
    await read.finish();
    expect(started).toEqual(['c1', 'c2', 'r1', 'c3', 'c4']);
  });

  it('are given back by a request that fails', async () => {
    const gate = new RequestGate(1);
    await expect(gate.run('read', () => Promise.reject(new Error('defect')))).rejects.toThrow('defect');
    await expect(gate.run('create', () => Promise.resolve('sent'))).resolves.toBe('sent');
  });

  it('are taken by reads too where there is only one', async () => {
    const gate = new RequestGate(1);
    expect(gate.freeForReads).toBe(1);
    await expect(gate.run('read', () => Promise.resolve('read'))).resolves.toBe('read');
  });
});
