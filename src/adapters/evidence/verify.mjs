// Verifies an evidence pack offline. Usage: node verify.mjs [FOLDER] [--public-key FILE]
// Verifies a proof of single lines: node verify.mjs line PROOF.json [--public-key FILE]
// Ends with status 0 when nothing in the pack was changed, else with 1. Needs nothing but Node.js 20.19 or later.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Approvals } from './verify-approvals.mjs';
import {
  amountOf,
  canonical,
  cellOf,
  compareTable,
  csvRows,
  decimal,
  decimalsOf,
  hex,
  jsonLines,
  sha256,
} from './verify-files.mjs';
import { GlDetail } from './verify-gl-detail.mjs';
import { LineRoots, verifyLines } from './verify-line.mjs';
import { Month } from './verify-month.mjs';
import { Signatures } from './verify-signatures.mjs';
import { TieOuts } from './verify-tie-outs.mjs';

const parameters = process.argv.slice(2);
const keyAt = parameters.indexOf('--public-key');
const trustedKeyFile = keyAt < 0 ? undefined : parameters.splice(keyAt, 2)[1];
if (parameters[0] === 'line') process.exit(verifyLines(parameters[1], trustedKeyFile, console.log) ? 0 : 1);
const folder = parameters[0] ?? dirname(fileURLToPath(import.meta.url));

const problems = [];
const tell = (message) => {
  problems.push(message);
  if (problems.length <= 20) console.log(`WRONG  ${message}`);
};
const isTold = (found) => typeof found === 'string' && !found.includes('\n');
/** Runs one check and says that it found nothing, if it found nothing. A file that cannot be read is a problem too. */
const check = async (what, work) => {
  const before = problems.length;
  try {
    const found = await work();
    if (problems.length === before) console.log(`ok     ${what}${isTold(found) ? `: ${found}` : ''}`);
    return found;
  } catch (error) {
    tell(`${what}: ${error.message}`);
  }
};

const file = (name) => join(folder, name);
const read = (name) => readFileSync(file(name), 'utf8');
const json = (name) => JSON.parse(read(name));
const rowsOf = (name) => csvRows(file(name));
const linesOf = (name) => jsonLines(file(name));
const all = async (values) => {
  const found = [];
  for await (const value of values) found.push(value);
  return found;
};
const tellAndStop = (message) => {
  throw new Error(message);
};

/** After these a batch does not count as posted any more. */
const ENDS_OF_POSTED = new Set(
  ['Declined', 'GivenToPerson', 'ConflictFound', 'MismatchFound', 'DuplicateFound', 'ReleasedByPerson'].map(
    (end) => `Posting${end}`,
  ),
);

// 1. Files: none missing, none more, each as listed; the list signed by the key of the seals.
const manifest = (await check('List of files', () => json('manifest.json') ?? {})) ?? {};
const publicKey = await check('Public key', () => read('public-key.pem'));
const keyId = publicKey && hex(sha256(createPublicKey(publicKey).export({ type: 'spki', format: 'der' })));
await check('Signature of the list of files', () => {
  const signed = Buffer.from(`${manifest.format}\n${read('manifest.json')}`);
  if (manifest.format !== 'revrec-evidence/1') tell('The list of files is of another format.');
  if (!verify(null, signed, publicKey, Buffer.from(read('manifest.sig').trim(), 'base64')))
    tell('manifest.json is not what was signed.');
});
await check('Digests of all files', async () => {
  const known = new Set(['manifest.json', 'manifest.sig', ...manifest.files.map(({ name }) => name)]);
  for (const name of readdirSync(folder)) if (!known.has(name)) tell(`${name} does not belong to the pack.`);
  for (const { name, bytes, sha256: digest } of manifest.files) {
    if (!existsSync(join(folder, name))) {
      tell(`${name} is missing.`);
      continue;
    }
    const hash = createHash('sha256');
    let size = 0;
    for await (const block of createReadStream(join(folder, name))) {
      hash.update(block);
      size += block.length;
    }
    if (size !== bytes || hash.digest('hex') !== digest) tell(`${name} is not what was listed.`);
  }
  return `${manifest.files.length} files`;
});
await check('Public key against the one you gave', () => {
  if (trustedKeyFile === undefined) return 'none was given, see the end';
  const trusted = hex(sha256(createPublicKey(readFileSync(trustedKeyFile)).export({ type: 'spki', format: 'der' })));
  if (trusted !== keyId) tell('The public key of the pack is not the one you gave.');
  return 'it is the same';
});

