import { Injectable } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  askedOf,
  challengeTextOf,
  recordSignature,
  startSigning,
} from '../../domain/posting-approval/approval-signature.decisions';
import {
  type Assertion,
  type SignedEntry,
  type SigningFacts,
} from '../../domain/posting-approval/approval-signature.events';
import { approvalSignature } from '../../domain/posting-approval/approval-signature.state';
import { useKey } from '../../domain/posting-approval/signing-keys.decisions';
import {
  type SigningKey,
  signingKeys,
  signingKeyUse,
  usableKeysOf,
} from '../../domain/posting-approval/signing-keys.state';
import { DomainError } from '../../domain/shared/errors';
import { BatchContent } from '../journal-batch/batch-content';
import { approvalKeyOf } from '../journal-batch/batch-keys';
import { Clock } from '../ports/clock';
import { Ids } from '../ports/ids';
import { Passkeys, SigningPlace } from '../ports/passkeys';
import { challengeHashOf } from '../posting/approval-signatures';
import { originOf } from '../shared/access';
import { Aggregates } from '../shared/aggregates';
import { Changes } from '../shared/changes';
import { EnvironmentCommand } from '../shared/messages';
import { type Caller } from '../shared/permissions';
import { streamId } from '../shared/streams';
import { personOf } from './signing-keys.commands';
import { type SigningStarted } from './signing-keys.views';

/** An entry by the key of any of its parts, with the digest of what the person saw. */
export interface SeenEntry {
  readonly batchKey: string;
  readonly digest: string;
}

/** Asks the caller to sign entries with one gesture. Throws SIGNING_KEY_MISSING and BATCH_NOT_FOUND. */
export class StartSigningCommand extends EnvironmentCommand<{ entries: readonly SeenEntry[] }, SigningStarted> {}

@CommandHandler(StartSigningCommand)
export class StartSigningHandler implements ICommandHandler<StartSigningCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly aggregates: Aggregates,
    private readonly content: BatchContent,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly place: SigningPlace,
  ) {}

  async execute(command: StartSigningCommand): Promise<SigningStarted> {
    const environment = await this.changes.begin(command, 'posting-approval:decide');
    const { subject: by, role } = personOf(command.caller);
    const { rpId, origins } = this.place;
    const { state } = await this.aggregates.load(signingKeys, environment);
    const keys = usableKeysOf(state, by).filter((key) => key.rpId === rpId);
    if (keys.length === 0) throw keyMissing();
    const entries = await this.entriesOf(environment, command.input.entries);
    const nonce = this.ids.next();
    const signatureId = this.ids.next();
    const asked = { signatureId, decision: 'approve', entries, nonce, by, role, at: this.clock.now() } as const;
    const facts: Omit<SigningFacts, 'challenge'> = { ...asked, rpId, origins };
    const challenge = challengeHashOf(challengeTextOf(environment, facts));
    await this.changes.apply(command, approvalSignature, [signatureId], (before) =>
      startSigning(before, { ...facts, challenge }),
    );
    return { signatureId, challenge, rpId, credentialIds: keys.map(({ credentialId }) => credentialId) };
  }

  /** Each entry once, whichever of its parts was named, in the order of their keys. */
  private async entriesOf(environment: string, seen: readonly SeenEntry[]): Promise<readonly SignedEntry[]> {
    const entries = new Map<string, SignedEntry>();
    for (const { batchKey, digest } of seen) {
      const { plan } = await this.content.read(environment, batchKey);
      const approvalKey = approvalKeyOf(environment, plan);
      entries.set(approvalKey, { approvalKey, batchKey, digest });
      await this.clock.sleep(0); // Yields to other work.
    }
    return [...entries.values()].sort((one, other) => (one.approvalKey < other.approvalKey ? -1 : 1));
  }
}

/** What a browser answered when it was asked for a signature. */
export interface SignatureGiven {
  readonly signatureId: string;
  readonly assertion: Assertion;
}

/** Takes a signature into the log: before it is there, no approval names it. */
@Injectable()
export class SignatureRecorder {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly passkeys: Passkeys,
    private readonly clock: Clock,
    private readonly place: SigningPlace,
  ) {}

  /**
   * Answers what was signed. Throws SIGNING_GONE, SIGNATURE_ROLE_CHANGED, SIGNATURE_INVALID and SIGNING_KEY_MISSING.
   */
  async record(caller: Caller, { signatureId, assertion }: SignatureGiven): Promise<SigningFacts> {
    const { environment } = caller;
    const { subject: by, name, role } = personOf(caller);
    const at = this.clock.now();
    const { state } = await this.aggregates.load(approvalSignature, streamId(environment, signatureId));
    const asked = askedOf(state, { by, role, at });
    const key = await this.keyOf(environment, by, assertion.credentialId);
    const { keyId, publicKey, fingerprint } = key;
    const { challenge, rpId } = asked;
    const { origins } = this.place;
    const answer = await this.passkeys.signature(assertion, { challenge, rpId, origins, publicKey });
    if (answer.kind === 'wrong') throw invalid(answer.why);
    const { counter } = answer.found;
    const origin = originOf(caller);
    await this.aggregates.change(signingKeyUse, streamId(environment, keyId), origin, (use) =>
      useKey(use, { keyId, signatureId, counter }),
    );
    const signed = { signatureId, keyId, publicKey, fingerprint, ...assertion, counter, by, name, role, at };
    await this.aggregates.change(approvalSignature, streamId(environment, signatureId), origin, (before) =>
      recordSignature(before, signed),
    );
    return asked;
  }

  private async keyOf(environment: string, by: string, credentialId: string): Promise<SigningKey> {
    const { state } = await this.aggregates.load(signingKeys, environment);
    const key = usableKeysOf(state, by).find((one) => one.credentialId === credentialId);
    if (key === undefined) throw keyMissing();
    if (key.rpId !== this.place.rpId) throw invalid('its key is of another address');
    return key;
  }
}

const keyMissing = (): DomainError =>
  new DomainError(
    'SIGNING_KEY_MISSING',
    'You have no key to sign with: none is enrolled that another Controller agreed to, and that is not revoked.',
    'Enroll one under Signing keys, and have another Controller agree to it.',
  );

const invalid = (why: string): DomainError =>
  new DomainError('SIGNATURE_INVALID', `The signature is not right: ${why}.`, 'Approve again, and sign it anew.');
