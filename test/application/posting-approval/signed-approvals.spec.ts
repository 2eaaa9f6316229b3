import { RECORDING_MS, SIGNING_MS } from '../../../src/domain/posting-approval/approval-signature.decisions';
import { signingKeyUse } from '../../../src/domain/posting-approval/signing-keys.state';
import { streamId } from '../../../src/application/shared/streams';
import { ENVIRONMENT } from '../../support/plain-ports';
import { counts } from '../../support/posting-system';
import { SoftwareAuthenticator } from '../../support/software-authenticator';
import { type Signer, SigningSystem } from './signing-system';

let system: SigningSystem;
let bob: Signer & { readonly keyId: string };
let keys: string[];
beforeEach(async () => {
  system = new SigningSystem();
  await system.start();
  await system.policy(true);
  bob = await system.enroll('bob');
  keys = await system.readyBatches(['JE-1', 'JE-2', 'JE-3']);
});
afterEach(() => system.stop());

describe('approvals that are signed', () => {
  it('are given for many entries with one gesture, and posted', async () => {
    expect(await system.sign(bob, keys)).toMatchObject({ decided: 3, left: [] });
    expect(await system.eventsOf('approvalSignature')).toEqual(['ApprovalSigningStarted', 'ApprovalsSigned']);
    expect(await system.eventsOf('signingKeyUse')).toEqual(['SigningKeyUsed']);
    expect(await system.eventsOf('postingApproval')).toEqual(
      Array.from({ length: 3 }, () => ['PostingApprovalRequested', 'PostingApprovalSigned']).flat(),
    );
    expect(await system.post(keys)).toEqual(counts({ posted: 3 }));
  });

  it.each(['EdDSA', 'RS256'] as const)(
    'may be signed with %s, by an authenticator that does not count',
    async (alg) => {
      const carl = await system.enroll('carl', { key: new SoftwareAuthenticator(alg, false) });
      expect(await system.sign(carl, keys.slice(0, 1))).toMatchObject({ decided: 1, left: [] });
      expect(await system.sign(carl, keys.slice(1))).toMatchObject({ decided: 2, left: [] });
      expect(await system.post(keys)).toEqual(counts({ posted: 3 }));
    },
  );

  it('are needed: without a signature an entry is left, and nothing is sent', async () => {
    const { left } = await system.decide('bob', keys);
    expect(left.map(({ code }) => code)).toEqual(['SIGNATURE_MISSING', 'SIGNATURE_MISSING', 'SIGNATURE_MISSING']);
    expect(await system.post(keys)).toEqual(counts({ returned: 3 }));
    expect(system.ledger.entries).toEqual([]);
  });

  it('count only from when they are switched on, for all that is not posted', async () => {
    await system.stop();
    system = new SigningSystem();
    await system.start();
    await system.policy(false);
    keys = await system.readyBatches(['JE-1']);
    await system.decide('bob', keys);
    system.clock.advance(1_000);
    await system.policy(true);
    expect(await system.post(keys)).toEqual(counts({ returned: 1 }));
    bob = await system.enroll('bob');
    await system.sign(bob, keys);
    expect(await system.post(keys, {}, 'run-2')).toEqual(counts({ posted: 1 }));
  });

  it('need each of two people to sign', async () => {
    system.clock.advance(1);
    await system.policy(true, 2);
    const carl = await system.enroll('carl');
    await system.sign(bob, keys);
    expect(await system.post(keys)).toEqual(counts({ returned: 3 }));
    await system.sign(carl, keys);
    expect(await system.post(keys, {}, 'run-2')).toEqual(counts({ posted: 3 }));
  });

  it('may be sent again with the same signature while it lasts, as after a lost reply', async () => {
    const { signatureId, challenge } = await system.startSigning('bob', keys);
    const signature = { signatureId, assertion: bob.key.get(challenge) };
    await system.decide('bob', keys, { signature });
    expect(await system.decide('bob', keys, { signature })).toEqual({ decided: 3, left: [], position: null });
    system.clock.advance(SIGNING_MS + 1);
    await expect(system.decide('bob', keys, { signature })).rejects.toMatchObject({ code: 'SIGNING_GONE' });
  });

  it('go on after a crash between the use of the key and its signature', async () => {
    const { signatureId, challenge } = await system.startSigning('bob', keys);
    const signature = { signatureId, assertion: bob.key.get(challenge) };
    const origin = { actor: 'bob', environment: ENVIRONMENT, correlationId: 'c', causationId: 'c' };
    const { keyId } = bob;
    await system.aggregates.change(signingKeyUse, streamId(ENVIRONMENT, keyId), origin, () => [
      { type: 'SigningKeyUsed' as const, data: { keyId, signatureId, counter: 2 } },
    ]);
    expect(await system.decide('bob', keys, { signature })).toMatchObject({ decided: 3, left: [] });
    expect(await system.eventsOf('signingKeyUse')).toEqual(['SigningKeyUsed']);
  });

  it('do not count any more when their key is revoked before the entry is sent', async () => {
    await system.sign(bob, keys);
    await system.revoke(bob.keyId);
    expect(await system.post(keys)).toEqual(counts({ returned: 3 }));
    const again = await system.enroll('bob');
    const { left } = await system.sign(again, keys);
    expect(left).toEqual([]);
    expect(await system.post(keys, {}, 'run-2')).toEqual(counts({ posted: 3 }));
  });

  it('are requested again by the worker when their key is revoked', async () => {
    await system.sign(bob, keys.slice(0, 1));
    const told = async (): Promise<string[]> => {
      await system.projected();
      await system.worker.tick();
      return (await system.eventsOf('postingApproval')).slice(2);
    };
    expect(await told()).toEqual(['PostingApprovalRequested', 'PostingApprovalRequested']); // Of the others.
    await system.revoke(bob.keyId);
    expect((await told()).slice(2)).toEqual(['PostingApprovalVoided', 'PostingApprovalRequested']);
    expect((await told()).slice(4)).toEqual([]);
  });

  it('are asked for only of who has a key that somebody agreed to', async () => {
    await system.enroll('abby', { agreedBy: '' });
    await expect(system.startSigning('abby', keys)).rejects.toMatchObject({ code: 'SIGNING_KEY_MISSING' });
    await expect(system.startSigning('carl', keys)).rejects.toMatchObject({ code: 'SIGNING_KEY_MISSING' });
    await expect(system.startSigning('bob', keys, 'Auditor')).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('are recorded within a time', () => {
    expect([SIGNING_MS, RECORDING_MS]).toEqual([300_000, 600_000]);
  });
});

describe('a refusal', () => {
  it('needs no signature, and takes back what was signed, for good', async () => {
    const { signatureId, challenge } = await system.startSigning('bob', keys);
    const signature = { signatureId, assertion: bob.key.get(challenge) };
    await system.decide('bob', keys, { signature });
    system.clock.advance(1);
    await system.decide('carl', keys.slice(0, 1), { decision: 'refuse', note: 'Wrong month' });
    const { left } = await system.decide('bob', keys.slice(0, 1), { signature, note: 'It is right' });
    expect(left.map(({ code }) => code)).toEqual(['SIGNATURE_SPENT']);
    expect(await system.post(keys)).toEqual(counts({ posted: 2, returned: 1 }));
  });
});

describe('enrolling', () => {
  it.each([
    ['on another page', { origin: 'https://evil.example.com' }],
    ['for another domain', { rpId: 'evil.example.com' }],
    ['of a person who was not recognized', { isVerified: false }],
    ['of nobody', { isPresent: false }],
    ['within a page of somebody else', { crossOrigin: true }],
    ['as a signature', { type: 'webauthn.get' }],
  ])('refuses a key that was made %s', async (_, lies) => {
    await expect(system.enroll('abby', { lies })).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
  });

  it('refuses what is no answer of an authenticator', async () => {
    const key = new SoftwareAuthenticator();
    const broken = { id: 'AA', clientDataJSON: 'AA', attestationObject: 'AA' };
    jest.spyOn(key, 'create').mockReturnValue(broken);
    await expect(system.enroll('abby', { key })).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
  });
});
