import { type FaultMatch } from '../../sandbox/gateway/fault';
import { type PreparedEntry } from '../../src/application/ports/accounting-system';
import { type FaultCase } from './fault-cases';
import { CURRENCY, ENTRY, type LedgerWorld } from './ledger-world';
import { type SocketTally } from './socket-tally';

/** What the client said to a question about one entry: `wrong` is an answer that is not so. */
type Answer = 'answered' | 'wrong' | 'unavailable' | 'refused' | 'connection-refused';

interface Question {
  readonly name: string;
  readonly match: FaultMatch;
  readonly ask: (world: LedgerWorld, entry: PreparedEntry) => Promise<Answer>;
}

const TOTAL_MINOR = 145_080n;
const FOR_EVER = 1_000;

const find = async (world: LedgerWorld, entry: PreparedEntry): Promise<Answer> => {
  const { referenceNo } = entry.identity;
  const outcome = await world.client.find(world.link, { referenceNo, currency: CURRENCY });
  if (outcome.kind !== 'found') return outcome.kind;
  const [one] = outcome.entries;
  const isRight =
    outcome.entries.length === 1 &&
    one?.recordNo === recordNoOf(world, entry) &&
    one.lineCount === 2 &&
    one.debitMinor === TOTAL_MINOR &&
    one.creditMinor === TOTAL_MINOR;
  return isRight ? 'answered' : 'wrong';
};

const readBack = async (world: LedgerWorld, entry: PreparedEntry): Promise<Answer> => {
  const fields = ENTRY.lines[0]!.fields.map(({ target }) => target);
  const { referenceNo } = entry.identity;
  const outcome = await world.client.readBack(world.link, { referenceNos: [referenceNo], fields });
  if (outcome.kind !== 'entries') return outcome.kind;
  const [one] = outcome.entries;
  const lines = one?.lines.map(({ account, amount, side }) => `${side} ${account} ${amount}`).join();
  const isRight =
    outcome.entries.length === 1 &&
    one?.recordNo === recordNoOf(world, entry) &&
    lines === 'debit 2400 1450.8,credit 4000-10 1450.8';
  return isRight ? 'answered' : 'wrong';
};

const sweep = async (world: LedgerWorld, entry: PreparedEntry): Promise<Answer> => {
  const { referenceNo } = entry.identity;
  const found: string[] = [];
  for await (const page of world.client.references(world.link, referenceNo.slice(0, -1))) {
    if (page.kind !== 'references') return page.kind;
    found.push(...page.references.filter((one) => one.referenceNo === referenceNo).map(({ recordNo }) => recordNo));
  }
  return found.join() === recordNoOf(world, entry) ? 'answered' : 'wrong';
};

export const QUESTIONS: readonly Question[] = [
  { name: 'look-up, header', match: { function: 'query', object: 'GLBATCH' }, ask: find },
  { name: 'look-up, lines', match: { function: 'query', object: 'GLENTRY' }, ask: find },
  { name: 'read-back, header', match: { function: 'query', object: 'GLBATCH' }, ask: readBack },
  { name: 'read-back, lines', match: { function: 'query', object: 'GLENTRY' }, ask: readBack },
  { name: 'sweep', match: { function: 'query', object: 'GLBATCH' }, ask: sweep },
  { name: 'sign-in before a look-up', match: { function: 'getAPISession' }, ask: find },
];

/** A question that meets the fault once and for ever: never a wrong answer, and the right one when the fault is over. */
export const askUnderFault = async (
  world: LedgerWorld,
  { name, match, ask }: Question,
  one: FaultCase,
  tally: SocketTally,
): Promise<void> => {
  const entry = world.nextEntry();
  await world.post(entry);
  for (const times of one.isSlow ? [1] : [1, FOR_EVER]) {
    const where = `${name}: ${one.name}${times > 1 ? ', again and again' : ''}`;
    if (match.function === 'getAPISession') await world.renewClient();
    world.fault(match, one.fault, times);
    const answer = await ask(world, entry);
    world.gateway.faults.clear();
    tally.count(name, answer);
    const expected = match.function === 'getAPISession' ? one.signIn : one.read;
    const allowed: readonly Answer[] = times > 1 ? [expected] : ['answered', expected];
    tally.require(allowed.includes(answer), where, `${answer}, expected ${allowed.join(' or ')}`);
    tally.requireNotStuck((await ask(world, entry)) === 'answered', `${where}, when it was over`);
  }
};

/** Whether a look-up finds the entry once, equal. A second try is allowed: reads may be repeated. */
export const findRightly = async (world: LedgerWorld, entry: PreparedEntry): Promise<boolean> =>
  (await find(world, entry)) === 'answered' || (await find(world, entry)) === 'answered';

const recordNoOf = (world: LedgerWorld, entry: PreparedEntry): string => String(world.inLedger(entry)[0]?.recordNo);
