import { WebauthnPasskeys } from '../../../src/adapters/passkeys/webauthn-passkeys';
import {
  type SeenEntry,
  type SignatureGiven,
  SignatureRecorder,
  StartSigningCommand,
  StartSigningHandler,
} from '../../../src/application/posting-approval/approval-signing';
import { buildingOf } from '../../../src/application/posting-approval/building';
import {
  type ApprovalsDecided,
  DecideApprovalsCommand,
  DecideApprovalsHandler,
} from '../../../src/application/posting-approval/posting-approval.commands';
import {
  AgreeToKeyCommand,
  AgreeToKeyHandler,
  RequestKeyEnrollmentCommand,
  RequestKeyEnrollmentHandler,
  RevokeKeyCommand,
  RevokeKeyHandler,
  StartKeyEnrollmentCommand,
  StartKeyEnrollmentHandler,
} from '../../../src/application/posting-approval/signing-keys.commands';
import { PostingApprovalWorker } from '../../../src/application/posting-approval/posting-approval.worker';
import { type SigningStarted } from '../../../src/application/posting-approval/signing-keys.views';
import { ApprovalSignatures } from '../../../src/application/posting/approval-signatures';
import { streamId } from '../../../src/application/shared/streams';
import { Access } from '../../../src/application/shared/access';
import { Changes } from '../../../src/application/shared/changes';
import { type Caller } from '../../../src/application/shared/permissions';
import { type ApprovalPolicyEvent } from '../../../src/domain/posting-approval/approval-policy.events';
import { approvalPolicy } from '../../../src/domain/posting-approval/approval-policy.state';
import { postingApproval } from '../../../src/domain/posting-approval/posting-approval.state';
import { type Role } from '../../../src/domain/shared/roles';
import { ruleFor } from '../../support/approval-events';
import { cause, ENVIRONMENT } from '../../support/plain-ports';
import { PostingSystem } from '../../support/posting-system';
import { type Lies, SIGNING_PLACE, SoftwareAuthenticator } from '../../support/software-authenticator';

export const callerFor = (subject: string, role: Role = 'Approver', environment = ENVIRONMENT): Caller => ({
  ...{ subject, name: subject.toUpperCase(), environment, role, correlationId: 'request-1' },
});

/** Who signs, with what. */
export interface Signer {
  readonly subject: string;
  readonly key: SoftwareAuthenticator;
}

/** Signed approvals as the service wires them, over the posting of one process. */
export class SigningSystem extends PostingSystem {
  readonly passkeys = new WebauthnPasskeys();
  readonly ports = this.portsOver(this.inner);
  readonly signatures = new ApprovalSignatures(this.aggregates, this.passkeys, SIGNING_PLACE);
  readonly approvals = this.approvalsOver(this.inner);
  private readonly changes = new Changes(new Access(this.aggregates, this.clock), this.aggregates);
  private readonly starting = new StartSigningHandler(
    this.changes,
    this.aggregates,
    this.ports.content,
    this.clock,
    this.ids,
    SIGNING_PLACE,
  );
  private readonly deciding = new DecideApprovalsHandler(
    this.changes,
    this.ports,
    this.approvals,
    { of: () => () => Promise.resolve(new Set(['ann'])) } as never, // Who prepared an entry is tested elsewhere.
    this.aggregates,
    { caughtUp: () => Promise.resolve(true) } as never,
    this.clock,
    new SignatureRecorder(this.aggregates, this.passkeys, this.clock, SIGNING_PLACE),
  );

  readonly worker = new PostingApprovalWorker(
    this.ports,
    this.approvals,
    this.batchViews,
    this.aggregates,
    { names: [ENVIRONMENT] },
    this.clock,
    this.log,
    { holds: () => true },
  );

  async policy(signatures: boolean, people: 1 | 2 = 1): Promise<void> {
    const event: ApprovalPolicyEvent = {
      type: 'ApprovalPolicyChanged',
      data: { rules: [ruleFor({ people })], at: this.clock.now(), ...(signatures ? { signatures } : {}) },
    };
    await this.aggregates.change(approvalPolicy, ENVIRONMENT, cause, () => [event]);
  }

  /** A key that is enrolled, and agreed to unless nobody does. */
  async enroll(
    subject: string,
    { key = new SoftwareAuthenticator(), agreedBy = 'cora', environment = ENVIRONMENT, lies = {} } = {},
  ): Promise<Signer & { readonly keyId: string }> {
    const { changes, aggregates, clock, passkeys } = this;
    const caller = callerFor(subject, 'Approver', environment);
    const start = new StartKeyEnrollmentHandler(changes, clock, this.ids, SIGNING_PLACE);
    const { keyId, challenge } = await start.execute(new StartKeyEnrollmentCommand(caller, {}));
    const answer = key.create(challenge, lies);
    const request = new RequestKeyEnrollmentHandler(changes, aggregates, passkeys, clock, SIGNING_PLACE);
    await request.execute(new RequestKeyEnrollmentCommand(caller, { keyId, label: 'Laptop', answer }));
    if (agreedBy !== '') await this.agree(keyId, agreedBy, environment);
    return { subject, key, keyId };
  }

