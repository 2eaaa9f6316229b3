import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DomainError } from '../../domain/shared/errors';
import { giveApproval, refuseApproval } from '../../domain/posting-approval/posting-approval.decisions';
import { type SigningFacts } from '../../domain/posting-approval/approval-signature.events';
import { postingApproval } from '../../domain/posting-approval/posting-approval.state';
import { Clock } from '../ports/clock';
import { type Position } from '../ports/event-store';
import { EntryApprovals, type EntryNeed } from '../posting/entry-approvals';
import { EnginePorts } from '../posting/engine-ports';
import { originOf } from '../shared/access';
import { Aggregates } from '../shared/aggregates';
import { Changes } from '../shared/changes';
import { Freshness } from '../shared/freshness';
import { EnvironmentCommand } from '../shared/messages';
import { type Caller } from '../shared/permissions';
import { streamId } from '../shared/streams';
import { type SeenEntry, type SignatureGiven, SignatureRecorder } from './approval-signing';
import { buildingOf } from './building';
import { Preparations } from './preparations';
import { isStoreOutage } from '../shared/store-outage';

/** Entries that one request decides on. */
export const APPROVALS_AT_ONCE_MAX = 200;

/** An entry that was left as it was, and why. */
export interface EntryLeft {
  readonly batchKey: string;
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

export interface ApprovalsDecided {
  readonly decided: number;
  readonly left: readonly EntryLeft[];
  /** Of the last change; null when nothing had to change. */
  readonly position: Position | null;
}

/**
 * Approves or refuses entries, each for itself: what cannot be decided is left with the reason. `note` is the reason of
 * a refusal, or of an approval after one. `signature` is of all that is approved; a refusal needs none.
 */
export class DecideApprovalsCommand extends EnvironmentCommand<
  {
    decision: 'approve' | 'refuse';
    note: string;
    entries: readonly SeenEntry[];
    signature: SignatureGiven | null;
  },
  ApprovalsDecided
> {}

@CommandHandler(DecideApprovalsCommand)
export class DecideApprovalsHandler implements ICommandHandler<DecideApprovalsCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly ports: EnginePorts,
    private readonly approvals: EntryApprovals,
    private readonly preparations: Preparations,
    private readonly aggregates: Aggregates,
    private readonly freshness: Freshness,
    private readonly clock: Clock,
    private readonly signatures: SignatureRecorder,
  ) {}

  /**
   * Throws REASON_MISSING, NOT_YET_VISIBLE, what keeps entries from being built (`buildingOf`), and what is wrong with
   * the signature (`SignatureRecorder.record`).
   */
  async execute(command: DecideApprovalsCommand): Promise<ApprovalsDecided> {
    const environment = await this.changes.begin(command, 'posting-approval:decide');
    const { caller, input } = command;
    if (input.decision === 'refuse' && input.note.trim() === '') throw reasonMissing();
    if (!(await this.freshness.caughtUp())) throw notYetVisible(); // The history names the fields that were removed.
    const building = await buildingOf(this.ports, environment);
    const preparedBy = this.preparations.of(environment);
    const isSigned = input.decision === 'approve' && input.signature !== null;
    const signed = isSigned ? await this.signatures.record(caller, input.signature) : null;
    const left: EntryLeft[] = [];
    let [decided, position]: [number, Position | null] = [0, null];
    for (const { batchKey, digest } of input.entries) {
      try {
        const entry = await this.approvals.needOf(environment, batchKey, building);
        if (!entry.isOpen) throw notOpen(entry);
        if (signed !== null && !isAmong(signed, entry, digest)) throw notSigned(entry);
        const people = input.decision === 'approve' ? await preparedBy(entry) : NOBODY;
        position = (await this.decide(caller, input, { entry, digest, people, signed })) ?? position;
        decided += 1;
      } catch (error) {
        if (!(error instanceof DomainError) || isStoreOutage(error)) throw error;
        left.push({ batchKey, code: error.code, message: error.message, fix: error.fix });
      }
      await this.clock.sleep(0); // Yields to other work.
    }
    return { decided, left, position };
  }

  private async decide(
    caller: Caller,
    { decision, note }: DecideApprovalsCommand['input'],
    seen: {
      readonly entry: EntryNeed;
      readonly digest: string;
      readonly people: ReadonlySet<string>;
      readonly signed: SigningFacts | null;
    },
  ): Promise<Position | null> {
    const { need, facts } = seen.entry;
    const { subject: by, name, role, environment } = caller;
    if (role === null) throw new Error('Who has no role is refused before.');
    const signature = seen.signed && { signatureId: seen.signed.signatureId, signedAt: seen.signed.at };
    const holding = need.signed ? await this.approvals.signaturesOf(environment, seen.entry) : NOBODY;
    const person = { by, name, role, at: this.clock.now(), digest: seen.digest };
    const changed = await this.aggregates.change(
      postingApproval,
      streamId(environment, facts.approvalKey),
      originOf(caller),
      (state) =>
        decision === 'approve'
          ? giveApproval(state, need, { ...person, note, preparedBy: seen.people, signature, holding })
          : refuseApproval(state, need, { ...person, reason: note }),
    );
    return changed.position;
  }
}

/** The entry as it is now, with the content that the person saw. */
const isAmong = ({ entries }: SigningFacts, { facts }: EntryNeed, digest: string): boolean =>
  entries.some((entry) => entry.approvalKey === facts.approvalKey && entry.digest === digest);

const notSigned = ({ facts }: EntryNeed): DomainError =>
  new DomainError(
    'SIGNATURE_INVALID',
    `Journal entry ${facts.entry.journalEntryId} is not among what you signed, or not with this content.`,
    'Approve it again, and sign it.',
    { journalEntryId: facts.entry.journalEntryId },
  );

const NOBODY: ReadonlySet<string> = new Set();

const notYetVisible = (): DomainError =>
  new DomainError('NOT_YET_VISIBLE', 'The views have not followed the log yet.', 'Ask again in a moment.');

const reasonMissing = (): DomainError =>
  new DomainError('REASON_MISSING', 'A refusal needs a reason.', 'Say what has to change before it is posted.');

const notOpen = ({ facts }: EntryNeed): DomainError =>
  new DomainError(
    'BATCH_NOT_READY',
    `Journal entry ${facts.entry.journalEntryId} is posted or in progress, or will not be posted.`,
    'Nothing to decide. Look at its status.',
    { journalEntryId: facts.entry.journalEntryId },
  );
