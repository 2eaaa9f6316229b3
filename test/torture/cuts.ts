import { freePort } from '../../bench/free-ports';
import { CuttingRelay, type Ending } from './cutting-relay';
import { LedgerWorld, CURRENCY } from './ledger-world';

export interface CutFigures {
  readonly cuts: readonly CutSeries[];
  readonly violations: readonly string[];
}

export interface CutSeries {
  /** How the reply ends and whether anything says how long it should have been. */
  readonly kind: string;
  readonly replyBytes: number;
  /** One create for each number of bytes that passed, from none to all. */
  readonly creates: number;
  /** Numbers of bytes after which the entry counted as posted. */
  readonly postedAfter: readonly number[];
  readonly unknown: number;
  readonly others: readonly string[];
  /** Creates whose entry a look-up then found exactly once, equal. */
  readonly foundOnce: number;
}

/**
 * The success reply of a create, cut after every number of its bytes: only the whole reply may count as posted. The ledger has the
 * entry each time, and the look-up that follows an unknown outcome finds it.
 */
export const measureCuts = async (progress: (message: string) => void): Promise<CutFigures> => {
  const cuts = [await cutBodies(progress)];
  for (const ending of ['closed', 'reset'] as const) cuts.push(await cutWire(ending, progress));
  return { cuts, violations: cuts.flatMap(violationsIn) };
};

const violationsIn = ({ kind, replyBytes, creates, postedAfter, others, foundOnce }: CutSeries): string[] => [
  ...others.map((other) => `${kind}: ${other}`),
  ...postedAfter.filter((bytes) => bytes < replyBytes).map((bytes) => `${kind}: posted after ${bytes} bytes`),
  ...(foundOnce === creates ? [] : [`${kind}: only ${foundOnce} of ${creates} entries were found once`]),
];

/** The body alone, without a length: the end of the connection is the end of the reply, as HTTP/1.0 has it. */
const cutBodies = async (progress: (message: string) => void): Promise<CutSeries> => {
  const world = await LedgerWorld.start();
  try {
    const replyBytes = await bodyBytes(world);
    progress(`cuts: the body of ${replyBytes} bytes, without a length`);
    return await cutAll(world, 'body without a length', replyBytes, (bytes) => {
      world.fault({ function: 'create' }, { kind: 'truncate', bytes });
      return () => undefined; // The create has used it up.
    });
  } finally {
    await world.stop();
  }
};

/** Everything on the wire, from the first byte of the status line on. */
const cutWire = async (ending: Ending, progress: (message: string) => void): Promise<CutSeries> => {
  const [port, through] = [await freePort(), await freePort()];
  const world = await LedgerWorld.start(port, through);
  const relay = await CuttingRelay.start(through, port);
  try {
    const replyBytes = await wireBytes(world, relay);
    progress(`cuts: ${replyBytes} bytes on the wire, then ${ending}`);
    return await cutAll(world, `head and body, then ${ending}`, replyBytes, (after) => {
      relay.cutNextReply({ after, ending });
      return () => {
        relay.cutNextReply(null);
      };
    });
  } finally {
    await world.stop();
    await relay.stop();
  }
};

/** `arm` prepares the next create's cut and answers how to take it away again. */
const cutAll = async (
  world: LedgerWorld,
  kind: string,
  replyBytes: number,
  arm: (bytes: number) => () => void,
): Promise<CutSeries> => {
  const postedAfter: number[] = [];
  const others: string[] = [];
  let unknown = 0;
  let foundOnce = 0;
  for (let bytes = 0; bytes <= replyBytes; bytes += 1) {
    const entry = world.nextEntry();
    const disarm = arm(bytes);
    const outcome = await world.post(entry);
    disarm();
    const [held, ...more] = world.inLedger(entry);
    if (outcome.kind === 'unknown') unknown += 1;
    else if (outcome.kind === 'posted' && outcome.recordNo === String(held?.recordNo)) postedAfter.push(bytes);
    else others.push(`${bytes}: ${JSON.stringify(outcome)}`);
    const { referenceNo } = entry.identity;
    const found = await world.client.find(world.link, { referenceNo, currency: CURRENCY });
    const isOnce = more.length === 0 && found.kind === 'found' && found.entries.length === 1;
    if (isOnce && found.entries[0]?.recordNo === String(held?.recordNo)) foundOnce += 1;
  }
  return { kind, replyBytes, creates: replyBytes + 1, postedAfter, unknown, others, foundOnce };
};

const bodyBytes = async (world: LedgerWorld): Promise<number> => {
  // Cut far behind its end, so that the reply comes in the same form as the cut ones.
  world.fault({ function: 'create' }, { kind: 'truncate', bytes: 1_000_000 });
  let bytes = 0;
  const handle = world.gateway.handleBytes.bind(world.gateway);
  world.gateway.handleBytes = async (body) => {
    const reply = await handle(body);
    bytes = reply.kind === 'answer' ? Buffer.byteLength(reply.body) : 0;
    return reply;
  };
  await world.post(world.nextEntry());
  world.gateway.handleBytes = handle;
  return bytes;
};

const wireBytes = async (world: LedgerWorld, relay: CuttingRelay): Promise<number> => {
  await world.post(world.nextEntry()); // Opens the session.
  relay.cutNextReply(null);
  await world.post(world.nextEntry());
  return relay.replyBytes;
};
