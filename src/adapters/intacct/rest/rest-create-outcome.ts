import { type PostOutcome } from '../../../application/ports/accounting-system';
import { type LedgerReason, type PostingIdentity } from '../../../domain/ledger-entry/ledger-entry';
import { recordNoOf } from '../records/ledger-values';
import { type RestReply } from './rest-reply';
import { isJsonObject, textAt } from './rest-row';

/**
 * The key of a request: the names of the entry and how often the ledger refused it under them. The same after an
 * unknown outcome, a throttled or unsent attempt and a restart, or the ledger would execute the repeat; another one
 * after a refusal, or the ledger would repeat that for two days, whatever was mended.
 */
export const idempotencyKeyOf = ({ controlId, refusals = 0 }: PostingIdentity): string =>
  refusals === 0 ? controlId : `${controlId}/${refusals + 1}`;

/** Whether the token of the create is no longer usable. */
export const isTokenOver = (outcome: PostOutcome): boolean =>
  outcome.kind === 'connection-refused' || (outcome.kind === 'not-sent' && outcome.cause === 'session-lapsed');

/** What a reply to a create means. Pure. */
export const restPostOutcomeOf = (reply: RestReply): PostOutcome => {
  switch (reply.kind) {
    case 'success': {
      const recordNo = reply.status === 201 ? createdKey(reply.body) : null;
      return recordNo === null
        ? { kind: 'unknown', cause: 'The ledger reported success without the key of one entry.' }
        : { kind: 'posted', recordNo };
    }
    case 'refused':
      return { kind: 'rejected', reasons: reply.reasons };
    case 'connection-refused':
    case 'not-sent':
      return reply;
    case 'token-over':
      return { kind: 'not-sent', cause: 'session-lapsed', detail: reply.detail };
    case 'throttled':
      return { kind: 'not-sent', cause: 'throttled', detail: reply.detail, ...reply.wait };
    case 'key-used':
      return {
        kind: 'unknown',
        cause: 'The ledger knows the key of this request, and does not give its reply.',
        claims: reply.reasons.map(asKeyUsed),
      };
    case 'unclear': {
      const { cause, claims } = reply;
      return claims === undefined ? { kind: 'unknown', cause } : { kind: 'unknown', cause, claims };
    }
    case 'lost':
      return { kind: 'unknown', cause: reply.cause };
  }
};

/** Of exactly one created entry: `ia::result` has its key, and the address of a journal entry. */
const createdKey = (body: unknown): string | null => {
  const result = isJsonObject(body) ? body['ia::result'] : undefined;
  if (!isJsonObject(result)) return null;
  const key = recordNoOf(textAt(result, 'key'));
  const href = textAt(result, 'href');
  return key !== null && href.endsWith(`/general-ledger/journal-entry/${key}`) ? key : null;
};

const asKeyUsed = (reason: LedgerReason): LedgerReason => ({
  ...reason,
  code: 'CONTROL_ID_USED',
  meaning: 'The ledger has seen a request under this key before, or is working on it.',
  fix: 'Search the journal for the reference number of this entry: it was most likely posted by an earlier attempt.',
});
