// Verifies a proof of single lines: part of verify.mjs. Needs nothing but Node.js 20.19 or later, and no evidence pack.
import { createHmac, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { amountOf, canonical, hex, sha256 } from './verify-files.mjs';

const FORMAT = 'revrec-line-proof/1';
const [LEAF, NODE] = [Buffer.from([0]), Buffer.from([1])];
const HASH_BYTES = 32;
const NAMES = {
  proof: 'format lines beside event index log seal publicKey',
  event: 'stream revision id type schemaVersion data metadata',
  metadata: 'actor environment correlationId causationId occurredAt prev',
  seal: 'number size position parts previous at keyId signature',
  line: 'number salt line',
};

/** Whether the file proves its lines. Says what they are, or why not. */
export const verifyLines = (path, trustedKeyFile, say) => {
  try {
    const bytes = readFileSync(path ?? missing('Name the proof: node verify.mjs line PROOF.json'));
    const { proof, keyId } = provenBy(bytes);
    if (trustedKeyFile !== undefined && keyIdOf(readFileSync(trustedKeyFile)) !== keyId)
      throw new Error('it is under the seal of another key than the one you gave');
    for (const text of textsOf(proof)) say(text);
    say(`\nKey of the seals: ${keyId}`);
    if (trustedKeyFile === undefined)
      say('Compare it with the one that the operator gave you by another way: only then this is proof.');
    say(`\nPROVEN: ${proof.lines.length === 1 ? 'this line stands' : 'these lines stand'} in the sealed log.`);
    return true;
  } catch (error) {
    say(`\nNOT PROVEN: ${error.message}.`);
    return false;
  }
};

/** The proof in a file, when it is one. Throws what is wrong with it. */
export const provenBy = (bytes) => {
  const proof = JSON.parse(bytes.toString('utf8'));
  if (!Buffer.from(`${JSON.stringify(proof)}\n`).equals(bytes)) throw new Error('it is not written as proofs are');
  const { format, lines, beside, event, index, log, seal, publicKey } = proof;
  if (format !== FORMAT) throw new Error('it is of another format');
  hasOnly(proof, NAMES.proof, 'the proof');
  hasOnly(event, NAMES.event, 'the event');
  hasOnly(event.metadata, NAMES.metadata, 'the event');
  hasOnly(seal, NAMES.seal, 'the seal');
  if (event.type !== 'JournalBatchLineRootRecorded') throw new Error('it is of another event');
  if (lines.length === 0) throw new Error('it shows no line');

  const shown = new Map();
  let last = 0;
  for (const one of lines) {
    hasOnly(one, NAMES.line, 'a line');
    if (!Number.isSafeInteger(one.number) || one.number <= last || one.number > event.data.lineCount)
      throw new Error(`the batch has no line ${one.number} here`);
    last = one.number;
    shown.set(last - 1, sha256(LEAF, saltOf(one.salt), JSON.stringify([last, one.line])));
  }
  const root = rootFrom({ start: 0, end: event.data.lineCount }, shown, hashesOf(beside));
  if (hex(root) !== event.data.lineRoot) throw new Error('the lines are not those of the batch');

  const hash = hex(sha256(canonical(event)));
  const leaf = sha256(LEAF, JSON.stringify([index, event.stream, event.revision, hash]));
  const ranges = partsOf(seal.size);
  const part = ranges.findIndex(({ start, end }) => index >= start && index < end);
  if (!Number.isSafeInteger(index) || part < 0) throw new Error('the batch is not under the seal');
  const parts = hashesOf(seal.parts);
  const found = rootFrom(ranges[part], new Map([[index, leaf]]), hashesOf(log));
  if (parts.length !== ranges.length || !parts[part].equals(found))
    throw new Error('the batch is not in the log that was sealed');

  const key = createPublicKey(publicKey);
  const keyId = keyIdOf(publicKey);
  const { number, size, position, previous, at, signature } = seal;
  const sealedRoot = hex(parts.reduceRight((right, left) => sha256(NODE, left, right)));
  const content = ['revrec-seal/1', number, size, position, sealedRoot, parts.map(hex), previous, at, keyId];
  const isSigned = verify(null, Buffer.from(JSON.stringify(content)), key, Buffer.from(signature, 'base64'));
  const isWhole = Buffer.from(signature, 'base64').toString('base64') === signature && seal.keyId === keyId;
  if (!isSigned || !isWhole || key.export({ type: 'spki', format: 'pem' }) !== publicKey)
    throw new Error('the seal is not signed with the key');
  return { proof, keyId };
};

/** Takes the events of a pack in the order of the log, and computes the root of the lines of each batch. */
export class LineRoots {
  problems = [];
  count = 0;
  #batches = new Map();

  add({ stream, type, data }) {
    if (type === 'JournalBatchLineRootRecorded') this.#batches.set(stream, { ...data, salt: null, leaves: [] });
    const batch = this.#batches.get(stream);
    if (!batch || type !== 'JournalBatchLinesRecorded') return;
    batch.salt ??= Buffer.from(data.lineSalt ?? '', 'base64');
    for (const [at, line] of data.lines.entries()) {
      const number = data.firstLine + at;
      const salt = createHmac('sha256', batch.salt).update(String(number)).digest();
      batch.leaves[number - 1] = sha256(LEAF, salt, JSON.stringify([number, line]));
    }
    if (batch.leaves.length < batch.lineCount) return;
    this.count += 1;
    this.#batches.delete(stream);
    if (hex(rootOf(batch.leaves)) !== batch.lineRoot)
      this.problems.push(`The root of the lines of ${batch.batchKey} is another one.`);
  }
}

const rootOf = (leaves) => {
  if (leaves.length === 1) return leaves[0];
  const middle = middleOf(0, leaves.length);
  return sha256(NODE, rootOf(leaves.slice(0, middle)), rootOf(leaves.slice(middle)));
};

/** As in RFC 6962: the left part has the largest power of two that is less than the whole. */
const middleOf = (start, end) => start + 2 ** (Math.ceil(Math.log2(end - start)) - 1);

const missing = (what) => {
  throw new Error(what);
};

const hasOnly = (value, names, what) => {
  if (Object.keys(value).join(' ') !== names) throw new Error(`${what} has other parts than proofs have`);
};

const keyIdOf = (pem) => hex(sha256(createPublicKey(pem).export({ type: 'spki', format: 'der' })));

const bytesOf = (text) => {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.toString('base64url') !== text) throw new Error('a hash is not written as proofs have it');
  return bytes;
};

