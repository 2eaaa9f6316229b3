// Prints what the general ledger detail of a pack makes of events and requests: its rows and what is wrong with them.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [program, path] = process.argv.slice(2);
const { GlDetail } = await import(pathToFileURL(program).href);
const { events, exchanges } = JSON.parse(readFileSync(path, 'utf8'));
const detail = new GlDetail(() => true);
for (const event of events) detail.add(event);
const rows = await Array.fromAsync(detail.table(exchanges).rows);
process.stdout.write(JSON.stringify({ rows, problems: detail.problems }));
