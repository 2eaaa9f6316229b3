import { DomainError } from '../shared/errors';
import { type Role } from '../shared/roles';
import { type ApprovalEntry, type PostingApprovalEvent, type VoidCause } from './posting-approval.events';
import { type GivenSignature, isSpent, postingApproval, type PostingApproval } from './posting-approval.state';

/** What an entry needs now. `digest` is null while it cannot be built. */
export interface ApprovalNeed {
  readonly entry: ApprovalEntry;
  readonly digest: string | null;
  readonly people: number;
  /** Each of them has to sign it. */
  readonly signed: boolean;
}

/** Who decides, on what they saw. */
export interface ApprovalDecision {
  readonly by: string;
  readonly name: string;
  readonly role: Role;
  readonly at: string;
  /** Digest of the content that the person saw. */
  readonly digest: string;
}

export const REASON_LENGTH_MAX = 500;

/**
 * Requests approval of what the entry is now, and says that approvals of another content are void, or approvals with
 * signatures that do not hold, as those of a key that is revoked. Does nothing when
 * that is on record, or when no approval is needed and none was requested.
 */
export const requestApproval = (
  state: PostingApproval,
  { entry, digest, people, signed }: ApprovalNeed,
  areSignaturesRight = true,
): PostingApprovalEvent[] => {
  const events: PostingApprovalEvent[] = [];
  const because = voidCauseOf(state, digest, areSignaturesRight);
  if (state.status === 'Open' && because !== null)
    events.push({ type: 'PostingApprovalVoided', data: { digest: state.digest, because } });
  const isSame = state.status === 'Open' && because === null;
  const isKnown = isSame && state.people === people && state.signed === signed;
  if (digest !== null && people > 0 && !isKnown)
    events.push({
      type: 'PostingApprovalRequested',
      data: { ...entry, digest, people, ...(signed ? { signed } : {}) },
    });
  return events;
};

const voidCauseOf = (state: PostingApproval, digest: string | null, areSignaturesRight: boolean): VoidCause | null => {
  if (state.status !== 'Open') return null;
  if (state.digest !== digest) return digest === null ? 'cannot-be-built' : 'content-changed';
  return areSignaturesRight ? null : 'signature-not-valid';
};

/**
 * Approves exactly the content that the person saw. Does nothing when they approved it already, or when nobody has to
 * any more. Throws APPROVAL_NOT_NEEDED, APPROVAL_CONTENT_CHANGED, APPROVAL_OWN_WORK, SIGNATURE_MISSING without a
 * signature that is needed, SIGNATURE_SPENT, and APPROVAL_REFUSED_BEFORE without a note.
 */
export const giveApproval = (
  state: PostingApproval,
  need: ApprovalNeed,
  {
    note,
    preparedBy,
    signature,
    holding,
    ...decision
  }: ApprovalDecision & {
    note: string;
    preparedBy: ReadonlySet<string>;
    /** That was verified. */
    signature: Pick<GivenSignature, 'signatureId' | 'signedAt'> | null;
    /** Signatures before it that were verified now: others do not count, nor keep anybody from signing. */
    holding: ReadonlySet<string>;
  },
): PostingApprovalEvent[] => {
  const { events, after } = requireCurrent(state, need, decision);
  if (preparedBy.has(decision.by)) throw ownWork(need.entry);
  const { people, signed } = need;
  const right = after.signatures.filter(({ signatureId }) => holding.has(signatureId));
  const others = signed ? right.map(({ by }) => by) : after.givenBy;
  const isApproved = after.refusal === null && others.length >= people;
  if (others.includes(decision.by) || isApproved) return events;
  if (signed && signature === null) throw signatureMissing(need.entry);
  const because = textOf(note);
  if (after.refusal !== null && because === '') throw refusedBefore(need.entry, after.refusal.reason);
  if (signature !== null && isSpent(after, signature)) throw signatureSpent(need.entry);
  const isComplete = others.length + 1 >= people;
  const given = { ...decision, people, isComplete, note: because === '' ? null : because };
  if (signature === null) return [...events, { type: 'PostingApprovalGiven', data: given }];
  const { signatureId, signedAt } = signature;
  return [...events, { type: 'PostingApprovalSigned', data: { ...given, signatureId, signedAt } }];
};

/**
 * Refuses the content that the person saw, and takes the approvals of it back. Does nothing when they refused it
 * already for this reason. Throws REASON_MISSING, APPROVAL_NOT_NEEDED and APPROVAL_CONTENT_CHANGED.
 */
export const refuseApproval = (
  state: PostingApproval,
  need: ApprovalNeed,
  { reason, ...decision }: ApprovalDecision & { reason: string },
): PostingApprovalEvent[] => {
  const because = textOf(reason);
  if (because === '')
    throw new DomainError('REASON_MISSING', 'A refusal needs a reason.', 'Say what has to change before it is posted.');
  const { events, after } = requireCurrent(state, need, decision);
  if (after.refusal?.by === decision.by && after.refusal.reason === because) return events;
  return [...events, { type: 'PostingApprovalRefused', data: { ...decision, reason: because } }];
};

/** The state in which the content is requested, with the events that lead there. */
const requireCurrent = (
  state: PostingApproval,
  need: ApprovalNeed,
  { digest }: ApprovalDecision,
): { events: PostingApprovalEvent[]; after: Extract<PostingApproval, { status: 'Open' }> } => {
  if (need.people === 0) throw notNeeded(need.entry);
  if (need.digest !== digest) throw contentChanged(need.entry);
  const events = requestApproval(state, need);
  const after = events.reduce(postingApproval.evolve, state);
  if (after.status === 'Open') return { events, after };
  throw new Error('A content that is requested is open.');
};

const textOf = (text: string): string => text.trim().slice(0, REASON_LENGTH_MAX);

const notNeeded = ({ journalEntryId }: ApprovalEntry): DomainError =>
  new DomainError(
    'APPROVAL_NOT_NEEDED',
    `Journal entry ${journalEntryId} needs no approval.`,
    'Post it, or set a policy under Settings > Approvals.',
    { journalEntryId },
  );

const contentChanged = ({ journalEntryId }: ApprovalEntry): DomainError =>
  new DomainError(
    'APPROVAL_CONTENT_CHANGED',
    `Journal entry ${journalEntryId} would be posted differently now than what you saw.`,
    'Look at it again, then decide.',
    { journalEntryId },
  );

const ownWork = ({ journalEntryId }: ApprovalEntry): DomainError =>
  new DomainError(
    'APPROVAL_OWN_WORK',
    `You prepared journal entry ${journalEntryId}: you imported it, or changed a mapping, field or setting that it uses.`,
    'Ask another Controller or Approver.',
    { journalEntryId },
  );

const signatureMissing = ({ journalEntryId }: ApprovalEntry): DomainError =>
  new DomainError(
    'SIGNATURE_MISSING',
    `The approval of journal entry ${journalEntryId} has to be signed with your key.`,
    'Approve and sign it under Approvals.',
    { journalEntryId },
  );

const signatureSpent = ({ journalEntryId }: ApprovalEntry): DomainError =>
  new DomainError(
    'SIGNATURE_SPENT',
    `What you signed for journal entry ${journalEntryId} was taken back since: it counts once.`,
    'Look at it again, then approve and sign it anew.',
    { journalEntryId },
  );

const refusedBefore = ({ journalEntryId }: ApprovalEntry, reason: string): DomainError =>
  new DomainError(
    'APPROVAL_REFUSED_BEFORE',
    `Journal entry ${journalEntryId} was refused with this content: ${reason}`,
    'Look into it. To approve it all the same, say why.',
    { journalEntryId },
  );
