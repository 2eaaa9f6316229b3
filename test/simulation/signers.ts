import { createHash } from 'node:crypto';
import { challengeHashOf } from '../../src/application/posting/approval-signatures';
import {
  type NewPasskey,
  type PasskeyAnswer,
  type PasskeyExpectation,
  Passkeys,
  type SigningPlace,
} from '../../src/application/ports/passkeys';
import { challengeTextOf } from '../../src/domain/posting-approval/approval-signature.decisions';
import { type Assertion } from '../../src/domain/posting-approval/approval-signature.events';
import { type GivenSignature } from '../../src/domain/posting-approval/posting-approval.state';
import { type SigningKeyFacts } from '../../src/domain/posting-approval/signing-keys.events';
import { type DomainEvent } from '../../src/domain/shared/decider';
import { ENVIRONMENT } from './close';

export const SIM_PLACE: SigningPlace = { rpId: 'sim', origins: ['https://sim'] };

/** A signature is a hash that only who holds the key can make: real cryptography is tested elsewhere. */
const signatureOf = (key: string, challenge: string): string =>
  createHash('sha256').update(`secret of ${key} ${challenge}`).digest('base64url');

export class SimPasskeys extends Passkeys {
  override newKey(): Promise<PasskeyAnswer<NewPasskey>> {
    return Promise.resolve({ kind: 'wrong', why: 'keys are enrolled before' });
  }

  override signature(
    { signature }: Assertion,
    { challenge, publicKey }: PasskeyExpectation & { readonly publicKey: string },
  ): Promise<PasskeyAnswer<{ readonly counter: number }>> {
    const isRight = signature === signatureOf(publicKey, challenge);
    return Promise.resolve(
      isRight ? { kind: 'right', found: { counter: 0 } } : { kind: 'wrong', why: 'the key did not sign it' },
    );
  }
}

/** People with keys, and somebody who writes to the store what they never signed. */
export class Signers {
  /** What they signed themselves. */
  readonly made = new Set<string>();
  private count = 0;

  constructor(private readonly write: (stream: string, events: readonly DomainEvent[]) => void) {}

  /** Their keys are older than everything else. */
  begin(people: readonly string[], at: string): void {
    const events = people.flatMap((by): DomainEvent[] => {
      const { keyId, fingerprint } = keyOf(by, at);
      const agreed = { keyId, fingerprint, by: 'cfo', name: 'CFO', role: 'Controller', at };
      return [
        { type: 'SigningKeyEnrollmentRequested', data: keyOf(by, at) },
        { type: 'SigningKeyEnrollmentAgreed', data: agreed },
      ];
    });
    this.write(`signingKeys-${ENVIRONMENT}`, events);
  }

  sign(by: string, approvalKey: string, digest: string, at: string): Pick<GivenSignature, 'signatureId' | 'signedAt'> {
    const { signatureId } = this.record(by, { approvalKey, digest, at }, keyOf(by, at).publicKey);
    this.made.add(signatureId);
    return { signatureId, signedAt: at };
  }

  /** The same in the log, without the key. */
  forge(by: string, approvalKey: string, digest: string, at: string): Pick<GivenSignature, 'signatureId' | 'signedAt'> {
    return { ...this.record(by, { approvalKey, digest, at }, 'no key'), signedAt: at };
  }

  private record(
    by: string,
    { approvalKey, digest, at }: { readonly approvalKey: string; readonly digest: string; readonly at: string },
    secret: string,
  ): { signatureId: string } {
    this.count += 1;
    const signatureId = `sig-${this.count}`;
    const { keyId, credentialId, publicKey, fingerprint } = keyOf(by, at);
    const role = 'Approver' as const;
    const entries = [{ approvalKey, batchKey: approvalKey, digest }];
    const asked = {
      signatureId,
      decision: 'approve',
      entries,
      nonce: signatureId,
      by,
      role,
      at,
      ...SIM_PLACE,
    } as const;
    const challenge = challengeHashOf(challengeTextOf(ENVIRONMENT, asked));
    const signature = signatureOf(secret, challenge);
    const made = { signatureId, keyId, credentialId, publicKey, fingerprint, signature, by, name: by, role, at };
    const stream = `approvalSignature-${ENVIRONMENT}.${signatureId}`;
    this.write(stream, [{ type: 'ApprovalSigningStarted', data: { ...asked, challenge } }]);
    const used = { keyId, signatureId, counter: 0 };
    this.write(`signingKeyUse-${ENVIRONMENT}.${keyId}`, [{ type: 'SigningKeyUsed', data: used }]);
    const signed = { ...made, counter: 0, clientDataJSON: '', authenticatorData: '' };
    this.write(stream, [{ type: 'ApprovalsSigned', data: signed }]);
    return { signatureId };
  }
}

const keyOf = (by: string, at: string): SigningKeyFacts => ({
  keyId: `key-${by}`,
  subject: by,
  name: by,
  role: 'Approver',
  label: 'Key',
  credentialId: `cred-${by}`,
  publicKey: `public-${by}`,
  algorithm: 'ES256',
  fingerprint: `print-${by}`,
  rpId: SIM_PLACE.rpId,
  origin: 'https://sim',
  isSynced: false,
  counter: 0,
  at,
});
