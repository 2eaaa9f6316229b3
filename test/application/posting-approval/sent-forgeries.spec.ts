import { Random } from '../../../bench/random';
import { type Assertion } from '../../../src/domain/posting-approval/approval-signature.events';
import { ENVIRONMENT } from '../../support/plain-ports';
import { type Lies, SoftwareAuthenticator } from '../../support/software-authenticator';
import { CASES, ForgeryBench, OTHER } from './forgery-bench';
import { type Signer } from './signing-system';

const bench = new ForgeryBench();
const { system } = bench;
beforeAll(() => bench.start());
afterAll(() => system.stop());

/** What somebody sends to the service who has a key, a session, or both. */
interface Attempt {
  readonly what: string;
  readonly code: string;
  readonly send: (batchKey: string) => Promise<unknown>;
}

type Signature = { readonly signatureId: string; readonly assertion: Assertion };

const signatureFor = async (signer: Signer, batchKey: string, lies: Lies = {}): Promise<Signature> => {
  const { signatureId, challenge } = await system.startSigning(signer.subject, [batchKey]);
  return { signatureId, assertion: signer.key.get(challenge, lies) };
};

const sendAs = async (subject: string, batchKey: string, signature: Signature, more: object = {}): Promise<unknown> =>
  system.decide(subject, [batchKey], { signature, ...more });

const ATTEMPTS: readonly Attempt[] = [
  {
    what: 'a signature of another entry',
    code: 'SIGNATURE_INVALID',
    send: async (batchKey) => {
      const [other = ''] = await system.readyBatches([`JE-sent-${bench.random.next()}`]);
      return sendAs('bob', batchKey, await signatureFor(bench.bob, other));
    },
  },
  {
    what: 'another digest than was signed',
    code: 'SIGNATURE_INVALID',
    send: async (batchKey) => {
      const signature = await signatureFor(bench.bob, batchKey);
      return system.decideOn('bob', [{ batchKey, digest: bench.hexOf() }], signature);
    },
  },
  {
    what: 'a signature that was made for another request',
    code: 'SIGNATURE_INVALID',
    send: async (batchKey) => {
      const { assertion } = await signatureFor(bench.bob, batchKey);
      const { signatureId } = await signatureFor(bench.bob, batchKey);
      return sendAs('bob', batchKey, { signatureId, assertion });
    },
  },
  {
    what: 'a signature of another environment',
    code: 'SIGNING_GONE',
    send: async (batchKey) =>
      sendAs('bob', batchKey, await signatureFor(bench.bob, batchKey), { environment: OTHER, entries: [] }),
  },
  {
    what: 'a role that was lost',
    code: 'FORBIDDEN',
    send: async (batchKey) =>
      sendAs('bob', batchKey, await signatureFor(bench.bob, batchKey), {
        role: bench.pick('Admin', 'Analyst', 'Auditor'),
      }),
  },
  {
    what: 'a role that changed',
    code: 'SIGNATURE_ROLE_CHANGED',
    send: async (batchKey) => sendAs('bob', batchKey, await signatureFor(bench.bob, batchKey), { role: 'Controller' }),
  },
  {
    what: 'the signature of another person',
    code: 'SIGNING_GONE',
    send: async (batchKey) => sendAs('bob', batchKey, await signatureFor(bench.abby, batchKey)),
  },
  {
    what: 'the key of another person',
    code: 'SIGNING_KEY_MISSING',
    send: async (batchKey) => sendAs('bob', batchKey, await signatureFor({ ...bench.abby, subject: 'bob' }, batchKey)),
  },
  {
    what: 'a key that is not enrolled',
    code: 'SIGNING_KEY_MISSING',
    send: async (batchKey) =>
      sendAs('bob', batchKey, await signatureFor({ subject: 'bob', key: new SoftwareAuthenticator() }, batchKey)),
  },
  {
    what: 'a key that is revoked since',
    code: 'SIGNING_KEY_MISSING',
    send: async (batchKey) => {
      const lost = await system.enroll('bob');
      const signature = await signatureFor(lost, batchKey);
      await system.revoke(lost.keyId);
      return sendAs('bob', batchKey, signature);
    },
  },
  ...[
    ['another page', { origin: 'https://evil.example.com' }],
    ['another domain', { rpId: 'evil.example.com' }],
    ['a person who was not recognized', { isVerified: false }],
    ['nobody there', { isPresent: false }],
    ['a page of somebody else around it', { crossOrigin: true }],
    ['a copy of the key that counts on its own', { counter: 1 }],
  ].map(([what, lies]) => ({
    what: what as string,
    code: 'SIGNATURE_INVALID',
    send: async (batchKey: string) => sendAs('bob', batchKey, await signatureFor(bench.bob, batchKey, lies as Lies)),
  })),
  {
    what: 'something else than what the key signed',
    code: 'SIGNATURE_INVALID',
    send: async (batchKey) => {
      const { signatureId, assertion } = await signatureFor(bench.bob, batchKey);
      const part = bench.pick<'signature' | 'clientDataJSON' | 'authenticatorData'>(
        ...(['signature', 'clientDataJSON', 'authenticatorData'] as const),
      );
      return sendAs('bob', batchKey, {
        signatureId,
        assertion: { ...assertion, [part]: bench.flipped(assertion[part]) },
      });
    },
  },
  {
    what: 'a signature that took too long',
    code: 'SIGNING_GONE',
    send: async (batchKey) => {
      const signature = await signatureFor(bench.bob, batchKey);
      system.clock.advance(300_001);
      return sendAs('bob', batchKey, signature);
    },
  },
  { what: 'no signature', code: 'SIGNATURE_MISSING', send: async (batchKey) => system.decide('bob', [batchKey]) },
];

describe('an approval that is sent to the service', () => {
  it.each(ATTEMPTS.map((attempt, index) => [attempt.what, index, attempt] as const))(
    'is refused with %s, and nothing of it is recorded',
    async (_what, kind, { code, send }) => {
      bench.random = new Random(1_000 + kind);
      await bench.renew();
      await system.sign(bench.bob, await system.readyBatches([`JE-before-${kind}`])); // So that the key has counted.
      const keys = await system.readyBatches(Array.from({ length: CASES }, (_, index) => `JE-sent-${kind}-${index}`));
      for (const key of keys) {
        const answer = await send(key).then(
          (decided) => (decided as { left: { code: string }[] }).left.map((left) => left.code),
          (error: unknown) => [(error as { code: string }).code],
        );
        expect(answer).toEqual([code]);
        expect(await system.isApproved(key)).toBe(false);
        const approval = await system.inner.read(`postingApproval-${ENVIRONMENT}.${await system.approvalKeyOf(key)}`);
        expect(approval.map(({ type }) => type)).toEqual([]);
      }
    },
    300_000,
  );
});
