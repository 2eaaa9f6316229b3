import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { freePortsInARow } from '../../bench/free-ports';

const DEMO = resolve(__dirname, '..', '..', 'dist', 'demo', 'main.js');

describe('the main job', () => {
  it.each(['xml', 'rest'])('posts the supplied close from nothing over %s, and the ledger ties out', async (api) => {
    const port = String(await freePortsInARow(3));
    const run = spawnSync(process.execPath, [DEMO, '--once', '--api', api, '--port', port], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect(run.stderr).toBe('');
    expect(run.status).toBe(0);
    const last = run.stdout.trimEnd().split('\n').at(-1) ?? '';
    expect(last).toBe(
      `{"entries":20,"batches":22,"lines":2753,"posted":22,"failed":0,"ledgerBatches":22,"ledgerLines":2753,"tiedOut":true,"node":"${process.version}"}`,
    );
  });

  it('says what is wrong with a close folder and ends with status 1', () => {
    const run = spawnSync(process.execPath, [DEMO, '--once', '--close', join(__dirname, 'support')], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect({ status: run.status, complaint: run.stderr.includes('has no JournalEntries.csv') }).toEqual({
      status: 1,
      complaint: true,
    });
  });
});
