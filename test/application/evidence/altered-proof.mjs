// Changes each byte of a proof of lines in two ways, and says which changes its program does not find.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [program, path] = process.argv.slice(2);
const { provenBy } = await import(pathToFileURL(program).href);
const isProven = (bytes) => {
  try {
    provenBy(bytes);
    return true;
  } catch {
    return false;
  }
};
const kept = readFileSync(path);
const missed = isProven(kept) ? [] : ['nothing'];
for (let at = 0; at < kept.length; at += 1) {
  for (const bit of [1, 4, 32]) {
    const changed = Buffer.from(kept);
    changed[at] ^= bit;
    if (isProven(changed)) missed.push(`byte ${at}, bit ${bit}`);
  }
  if (isProven(Buffer.concat([kept.subarray(0, at), kept.subarray(at + 1)]))) missed.push(`without byte ${at}`);
}
if (isProven(Buffer.concat([kept, Buffer.from(' ')]))) missed.push('a byte more');
console.log(JSON.stringify({ tried: kept.length * 4 + 1, missed }));