// 2. Seals: each signed, each after the one before it.
const seals = [];
await check('Seals', async () => {
  let previous = '';
  for await (const seal of linesOf('seals.jsonl')) {
    const { number, size, position, root, parts, at, signature } = seal;
    const signed = JSON.stringify([
      'revrec-seal/1',
      number,
      size,
      position,
      root,
      parts,
      seal.previous,
      at,
      seal.keyId,
    ]);
    if (seal.keyId !== keyId || !verify(null, Buffer.from(signed), publicKey, Buffer.from(signature, 'base64')))
      tell(`Seal ${number} is not signed with the public key of the pack.`);
    if (number !== seals.length + 1 || seal.previous !== previous || size <= (seals.at(-1)?.size ?? 0))
      tell(`Seal ${number} does not follow the one before it.`);
    previous = signature;
    seals.push(seal);
  }
  const last = seals.at(-1) ?? tellAndStop('There is no seal.');
  const { number, size, root, at } = manifest.seal;
  if (number !== last.number || size !== last.size || root !== last.root || at !== last.at)
    tell('The last seal is not the one that the pack names.');
  return `${seals.length}, the last of ${last.at} over ${last.size} events`;
});

// 3. Events: the hash chain of each stream, and the roots of all seals from their places in the log.
const batches = new Map();
const attempts = new Map();
const told = createHash('sha256');
const approvals = new Approvals();
const month = new Month(manifest);
const tieOuts = new TieOuts(manifest);
const batchesByKey = new Map();
const lineRoots = new LineRoots();
const glDetail = new GlDetail((key) => batchesByKey.get(key)?.state === 'read back');
const signatures = new Signatures(manifest.environment);
const delivered = createHash('sha256');
await check('Events, their chains and their places under the seals', async () => {
  const heads = new Map();
  const tree = [];
  const waiting = [...seals];
  let index = 0;
  let count = 0;
  const grow = (size, root) => {
    if ((size & (size - 1)) !== 0 || size < 1 || index % size !== 0)
      tell(`A part of ${size} events cannot stand at ${index}.`);
    index += size;
    let part = { size, root };
    while (tree.at(-1)?.size === part.size)
      part = { size: part.size * 2, root: sha256(Buffer.from([1]), tree.pop().root, part.root) };
    tree.push(part);
    if (waiting[0] === undefined || waiting[0].size > index) return;
    const seal = waiting.shift();
    const all = tree.map((one) => one.root).reduceRight((right, left) => sha256(Buffer.from([1]), left, right));
    if (seal.size !== index || hex(all) !== seal.root)
      tell(`The log until event ${index} is not what seal ${seal.number} covers.`);
  };
  const events = linesOf('events.jsonl');
  const next = async () => {
    const { value: event, done } = await events.next();
    if (done) tellAndStop('Events are missing.');
    const { stream, revision, id, type, schemaVersion, data } = event;
    const { hash, ...metadata } = event.metadata;
    const head = heads.get(stream) ?? { revision: -1, hash: hex(sha256(`revrec/1|${stream}`)) };
    const name = `Event ${revision} of ${stream}`;
    if (event.index !== index) tell(`${name} does not stand at ${event.index}.`);
    if (revision !== head.revision + 1 || metadata.prev !== head.hash)
      tell(`${name} does not follow the one before it.`);
    if (hash !== hex(sha256(canonical({ stream, revision, id, type, schemaVersion, data, metadata }))))
      tell(`${name} is not what was written.`);
    heads.set(stream, { revision, hash });
    if (stream.startsWith('journalBatch-')) addToBatch(event);
    for (const part of [signatures, approvals, month, tieOuts, glDetail, lineRoots]) part.add(event);
    if (type === 'JournalImportControlTotalsAgreed') addToDelivered(event);
    told.update(JSON.stringify([metadata.occurredAt, cellOf(metadata.actor), stream, String(revision), type]));
    count += 1;
    grow(1, sha256(Buffer.from([0]), JSON.stringify([index, stream, revision, hash])));
  };
  for await (const [kind, size, root] of linesOf('inclusion.jsonl')) {
    if (kind === 'events') for (let one = 0; one < size; one += 1) await next();
    else grow(size, Buffer.from(root, 'hex'));
  }
  if (!(await events.next()).done) tell('There are events whose place in the log is not told.');
  if (waiting.length > 0) tell(`The log ends at event ${index}, before what seal ${waiting[0].number} covers.`);
  if (heads.size !== manifest.streams) tell(`The pack is of ${manifest.streams} streams and has ${heads.size}.`);
  return `${count} events of ${heads.size} streams`;
});

