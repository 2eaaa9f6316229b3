import { createHash } from 'node:crypto';
import { CommandHandler, type ICommandHandler, type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DomainError } from '../../domain/shared/errors';
import {
  agreeToKey,
  challengeOf,
  requestEnrollment,
  revokeKey,
  startEnrollment,
} from '../../domain/posting-approval/signing-keys.decisions';
import { type SigningKey, type SigningKeys, signingKeys } from '../../domain/posting-approval/signing-keys.state';
import { Clock } from '../ports/clock';
import { Ids } from '../ports/ids';
import { type AttestationJson, Passkeys, SigningPlace } from '../ports/passkeys';
import { challengeHashOf } from '../posting/approval-signatures';
import { Aggregates, type Receipt } from '../shared/aggregates';
import { Changes } from '../shared/changes';
import { EnvironmentCommand, EnvironmentQuery, type NoInput } from '../shared/messages';
import { type Caller, type Permission } from '../shared/permissions';
import { Reading } from '../shared/reading';
import { type EnrollmentStarted, type KeyStatus, type SigningKeyView } from './signing-keys.views';

/** Asks the browser for a new key of the caller. Throws SIGNING_KEY_LIMIT. */
export class StartKeyEnrollmentCommand extends EnvironmentCommand<NoInput, EnrollmentStarted> {}

@CommandHandler(StartKeyEnrollmentCommand)
export class StartKeyEnrollmentHandler implements ICommandHandler<StartKeyEnrollmentCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly place: SigningPlace,
  ) {}

  async execute(command: StartKeyEnrollmentCommand): Promise<EnrollmentStarted> {
    const environment = await this.changes.begin(command, 'signing-key:enroll');
    const { subject, name } = command.caller;
    const keyId = this.ids.next();
    const challenge = challengeHashOf(JSON.stringify([keyId, this.ids.next()]));
    const { state } = await this.changes.apply(command, signingKeys, [], (before) =>
      startEnrollment(before, { keyId, subject, challenge, at: this.clock.now() }),
    );
    const known = state.keys.filter((key) => key.subject === subject && key.revoked === null);
    const user = { id: userHandleOf(environment, subject), name: subject, displayName: name };
    const excluded = known.map(({ credentialId }) => credentialId);
    return { keyId, challenge, rpId: this.place.rpId, user, excluded };
  }
}

/** Says nothing of the person to who finds the authenticator. */
const userHandleOf = (environment: string, subject: string): string =>
  createHash('sha256')
    .update(JSON.stringify(['signing-key/1', environment, subject]))
    .digest('base64url');

/**
 * The key that the browser made: another Controller has to agree to it. Throws ENROLLMENT_GONE, SIGNATURE_INVALID and
 * SIGNING_KEY_KNOWN.
 */
export class RequestKeyEnrollmentCommand extends EnvironmentCommand<{
  keyId: string;
  label: string;
  answer: AttestationJson;
}> {}

@CommandHandler(RequestKeyEnrollmentCommand)
export class RequestKeyEnrollmentHandler implements ICommandHandler<RequestKeyEnrollmentCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly aggregates: Aggregates,
    private readonly passkeys: Passkeys,
    private readonly clock: Clock,
    private readonly place: SigningPlace,
  ) {}

  async execute(command: RequestKeyEnrollmentCommand): Promise<Receipt> {
    const environment = await this.changes.begin(command, 'signing-key:enroll');
    const { keyId, label, answer } = command.input;
    const { rpId, origins } = this.place;
    const { subject, name, role } = personOf(command.caller);
    const at = this.clock.now();
    const { state } = await this.aggregates.load(signingKeys, environment);
    const challenge = challengeOf(state, { keyId, subject, at });
    const made = await this.passkeys.newKey(answer, { challenge, rpId, origins });
    if (made.kind === 'wrong')
      throw new DomainError('SIGNATURE_INVALID', `The new key cannot be used: ${made.why}.`, 'Start again.', { keyId });
    const facts = { keyId, subject, name, role, label, rpId, at, ...made.found };
    return this.changes.by(command, 'signing-key:enroll', signingKeys, [], (before) =>
      requestEnrollment(before, facts),
    );
  }
}

/** Throws SIGNING_KEY_NOT_FOUND, SIGNING_KEY_OWN, SIGNING_KEY_DIFFERS and SIGNING_KEY_REVOKED. */
export class AgreeToKeyCommand extends EnvironmentCommand<{ keyId: string; fingerprint: string }> {}

@CommandHandler(AgreeToKeyCommand)
export class AgreeToKeyHandler implements ICommandHandler<AgreeToKeyCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly clock: Clock,
  ) {}

  async execute(command: AgreeToKeyCommand): Promise<Receipt> {
    return this.changes.by(command, 'signing-key:agree', signingKeys, [], (state) =>
      agreeToKey(state, { ...command.input, ...decidingPerson(command.caller, this.clock.now()) }),
    );
  }
}

/** Throws SIGNING_KEY_NOT_FOUND, REASON_MISSING, and FORBIDDEN for the key of somebody else. */
export class RevokeKeyCommand extends EnvironmentCommand<{ keyId: string; reason: string }> {}

@CommandHandler(RevokeKeyCommand)
export class RevokeKeyHandler implements ICommandHandler<RevokeKeyCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly clock: Clock,
  ) {}

  async execute(command: RevokeKeyCommand): Promise<Receipt> {
    return this.changes.by(command, 'signing-key:revoke', signingKeys, [], (state) =>
      revokeKey(state, { ...command.input, ...decidingPerson(command.caller, this.clock.now()) }),
    );
  }
}

/** A few keys, folded from their stream: a read model would only repeat them. */
export class ListSigningKeysQuery extends EnvironmentQuery<NoInput, readonly SigningKeyView[]> {}

const READ: Permission = 'signing-key:read';

@QueryHandler(ListSigningKeysQuery)
export class ListSigningKeysHandler implements IQueryHandler<ListSigningKeysQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly aggregates: Aggregates,
  ) {}

  async execute(query: ListSigningKeysQuery): Promise<readonly SigningKeyView[]> {
    const environment = await this.reading.begin(query, READ);
    const { state } = await this.aggregates.load(signingKeys, environment);
    return viewsOf(state, query.caller.subject);
  }
}

const viewsOf = ({ keys }: SigningKeys, caller: string): readonly SigningKeyView[] =>
  keys.map((key) => {
    const { keyId, subject, name, role, label, algorithm, fingerprint, rpId, origin, isSynced, at, agreed } = key;
    return {
      keyId,
      subject,
      name,
      role,
      label,
      algorithm,
      fingerprint,
      rpId,
      origin,
      isSynced,
      status: statusOf(key),
      isOwn: subject === caller,
      enrolledAt: at,
      agreed: agreed && { ...agreed, reason: null },
      revoked: key.revoked,
    };
  });

const statusOf = ({ agreed, revoked }: SigningKey): KeyStatus => {
  if (revoked !== null) return 'Revoked';
  return agreed === null ? 'Awaiting agreement' : 'Usable';
};

const decidingPerson = (caller: Caller, at: string) => {
  const { subject: by, name, role } = personOf(caller);
  return { by, name, role, at };
};

export const personOf = ({ subject, name, role }: Caller) => {
  if (role === null) throw new Error('Who has no role is refused before.');
  return { subject, name, role };
};
