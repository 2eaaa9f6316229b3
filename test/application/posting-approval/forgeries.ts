import { type DomainEvent } from '../../../src/domain/shared/decider';
import { SoftwareAuthenticator } from '../../support/software-authenticator';
import {
  challengeOf,
  eventsOf,
  type Facts,
  fingerprintOf,
  type ForgeryBench,
  type Genuine,
  OTHER,
  written,
  type Written,
} from './forgery-bench';

export interface Forgery {
  readonly what: string;
  /** Why it is refused, by the sender and offline: for this, and not for something that is wrong besides. */
  readonly why: RegExp;
  /** Events that somebody writes past the service for this batch. */
  readonly events: (bench: ForgeryBench, batchKey: string) => Promise<Written>;
}

export const FORGERIES: readonly Forgery[] = [
  {
    what: 'another digest than the one that was signed',
    why: /^(it is of other content|its challenge is not of what|it is of another challenge|Unexpected .* challenge)/,
    events: async (bench, batchKey) => {
      const facts = await bench.genuineOf(batchKey);
      const entries = [{ ...(facts.asked['entries'] as Facts[])[0], digest: bench.hexOf() }];
      const asked = { ...facts.asked, entries };
      const other = written({ ...facts, asked: { ...asked, challenge: challengeOf(asked) } }, bench.bob);
      // What was signed is of other content; or it is made to name this one, with and without its challenge.
      const { challenge } = other.asked;
      return eventsOf({ ...other, asked: bench.pick(other.asked, facts.asked, { ...facts.asked, challenge }) });
    },
  },
  {
    what: 'a signature of another entry, replayed',
    why: /^(it is of other content|it is of another challenge|Unexpected .* challenge)/,
    events: async (bench, batchKey) => {
      const [otherKey = ''] = await bench.system.readyBatches([`JE-other-${bench.random.next()}`]);
      const other = await bench.genuineOf(otherKey);
      const own = await bench.genuineOf(batchKey);
      const signatureId = other.asked['signatureId'];
      return bench.pick<() => Written>(
        () => [...eventsOf(other), ...eventsOf({ ...own, given: { ...own.given, signatureId } }).slice(3)],
        () =>
          eventsOf({
            ...own,
            signed: { ...other.signed, signatureId: own.asked['signatureId'] },
            used: { ...other.used, signatureId: own.asked['signatureId'] },
          }),
      )();
    },
  },
  {
    what: 'a signature that counted before, after a refusal',
    why: /^it counted before/,
    events: async (bench, batchKey) => {
      const facts = await bench.genuineOf(batchKey);
      const events = eventsOf(facts);
      const refused = { digest: facts.given['digest'], by: 'carl', name: 'CARL', role: 'Controller', at: bench.at() };
      const refusal: Written[number] = [
        'postingApproval',
        facts.approvalKey,
        { type: 'PostingApprovalRefused', data: { ...refused, reason: 'Wrong month' } },
      ];
      return [...events, refusal, events[4]!];
    },
  },
  {
    what: 'a signature of another environment',
    why: /^its challenge is not of what it names/,
    events: async (bench, batchKey) => {
      const facts = await bench.genuineOf(batchKey);
      return eventsOf(
        written({ ...facts, asked: { ...facts.asked, challenge: challengeOf(facts.asked, OTHER) } }, bench.bob),
      );
    },
  },
  {
    what: 'a role that does not approve',
    why: /^its role does not approve/,
    events: async (bench, batchKey) => {
      const role = bench.pick('Admin', 'Analyst', 'Auditor', 'Owner');
      const facts = await bench.genuineOf(batchKey, bench.bob, { role });
      return eventsOf({ ...facts, signed: { ...facts.signed, role }, given: { ...facts.given, role } });
    },
  },
  {
    what: 'another role than the one that was signed',
    why: /^(it is of another role|its role does not approve|its challenge is not of what)/,
    events: async (bench, batchKey) => {
      const facts = await bench.genuineOf(batchKey);
      const role = 'Controller';
      const where = bench.pick<(keyof Genuine)[]>(['given'], ['signed', 'given'], ['asked', 'signed', 'given']);
      return eventsOf(where.reduce((all, part) => ({ ...all, [part]: { ...(all[part] as Facts), role } }), facts));
    },
  },
  {
    what: 'something else than what the key signed',
    why: /^(?!none$)/, // Whatever the bit was for.
    events: async (bench, batchKey) => {
      const facts = await bench.genuineOf(batchKey);
      const part = bench.pick('signature', 'clientDataJSON', 'authenticatorData');
      return eventsOf({ ...facts, signed: { ...facts.signed, [part]: bench.flipped(String(facts.signed[part])) } });
    },
  },
  {
    what: 'an approval without any signature',
    why: /^there is no such signature/,
    events: async (bench, batchKey) => {
      const { approvalKey, requested, given } = await bench.genuineOf(batchKey);
      const { signatureId, signedAt, ...plain } = given;
      const type = bench.pick('PostingApprovalGiven', 'PostingApprovalSigned');
      const data = type === 'PostingApprovalGiven' ? plain : { ...plain, signatureId, signedAt };
      return [
        ['postingApproval', approvalKey, { type: 'PostingApprovalRequested', data: requested }],
        ['postingApproval', approvalKey, { type, data }],
      ];
    },
  },
  {
    what: 'a key that is not enrolled',
    why: /^(its key is not enrolled|it is of another key)/,
    events: async (bench, batchKey) => {
      const stranger = {
        subject: 'bob',
        key: new SoftwareAuthenticator(),
        keyId: bench.pick(bench.bob.keyId, 'key-unknown'),
      };
      return eventsOf(written(await bench.genuineOf(batchKey), stranger));
    },
  },
  {
    what: 'a key that is revoked',
    why: /^its key is revoked/,
    events: async (bench, batchKey) => {
      const lost = await bench.system.enroll('bob');
      await bench.system.revoke(lost.keyId);
      return eventsOf(await bench.genuineOf(batchKey, lost));
    },
  },
  {
    what: 'a key whose enrollment nobody else agreed to',
    why: /^nobody had agreed to its key/,
    events: async (bench, batchKey) => {
      const own = await bench.system.enroll('bob', { agreedBy: '' });
      const fingerprint = fingerprintOf(own.key.publicKey);
      const agreed = { keyId: own.keyId, fingerprint, by: 'bob', name: 'BOB', role: 'Controller', at: bench.at() };
      const forged = bench.pick<Facts | null>(null, agreed, { ...agreed, by: 'carl', role: 'Approver' });
      const events = eventsOf(await bench.genuineOf(batchKey, own));
      const agreement: DomainEvent = { type: 'SigningKeyEnrollmentAgreed', data: forged };
      if (forged !== null) await bench.write([['signingKeys', '', agreement]], String(forged['by']));
      return [...events, bench.retired(own)];
    },
  },
  {
    what: 'a key that was agreed to only later',
    why: /^nobody had agreed to its key/,
    events: async (bench, batchKey) => {
      const own = await bench.system.enroll('bob', { agreedBy: '' });
      const facts = await bench.genuineOf(batchKey, own);
      bench.system.clock.advance(1 + Math.floor(bench.random.next() * 60_000));
      await bench.system.agree(own.keyId, 'cora');
      return [...eventsOf(facts), bench.retired(own)];
    },
  },
  {
    what: 'the key of another person',
    why: /^its key is of another person/,
    events: async (bench, batchKey) => {
      const facts = await bench.genuineOf(batchKey);
      return eventsOf(written(facts, bench.abby));
    },
  },
  {
    what: 'the name of another person',
    why: /^(its key is of another person|it is of another person|its challenge is not of what)/,
    events: async (bench, batchKey) => {
      const facts = await bench.genuineOf(batchKey, bench.abby);
      const by = 'bob';
      const where = bench.pick<(keyof Genuine)[]>(['given'], ['signed', 'given'], ['asked', 'signed', 'given']);
      return eventsOf(where.reduce((all, part) => ({ ...all, [part]: { ...(all[part] as Facts), by } }), facts));
    },
  },
  {
    what: 'another page',
    why: /^(it was made on another page|it was made within a page|Unexpected .* origin)/,
    events: async (bench, batchKey) => {
      const origin = bench.pick(
        'https://evil.example.com',
        'http://revrec.example.com',
        'https://revrec.example.com.evil.com',
      );
      return eventsOf(
        written(await bench.genuineOf(batchKey), bench.bob, bench.pick({ origin }, { crossOrigin: true })),
      );
    },
  },
  {
    what: 'another domain',
    why: /^(it is of another domain|Unexpected RP ID)/,
    events: async (bench, batchKey) =>
      eventsOf(written(await bench.genuineOf(batchKey), bench.bob, { rpId: 'evil.example.com' })),
  },
  {
    what: 'a person who was not recognized, or not there',
    why: /^(the person was not recognized|User )/,
    events: async (bench, batchKey) =>
      eventsOf(
        written(await bench.genuineOf(batchKey), bench.bob, bench.pick({ isVerified: false }, { isPresent: false })),
      ),
  },
  {
    what: 'the answer to another question',
    why: /^(it is of another challenge|Unexpected .* type)/,
    events: async (bench, batchKey) =>
      eventsOf(written(await bench.genuineOf(batchKey), bench.bob, { type: 'webauthn.create' })),
  },
  {
    what: 'a copy of the key that counts on its own',
    why: /^its key counted otherwise/,
    events: async (bench, batchKey) => {
      const before = Number((await bench.genuineOf(batchKey)).used['counter']);
      const facts = written(await bench.genuineOf(batchKey), bench.bob, {
        counter: 1 + Math.floor(bench.random.next() * 2),
      });
      const known = { keyId: bench.bob.keyId, signatureId: `sig-known-${bench.random.next()}`, counter: before };
      return [['signingKeyUse', bench.bob.keyId, { type: 'SigningKeyUsed', data: known }], ...eventsOf(facts)];
    },
  },
  {
    what: 'a signature that took too long',
    why: /^it was made too late/,
    events: async (bench, batchKey) => {
      const facts = await bench.genuineOf(batchKey);
      const late = new Date(Date.parse(bench.at()) + 300_001 + Math.floor(bench.random.next() * 1e7)).toISOString();
      return eventsOf({ ...facts, signed: { ...facts.signed, at: late }, given: { ...facts.given, at: late } });
    },
  },
  {
    what: 'an approval that was recorded long after its signature',
    why: /^it was recorded too late/,
    events: async (bench, batchKey) => {
      const facts = await bench.genuineOf(batchKey);
      const late = new Date(Date.parse(bench.at()) + 600_001 + Math.floor(bench.random.next() * 1e7)).toISOString();
      return eventsOf({ ...facts, given: { ...facts.given, at: late } });
    },
  },
];