/** What the events say of a batch: how far it came, and its sums. */
function addToBatch({ stream, type, data }) {
  if (type === 'JournalBatchPlanned' && month.isOfOther(data.period)) return;
  const batch =
    batches.get(stream) ??
    (type === 'JournalBatchPlanned' ? { state: 'left out', lines: 0, debit: 0n, credit: 0n } : null);
  if (batch === null) return;
  batches.set(stream, batch);
  batchesByKey.set(batch.key ?? data.batchKey, batch);
  if (type === 'JournalBatchPlanned')
    Object.assign(batch, {
      ...{ key: data.batchKey, currency: data.currency },
      ...{ reverses: data.reverses?.recordNo ?? '', adjusts: data.adjusts?.recordNo ?? '', adjustedBy: new Map() },
    });
  if (type === 'JournalBatchDifferencePosted') batch.adjustedBy.set(data.batchKey, data.recordNo);
  if (type === 'JournalBatchDifferenceUndone') batch.adjustedBy.delete(data.batchKey);
  if (type === 'LedgerEntrySeenEqual' || type === 'PostingReleasedByPerson') batch.reversedThere = '';
  if (type === 'LedgerChangeFound')
    batch.reversedThere = data.finding.kind === 'reversed' ? (data.finding.records[0]?.reversedByRecordNo ?? '') : '';
  if (type === 'JournalBatchReversed') batch.reversedBy = [data.recordNo, data.batchKey];
  if (type === 'JournalBatchReversalUndone' || type === 'PostingReleasedByPerson') batch.reversedBy = ['', ''];
  if (type === 'JournalBatchLinesRecorded')
    for (const { side, amountMinor } of data.lines) {
      batch.lines += 1;
      batch[side] += BigInt(amountMinor);
    }
  const isSeenEqual = type === 'LedgerEntrySeenEqual';
  if (type === 'PostingVerified') batch.equal = 'equal';
  if (type === 'JournalBatchPostedElsewhere') batch.equal = 'equal, posted elsewhere';
  const isCompared = isSeenEqual || type === 'PostingVerified' || type === 'JournalBatchPostedElsewhere';
  if (isCompared) batch.verified = { lines: data.lineCount, total: BigInt(data.totalMinor) };
  if (type === 'PostingAttemptStarted')
    attempts.set(`${data.batchKey ?? batch.key} ${data.attempt}`, data.payloadDigest);
  if (type === 'PostingAttemptConfirmed') batch.state = 'posted';
  else if (isCompared) batch.state = 'read back';
  else if (type === 'LedgerChangeFound') batch.state = 'changed in the ledger';
  else if (type === 'PostingAwaitsApproval') batch.state = 'awaiting approval';
  else if (type === 'JournalBatchDiscarded' || type === 'JournalBatchWithdrawn') batch.state = 'left out';
  else if (type === 'JournalBatchReleased' || ENDS_OF_POSTED.has(type)) batch.state = 'not posted';
}

/** What the events say of the control totals that came with an import. */
function addToDelivered({ stream, data }) {
  for (const { journalEntryId, businessEntityId, currency, lines, debit, credit } of data.totals)
    delivered.update(
      JSON.stringify([
        ...[stream, data.digest, cellOf(journalEntryId), cellOf(businessEntityId)],
        ...[currency, String(lines), debit, credit],
      ]),
    );
}

// 4. Tables: what follows from the events, computed anew.
const sums = new Map();
for (const { state, currency, lines, debit, credit, verified } of batches.values()) {
  if (state === 'left out') continue;
  const add = (step, moreLines, moreDebit, moreCredit) => {
    const sum = sums.get(`${currency} ${step}`) ?? { batches: 0, lines: 0, debit: 0n, credit: 0n };
    sums.set(`${currency} ${step}`, sum);
    sum.batches += 1;
    sum.lines += moreLines;
    sum.debit += moreDebit;
    sum.credit += moreCredit;
  };
  add('imported', lines, debit, credit);
  if (state !== 'not posted') add('posted', lines, debit, credit);
  if (state === 'awaiting approval') add('read back', lines, debit, credit);
  if (state === 'read back') add('read back', verified.lines, verified.total, verified.total);
}
const figuresOf = ({ currency, step, batches: count, lines, debit, credit }) =>
  [currency, step, count, lines, debit, credit].join('|');
