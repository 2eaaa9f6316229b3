import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Random } from '../../../bench/random';
import { type RecordedEvent } from '../../../src/application/ports/event-store';
import { streamId } from '../../../src/application/shared/streams';
import { type DomainEvent } from '../../../src/domain/shared/decider';
import { ENVIRONMENT } from '../../support/plain-ports';
import { type Lies, SIGNING_PLACE } from '../../support/software-authenticator';
import { type Signer, SigningSystem } from './signing-system';

/** Random cases of each kind. */
export const CASES = Number(process.env['FORGERIES'] ?? 100);
export const OTHER = 'acme-live';

const PROGRAM = resolve(__dirname, '../../../src/adapters/evidence/verify-signatures.mjs');
const CONFIGURATION = /^(signingKeys|signingKeyUse|approvalPolicy|connection)-/;

export type Enrolled = Signer & { readonly keyId: string };
export type Facts = Record<string, unknown>;
export type Written = readonly (readonly [category: string, id: string, event: DomainEvent])[];

/** A genuine approval, as the log would have it: what a forger starts from. */
export interface Genuine {
  readonly approvalKey: string;
  readonly requested: Facts;
  readonly asked: Facts;
  readonly used: Facts;
  readonly signed: Facts;
  readonly given: Facts;
}

/** What a forger has who can write to the store, or has a session: real entries, keys, and time. */
export class ForgeryBench {
  readonly system = new SigningSystem();
  random = new Random(1);
  bob!: Enrolled;
  abby!: Enrolled;
  private enrolled: readonly Enrolled[] = [];
  private number = 0;

  async start(): Promise<void> {
    const { system } = this;
    await system.start();
    await system.connect('acme-live/1', OTHER);
    await system.policy(true);
    await this.renew();
  }

  /** New keys, which signed nothing yet. */
  async renew(): Promise<void> {
    const { system } = this;
    for (const { keyId } of this.enrolled) await system.revoke(keyId);
    this.bob = await system.enroll('bob');
    this.abby = await system.enroll('abby');
    this.enrolled = [this.bob, this.abby];
  }

  at(): string {
    return this.system.clock.now();
  }

  pick<Item>(...items: readonly [Item, ...Item[]]): Item {
    return this.random.pick(items);
  }

  hexOf(): string {
    return createHash('sha256').update(String(this.random.next())).digest('hex');
  }

  /** With one bit changed. */
  flipped(text: string): string {
    const bytes = Buffer.from(text, 'base64url');
    const index = this.random.whole(0, bytes.length - 1);
    bytes[index] = bytes[index]! ^ (1 << this.random.whole(0, 7));
    return bytes.toString('base64url');
  }

  async genuineOf(batchKey: string, key: Enrolled = this.bob, more: Facts = {}): Promise<Genuine> {
    const { system, random } = this;
    this.number += 1;
    const approvalKey = await system.approvalKeyOf(batchKey);
    const digest = await system.digestOf(batchKey);
    const [by, role, time] = [key.subject, 'Approver', this.at()];
    const [signatureId, nonce] = [`sig-${this.number}-${random.next()}`, `n${random.next()}`];
    const person = { by, name: by.toUpperCase(), role, at: time };
    const entries = [{ approvalKey, batchKey, digest }];
    const asked: Facts = {
      ...{ signatureId, decision: 'approve', entries, nonce, by, role, at: time },
      ...{ ...SIGNING_PLACE, ...more },
    };
    const { journalEntryId } = (await system.ports.content.read(ENVIRONMENT, batchKey)).plan;
    const entry = { batchKey, journalEntryId, businessEntityId: '', period: '2026-09', entryRevision: 1 };
    const facts: Genuine = {
      approvalKey,
      requested: { ...entry, parts: 1, lines: 2, amounts: [], digest, people: 1, signed: true },
      asked: { ...asked, challenge: challengeOf(asked) },
      used: {},
      signed: { ...person, signatureId },
      given: { ...person, digest, people: 1, isComplete: true, note: null, signatureId, signedAt: time },
    };
    return written(facts, key);
  }

  /** Past the service. */
  async write(events: Written, actor: string): Promise<void> {
    for (const [category, id, event] of events) {
      const origin = { actor, environment: ENVIRONMENT, correlationId: 'forged', causationId: 'forged' };
      const kind = { category, initial: null, evolve: () => null };
      const stream = id === '' ? ENVIRONMENT : streamId(ENVIRONMENT, id);
      await this.system.aggregates.change(kind, stream, origin, () => [event]);
    }
  }