const saltOf = (text) => {
  const salt = bytesOf(text);
  if (salt.length !== HASH_BYTES) throw new Error('a salt has another length');
  return salt;
};

const hashesOf = (text) => {
  const bytes = bytesOf(text);
  if (bytes.length % HASH_BYTES !== 0) throw new Error('a hash is missing');
  return Array.from({ length: bytes.length / HASH_BYTES }, (_, at) =>
    bytes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES),
  );
};

/** The root over a range, from the leaves that are shown and the hashes of all parts without one, left to right. */
const rootFrom = (range, shown, hashes) => {
  const rest = [...hashes];
  const indexes = [...shown.keys()];
  const over = ({ start, end }) => {
    if (!indexes.some((index) => index >= start && index < end)) return rest.shift() ?? missing('a hash is missing');
    if (end - start === 1) return shown.get(start);
    const middle = middleOf(start, end);
    return sha256(NODE, over({ start, end: middle }), over({ start: middle, end }));
  };
  const root = over(range);
  if (rest.length > 0) throw new Error('there are hashes too many');
  return root;
};

/** The perfect parts of a tree, the largest first. */
const partsOf = (size) => {
  const parts = [];
  for (let start = 0; start < size;) {
    const end = start + 2 ** Math.floor(Math.log2(size - start));
    parts.push({ start, end });
    start = end;
  }
  return parts;
};

function* textsOf({ lines, event: { data, metadata }, seal }) {
  const { journalEntryId, businessEntityId, part, parts, currency, transactionDate, period, lineCount } = data;
  yield `Journal entry ${journalEntryId}${businessEntityId === '' ? '' : ` of ${businessEntityId}`} of ${transactionDate} (${period}), environment ${metadata.environment}`;
  yield `Batch ${data.batchKey}, part ${part} of ${parts}, ${lineCount} lines, imported at ${metadata.occurredAt}`;
  yield `Seal ${seal.number} of ${seal.at}, over ${seal.size} events`;
  for (const { number, line } of lines) {
    const { account, accountName, side, amountMinor, description, customerId, values } = line;
    yield `\nLine ${number}: ${account} ${accountName}, ${side} ${amountOf(amountMinor, currency)} ${currency}`;
    yield `  customer ${customerId === '' ? 'none' : customerId}${description === '' ? '' : `, ${description}`}`;
    for (const [name, value] of Object.entries(values)) yield `  ${name}: ${value}`;
  }
}