const sameTotals = (name, rows) => {
  let agreeing = 0;
  const seen = new Set();
  for (const row of rows) {
    const key = `${row.currency} ${row.step}`;
    const sum = sums.get(key) ?? { batches: 0, lines: 0, debit: 0n, credit: 0n };
    const [debit, credit] = [amountOf(sum.debit, row.currency), amountOf(sum.credit, row.currency)];
    const expected = { ...row, ...sum, debit, credit };
    if (figuresOf(row) !== figuresOf(expected)) tell(`${name}: ${key} is not the sum over the events.`);
    const steps = ['imported', 'posted', 'read back'].map((step) => sums.get(`${row.currency} ${step}`));
    const agrees = steps.every(
      (one) => one && ['batches', 'lines', 'debit', 'credit'].every((part) => one[part] === steps[0][part]),
    );
    if (agrees !== row.agrees) tell(`${name}: whether the steps of ${row.currency} agree is not what the events say.`);
    agreeing += agrees ? 1 : 0;
    seen.add(key);
  }
  for (const key of sums.keys()) if (!seen.has(key)) tell(`${name}: ${key} is missing.`);
  return `the steps agree in ${agreeing / 3} of ${seen.size / 3} currencies`;
};
await check('Control totals', async () => {
  const rows = (await all(rowsOf('control-totals.csv'))).map((row) => ({
    ...{ currency: row.Currency, step: row.Step, batches: Number(row.Batches), lines: Number(row.Lines) },
    ...{ debit: row.Debit, credit: row.Credit, agrees: row['Steps Agree'] === 'yes' },
  }));
  sameTotals('control-totals.csv', rows);
  return sameTotals('control-totals.json', json('control-totals.json'));
});
await check('Delivered totals', async () => {
  const rows = createHash('sha256');
  let count = 0;
  for await (const row of rowsOf('delivered-totals.csv')) {
    count += 1;
    rows.update(
      JSON.stringify([
        ...[row.Stream, row['SHA-256 of the Totals'], row['Journal Entry Id'], row['Business Entity Id']],
        ...[row.Currency, row.Lines, row.Debit, row.Credit],
      ]),
    );
  }
  if (rows.digest('hex') !== delivered.digest('hex'))
    tell('delivered-totals.csv is not what the events say of the control totals that came with the imports.');
  return `${count} agreed with their imports`;
});
await check('Journal lines', async () => {
  const found = new Map();
  for await (const row of rowsOf('journal-lines.csv')) {
    const sum = found.get(row.Batch) ?? { lines: 0, debit: 0n, credit: 0n };
    found.set(row.Batch, sum);
    sum.lines += 1;
    for (const amount of [row.Debit, row.Credit])
      if (amount !== '' && decimal(amount).decimals !== decimalsOf(row.Currency))
        tell(`${amount} in journal-lines.csv has not the decimals of ${row.Currency}.`);
    if (row.Debit !== '') sum.debit += decimal(row.Debit).units;
    if (row.Credit !== '') sum.credit += decimal(row.Credit).units;
  }
  let lines = 0;
  for (const { state, key, ...batch } of batches.values()) {
    const sum = found.get(key) ?? { lines: 0, debit: 0n, credit: 0n };
    const wanted = state === 'left out' ? { lines: 0, debit: 0n, credit: 0n } : batch;
    if (sum.lines !== wanted.lines || sum.debit !== wanted.debit || sum.credit !== wanted.credit)
      tell(`The lines of batch ${key} in journal-lines.csv do not add up to its events.`);
    lines += sum.lines;
    found.delete(key);
  }
  for (const key of found.keys()) tell(`journal-lines.csv has lines of ${key}, which has no events.`);
  return `${lines} lines add up to their batches`;
});
await check('Read-back', async () => {
  const wanted = new Map(
    [...batches.values()].filter(({ state }) => state !== 'left out').map((one) => [one.key, one]),
  );
  let equal = 0;
  for await (const row of rowsOf('read-back.csv')) {
    const { Batch: key, Result: result, 'Lines Read Back': lines, 'Total Read Back': total } = row;
    const batch = wanted.get(key);
    wanted.delete(key);
    const isEqual = result === 'equal' || result === 'equal, posted elsewhere';
    const isRead = batch?.state === 'read back';
    if (!batch || isEqual !== isRead || (isRead && result !== batch.equal))
      tell(`The read-back of ${key} is not what the events say.`);
    const chain = [row['Reverses Record No'], row['Reversed By Record No'], row['Reversed By Batch']];
    const takenBack = batch?.reversedBy?.[0] ? batch.reversedBy : [batch?.reversedThere ?? '', ''];
    if (batch && chain.join('|') !== [batch.reverses, ...takenBack].join('|'))
      tell(`What takes ${key} back, or is taken back by it, is not what the events say.`);
    const adjusted = [row['Adjusts Record No'], row['Adjusted By Record Nos'], row['Adjusted By Batches']];
    const by = batch ? [[...batch.adjustedBy.values()], [...batch.adjustedBy.keys()]].map((one) => one.join('; ')) : [];
    if (batch && adjusted.join('|') !== [batch.adjusts, ...by].join('|'))
      tell(`What adjusts ${key}, or is adjusted by it, is not what the events say.`);
    if (result !== 'equal' || !batch?.verified) continue;
    equal += 1;
    if (Number(lines) !== batch.verified.lines || total !== amountOf(batch.verified.total, batch.currency))
      tell(`The figures read back of ${key} are not those of the events.`);
  }
  for (const key of wanted.keys()) tell(`read-back.csv has nothing of ${key}.`);
  return `${equal} batches read back and equal`;
});
await check('Requests', async () => {
  let written = 0;
  for await (const { batchKey, attempt, payloadDigest, request } of linesOf('exchanges.jsonl')) {
    if (attempts.get(`${batchKey} ${attempt}`) !== payloadDigest)
      tell(`Attempt ${attempt} of ${batchKey} is not in the events.`);
    attempts.delete(`${batchKey} ${attempt}`);
    if (request === null) continue;
    written += 1;
    if (hex(sha256(request)) !== payloadDigest)
      tell(`The request of attempt ${attempt} of ${batchKey} is not the one that was sent.`);
  }
  for (const key of attempts.keys())
    tell(`exchanges.jsonl has nothing of attempt ${key.split(' ')[1]} of ${key.split(' ')[0]}.`);
  return `${written} requests have the digest that was recorded before they left`;
});
await check('Approvals', async () => {
  await compareTable(file('approvals.csv'), 'approvals.csv', approvals.table(), tell);
  return `${approvals.decisions} decisions on entries`;
});
await check('Signatures of approvals', () => {
  signatures.problems.forEach(tell);
  return signatures.summary();
});
await check('Signing keys', async () => {
  const rows = (await all(rowsOf('signing-keys.csv'))).map((row) => [row.Key, row.Who, row.Fingerprint].join('|'));
  const keys = signatures.keyLines();
  const wanted = keys.map(({ keyId, subject, fingerprint }) => [keyId, cellOf(subject), fingerprint].join('|'));
  if (rows.join('\n') !== wanted.join('\n')) tell('signing-keys.csv is not what the events say of keys.');
  for (const { line } of keys) console.log(`       ${line}`);
  return `${keys.length} keys`;
});
await check('Who did what', async () => {
  const rows = createHash('sha256');
  for await (const row of rowsOf('who-did-what.csv'))
    rows.update(JSON.stringify([row.Time, row.Who, row.Stream, row.Revision, row.Type]));
  if (rows.digest('hex') !== told.digest('hex')) tell('who-did-what.csv does not tell of the events in their order.');
});
await check('Roots of lines', () => {
  lineRoots.problems.forEach(tell);
  return `${lineRoots.count} batches whose lines can be proven one by one`;
});
await check('General ledger detail', async () => {
  const table = glDetail.table(linesOf('exchanges.jsonl'));
  const lines = await compareTable(file('gl-detail.csv'), 'gl-detail.csv', table, tell);
  glDetail.problems.forEach(tell);
  const others = [...batches.values()].filter(({ state }) => state === 'read back').length - glDetail.written;
  return `${lines} lines of ${glDetail.written} batches read back as equal; ${others} cannot be written again`;
});
await check('Corrections, ledger watch, tie-out and close', async () => {
  const found = [];
  for (const part of [month, tieOuts]) {
    for (const [name, table] of Object.entries(part.tables()))
      found.push(`${await compareTable(file(name), name, table, tell)} rows in ${name}`);
    part.problems.forEach(tell);
  }
  return found.join(', ');
});

if (problems.length > 20) console.log(`WRONG  and ${problems.length - 20} more`);
console.log(`\nKey of the seals: ${keyId}`);
if (signatures.origins.size > 0)
  console.log(
    `Approvals were signed on: ${[...signatures.origins].join(', ')}. Make sure that these are your own pages.`,
  );
if (trustedKeyFile === undefined)
  console.log('Compare it with the one that the operator gave you by another way: only then this is proof.');
console.log(
  problems.length === 0
    ? '\nVERIFIED: nothing in this pack was changed.'
    : `\nNOT VERIFIED: ${problems.length} problem(s).`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