  /** A person may have a few keys only. */
  retired({ keyId }: Enrolled): Written[number] {
    const data = { keyId, by: 'cora', name: 'CORA', reason: 'Test', at: this.at() };
    return ['signingKeys', '', { type: 'SigningKeyRevoked', data }];
  }

  async logSince(start: number): Promise<RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    for (;;) {
      const more = await this.system.inner.readAll(events.at(-1)?.position ?? null, 10_000);
      if (more.length === 0) break;
      events.push(...more);
    }
    return events.filter(({ stream }, index) => index >= start || CONFIGURATION.test(stream));
  }
}

const textOf = ({ decision, entries, nonce, by, role, at: time }: Facts, environment: string): string =>
  JSON.stringify([
    ...['revrec-approval/1', environment, decision],
    (entries as { approvalKey: string; digest: string }[]).map(({ approvalKey, digest }) => [approvalKey, digest]),
    ...[nonce, by, role, time],
  ]);

export const challengeOf = (asked: Facts, environment = ENVIRONMENT): string =>
  createHash('sha256').update(textOf(asked, environment)).digest('base64url');

/** What a log has after this key signed what was asked, with whatever lies. */
export const written = (facts: Genuine, { key, keyId }: Enrolled, lies: Lies = {}): Genuine => {
  const assertion = key.get(String(facts.asked['challenge']), lies);
  const counter = Buffer.from(assertion.authenticatorData, 'base64url').readUInt32BE(33);
  const { publicKey } = key;
  const signed = { ...facts.signed, ...assertion, keyId, publicKey, fingerprint: fingerprintOf(publicKey), counter };
  return { ...facts, used: { keyId, signatureId: facts.asked['signatureId'], counter }, signed };
};

export const fingerprintOf = (publicKey: string): string =>
  createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex');

/** As somebody writes it who has the store, and leaves the service out. */
export const eventsOf = ({ approvalKey, requested, asked, used, signed, given }: Genuine): Written => {
  const id = String(asked['signatureId']);
  return [
    ['approvalSignature', id, { type: 'ApprovalSigningStarted', data: asked }],
    ['signingKeyUse', String(used['keyId']), { type: 'SigningKeyUsed', data: used }],
    ['approvalSignature', id, { type: 'ApprovalsSigned', data: signed }],
    ['postingApproval', approvalKey, { type: 'PostingApprovalRequested', data: requested }],
    ['postingApproval', approvalKey, { type: 'PostingApprovalSigned', data: given }],
  ];
};

export const isOfNoKey = ([category]: Written[number]): boolean => category !== 'signingKeys';

/** As if it had been sent all the same, long after. */
export const sentLater = (batchKey: string): RecordedEvent => {
  const metadata = { actor: 'worker', environment: ENVIRONMENT, occurredAt: '2031-01-01T00:00:00.000Z' };
  const data = { batchKey, attempt: 1, journal: 'APJ' };
  const stream = `journalBatch-${streamId(ENVIRONMENT, batchKey)}`;
  return { stream, revision: 9, type: 'PostingAttemptStarted', data, metadata } as unknown as RecordedEvent;
};

/** What is found wrong in an evidence pack that holds these events. */
export const saidOffline = (events: readonly RecordedEvent[]): string[] => {
  const folder = mkdtempSync(join(tmpdir(), 'revrec-forgeries-'));
  try {
    const plain = events.map(({ stream, revision, type, schemaVersion, data, metadata }) => ({
      ...{ stream, revision, type, schemaVersion, data, metadata },
    }));
    writeFileSync(join(folder, 'events.json'), JSON.stringify(plain));
    const program = `import { readFileSync } from 'node:fs';
      const { Signatures } = await import(${JSON.stringify(pathToFileURL(PROGRAM).href)});
      const signatures = new Signatures(${JSON.stringify(ENVIRONMENT)});
      for (const event of JSON.parse(readFileSync(${JSON.stringify(join(folder, 'events.json'))}))) signatures.add(event);
      console.log(JSON.stringify(signatures.problems));`;
    writeFileSync(join(folder, 'run.mjs'), program);
    return JSON.parse(execFileSync(process.execPath, [join(folder, 'run.mjs')]).toString()) as string[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