  async agree(keyId: string, by: string, environment = ENVIRONMENT): Promise<void> {
    const events = await this.inner.read(`signingKeys-${environment}`);
    const enrolled = events.find(
      ({ type, data }) => type === 'SigningKeyEnrollmentRequested' && (data as { keyId: string }).keyId === keyId,
    );
    const { fingerprint } = enrolled?.data as { fingerprint: string };
    const caller = callerFor(by, 'Controller', environment);
    const handler = new AgreeToKeyHandler(this.changes, this.clock);
    await handler.execute(new AgreeToKeyCommand(caller, { keyId, fingerprint }));
  }

  async revoke(keyId: string): Promise<void> {
    const handler = new RevokeKeyHandler(this.changes, this.clock);
    await handler.execute(new RevokeKeyCommand(callerFor('cora', 'Controller'), { keyId, reason: 'Lost' }));
  }

  async digestOf(batchKey: string): Promise<string> {
    const { need } = await this.approvals.needOf(ENVIRONMENT, batchKey, await buildingOf(this.ports, ENVIRONMENT));
    return need.digest ?? '';
  }

  async approvalKeyOf(batchKey: string): Promise<string> {
    const { facts } = await this.approvals.needOf(ENVIRONMENT, batchKey, await buildingOf(this.ports, ENVIRONMENT));
    return facts.approvalKey;
  }

  /** Whether the sender would believe it. */
  async isApproved(batchKey: string): Promise<boolean> {
    const entry = await this.approvals.needOf(ENVIRONMENT, batchKey, await buildingOf(this.ports, ENVIRONMENT));
    return this.approvals.isGiven(ENVIRONMENT, entry);
  }

  /** Why approvals of the entry are not signed. */
  async problemsOf(batchKey: string): Promise<string[]> {
    const approvalKey = await this.approvalKeyOf(batchKey);
    const { state } = await this.aggregates.load(postingApproval, streamId(ENVIRONMENT, approvalKey));
    const problems: string[] = [];
    if (state.status === 'None') return problems;
    for (const given of state.signatures) {
      const { digest } = state;
      problems.push((await this.signatures.problemOf(ENVIRONMENT, approvalKey, { digest, given })) ?? 'none');
    }
    return problems;
  }

  async seen(batchKeys: readonly string[]): Promise<{ batchKey: string; digest: string }[]> {
    const entries: { batchKey: string; digest: string }[] = [];
    for (const batchKey of batchKeys) entries.push({ batchKey, digest: await this.digestOf(batchKey) });
    return entries;
  }

  async startSigning(subject: string, batchKeys: readonly string[], role: Role = 'Approver'): Promise<SigningStarted> {
    const entries = await this.seen(batchKeys);
    return this.starting.execute(new StartSigningCommand(callerFor(subject, role), { entries }));
  }

  /** Approves with what an authenticator made. */
  async decide(
    subject: string,
    batchKeys: readonly string[],
    more: {
      signature?: DecideApprovalsCommand['input']['signature'];
      role?: Role;
      note?: string;
      decision?: 'approve' | 'refuse';
      environment?: string;
    } = {},
  ): Promise<ApprovalsDecided> {
    const { signature = null, role = 'Approver', note = '', decision = 'approve', environment = ENVIRONMENT } = more;
    const caller = callerFor(subject, role, environment);
    const entries = await this.seen(batchKeys);
    return this.deciding.execute(new DecideApprovalsCommand(caller, { decision, note, entries, signature }));
  }

  /** Approves what was seen, whatever the entries are now. */
  async decideOn(subject: string, entries: readonly SeenEntry[], signature: SignatureGiven): Promise<ApprovalsDecided> {
    const input = { decision: 'approve', note: '', entries, signature } as const;
    return this.deciding.execute(new DecideApprovalsCommand(callerFor(subject), input));
  }

  /** Approves and signs with one gesture. */
  async sign(
    { subject, key }: Signer,
    batchKeys: readonly string[],
    lies: Lies = {},
    note = '',
  ): Promise<ApprovalsDecided> {
    const { signatureId, challenge } = await this.startSigning(subject, batchKeys);
    const signature = { signatureId, assertion: key.get(challenge, lies) };
    return this.decide(subject, batchKeys, { signature, note });
  }

  async eventsOf(category: string): Promise<string[]> {
    const events = await this.inner.readAll(null, 100_000);
    return events.filter(({ stream }) => stream.startsWith(`${category}-`)).map(({ type }) => type);
  }
}
