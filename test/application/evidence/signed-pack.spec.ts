import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipEvidenceArchive } from '../../../src/adapters/evidence/zip-evidence-archive';
import { EvidencePacks } from '../../../src/application/evidence/evidence-packs';
import { LogSealing } from '../../../src/application/log-seals/log-sealing';
import { unzip } from '../../e2e/support/unzip';
import { ENVIRONMENT } from '../../support/plain-ports';
import { MemoryArchive, MemoryKey } from '../../support/seal-ports';
import { takeXmlRequests } from '../../support/xml-requests';
import { SigningSystem } from '../posting-approval/signing-system';

const said = (folder: string): string => {
  try {
    return execFileSync(process.execPath, [join(folder, 'verify.mjs')]).toString();
  } catch (error) {
    return String((error as { stdout: Buffer }).stdout);
  }
};

describe('an evidence pack of signed approvals', () => {
  const system = new SigningSystem();
  let folder: string;
  beforeAll(async () => {
    takeXmlRequests(system.ledger);
    await system.start();
    await system.policy(true);
    const bob = await system.enroll('bob');
    await system.enroll('abby', { agreedBy: '' });
    const keys = await system.readyBatches(['JE-1', 'JE-2']);
    await system.sign(bob, keys);
    system.clock.advance(120_000);
    await system.post(keys);
    await system.revoke(bob.keyId);
    const { inner: store, aggregates, clock, log, ledger } = system;
    const key = new MemoryKey();
    const rules = { everyEvents: 10, everyMs: 600_000 };
    const sealing = new LogSealing({ store, aggregates, key, archive: new MemoryArchive(), clock, log }, rules);
    const packs = new EvidencePacks({ store, sealing, key, ledger, archive: new ZipEvidenceArchive(), clock, log });
    const { content } = await packs.of(ENVIRONMENT, { kind: 'period', period: '2026-09' }, null);
    folder = mkdtempSync(join(tmpdir(), 'revrec-signed-pack-'));
    await unzip(await buffer(content), folder);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await system.stop();
  });

  it('verifies each signature offline, and prints the keys and where they signed', () => {
    const text = said(folder);
    expect(text).toContain('ok     Signatures of approvals: 2 approvals with 1 signatures');
    expect(text).toContain('ok     Signing keys: 2 keys');
    expect(text).toMatch(/[0-9a-f]{64} of BOB \(bob\), agreed to by cora at .*, revoked at/);
    expect(text).toMatch(/[0-9a-f]{64} of ABBY \(abby\), nobody agreed to it/);
    expect(text).toContain('Approvals were signed on: https://revrec.example.com.');
    expect(text).toContain('VERIFIED: nothing in this pack was changed.');
  });

  it('has the signature, the key and the role with each approval', () => {
    const rows = readFileSync(join(folder, 'approvals.csv'), 'utf8').trimEnd().split(/\r?\n/);
    const signed = rows.filter((row) => row.includes('Approved, signed'));
    expect(signed.map((row) => row.split(',').slice(-5, -2))).toEqual([
      ['bob', 'BOB', 'Approver'],
      ['bob', 'BOB', 'Approver'],
    ]);
    const keys = readFileSync(join(folder, 'signing-keys.csv'), 'utf8');
    expect(keys).toMatch(/,bob,BOB,Approver,Laptop,ES256,[0-9a-f]{64},revrec\.example\.com,.*,cora,.*,cora,.*,Lost/);
  });

  it('says when a signature in it is of something else', () => {
    const name = join(folder, 'events.jsonl');
    const kept = readFileSync(name, 'utf8');
    const changed = kept.replace(/("type":"ApprovalSigningStarted".*?"nonce":")[^"]+/, '$1other');
    expect(changed).not.toBe(kept);
    writeFileSync(name, changed);
    const text = said(folder);
    writeFileSync(name, kept);
    expect(text).toContain('is not signed: its challenge is not of what it names');
    expect(text).toContain('JE-1 was sent without the signed approval of 1');
    expect(text).toContain('NOT VERIFIED');
  });
});
