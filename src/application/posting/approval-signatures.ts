import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { signatureProblem } from '../../domain/posting-approval/approval-signature.decisions';
import { type ApprovalSignature, approvalSignature } from '../../domain/posting-approval/approval-signature.state';
import { type GivenSignature, type PostingApproval } from '../../domain/posting-approval/posting-approval.state';
import { signingKeys, signingKeyUse } from '../../domain/posting-approval/signing-keys.state';
import { Passkeys, SigningPlace } from '../ports/passkeys';
import { Aggregates } from '../shared/aggregates';
import { streamId } from '../shared/streams';

/** Verified signatures that are remembered: what the log has of one does not change. */
const VERIFIED_MAX = 2_000;

/** Whether approvals are signed by who gave them. Nothing that an event claims is believed without its signature. */
@Injectable()
export class ApprovalSignatures {
  private readonly verified = new Map<string, string>();

  constructor(
    private readonly aggregates: Aggregates,
    private readonly passkeys: Passkeys,
    @Inject(SigningPlace) private readonly place: SigningPlace,
  ) {}

  /** Ids of the signatures of this content that hold now: a key may be revoked by now. */
  async holding(environment: string, approvalKey: string, state: PostingApproval): Promise<ReadonlySet<string>> {
    const ids = new Set<string>();
    if (state.status === 'None') return ids;
    for (const given of state.signatures)
      if ((await this.problemOf(environment, approvalKey, { digest: state.digest, given })) === null)
        ids.add(given.signatureId);
    return ids;
  }

  /** Why an approval is not signed; null when it is. */
  async problemOf(
    environment: string,
    approvalKey: string,
    { digest, given }: { readonly digest: string; readonly given: GivenSignature },
  ): Promise<string | null> {
    const { signatureId } = given;
    const { state } = await this.aggregates.load(approvalSignature, streamId(environment, signatureId));
    const keyId = state.status === 'Signed' ? state.signed.keyId : '';
    const { state: keys } = await this.aggregates.load(signingKeys, environment);
    const { state: use } = await this.aggregates.load(signingKeyUse, streamId(environment, keyId));
    const context = { environment, approvalKey, digest, keys, use, hashOf: challengeHashOf };
    const problem = signatureProblem(given, state, context);
    if (problem !== null || state.status !== 'Signed') return problem ?? 'there is no such signature';
    return this.verify(environment, state);
  }

  private async verify(
    environment: string,
    { asked, signed }: Extract<ApprovalSignature, { status: 'Signed' }>,
  ): Promise<string | null> {
    const { rpId, origins } = this.place;
    if (asked.rpId !== rpId) return 'it was made for another address';
    const content = JSON.stringify([asked.challenge, signed, rpId, origins]);
    const key = JSON.stringify([environment, asked.signatureId]);
    if (this.verified.get(key) === content) return null;
    const answer = await this.passkeys.signature(signed, { ...asked, origins, publicKey: signed.publicKey });
    if (answer.kind === 'wrong') return answer.why;
    if (answer.found.counter !== signed.counter) return 'its key counted otherwise';
    if (this.verified.size >= VERIFIED_MAX) this.verified.clear();
    this.verified.set(key, content);
    return null;
  }
}

/** SHA-256 in base64url: how a challenge follows from its text. */
export const challengeHashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');
