import { type GatewayAccess, type PostOutcome } from '../../../application/ports/accounting-system';
import { type LedgerEntry, type LedgerReason } from '../../../domain/ledger-entry/ledger-entry';
import { type EntryProofOutcome } from '../../../application/ports/ledger-inspection';
import { postOutcomeOf, isSessionOver } from './create-outcome';
import { type IntacctParts } from '../records/intacct-parts';
import { prepareJournalEntry } from './journal-entry';
import { type GatewayReply } from '../wire/reply';
import { type Session } from '../wire/session';
import { element } from '../xml/xml-writer';

export interface EntryProof {
  readonly entry: LedgerEntry;
  readonly referenceNo: string;
  /** New for each proof: the ledger refuses to run a control id twice. */
  readonly controlId: string;
}

/** Creates a draft and deletes it. Neither is sent twice: a draft that may be left needs attention. */
export const proveEntry = async (
  { gateway, sessions }: IntacctParts,
  access: GatewayAccess,
  { entry, referenceNo, controlId }: EntryProof,
): Promise<EntryProofOutcome> => {
  const prepared = prepareJournalEntry(entry, { referenceNo, controlId }, 'Draft');
  if (prepared.kind === 'refused') return prepared;
  const opened = await sessions.forPosting(access);
  if (opened.kind === 'refused') return { kind: 'connection-refused', reasons: opened.reasons };
  if (opened.kind === 'unavailable') return { kind: 'unavailable', cause: opened.detail, ...opened.wait };

  const { session } = opened;
  const request = requestIn(access, session);
  const created = await gateway.create(
    {
      ...request,
      name: 'create',
      body: prepared.entry.body,
      functionControlId: controlId,
      mayStart: () => true,
    },
    postOutcomeOf,
  );
  if (created.kind !== 'posted') {
    if (isSessionOver(created)) await sessions.drop(access, session);
    return outcomeOfCreate(created, referenceNo);
  }
  const { recordNo } = created;
  const body = `<delete><object>GLBATCH</object>${element('keys', recordNo)}</delete>`;
  const deleted = await gateway.delete({ ...request, name: 'delete', body });
  return deleted.kind === 'success'
    ? { kind: 'proven' }
    : {
        kind: 'left-behind',
        recordNo,
        reasons: reasonsOf(deleted, `The draft ${recordNo} with the reference ${referenceNo}`),
      };
};

const requestIn = (access: GatewayAccess, { endpoint, id }: Session) => ({
  endpoint,
  senderId: access.senderId,
  senderPassword: access.senderPassword,
  companyId: access.companyId,
  authentication: { kind: 'session', sessionId: id } as const,
});

const outcomeOfCreate = (created: Exclude<PostOutcome, { kind: 'posted' }>, referenceNo: string): EntryProofOutcome => {
  switch (created.kind) {
    case 'rejected':
      return { kind: 'refused', reasons: created.reasons };
    case 'connection-refused':
      return created;
    case 'not-sent': {
      const { detail, retryAfterMs } = created;
      return { kind: 'unavailable', cause: detail, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    }
    case 'unknown':
      return {
        kind: 'left-behind',
        recordNo: null,
        reasons: [leftBehind(`A draft with the reference ${referenceNo}`, created.cause)],
      };
  }
};

const reasonsOf = (reply: Exclude<GatewayReply, { kind: 'success' }>, draft: string): readonly LedgerReason[] => {
  switch (reply.kind) {
    case 'refused':
    case 'connection-refused':
      return reply.reasons;
    case 'lost':
    case 'unclear':
      return [leftBehind(draft, reply.cause)];
    case 'throttled':
    case 'not-sent':
    case 'session-lapsed':
    case 'error-ids-refused':
      return [leftBehind(draft, reply.detail)];
  }
};

const leftBehind = (draft: string, message: string): LedgerReason => ({
  code: 'LEDGER_UNAVAILABLE',
  isOurs: true,
  errorNo: '',
  message,
  meaning: `${draft} may be left in Sage Intacct. A draft is not in the books.`,
  fix: 'Look for it in General Ledger → Journal entries, with drafts shown, and delete it.',
  supportId: '',
});
