import { type PostOutcome } from '../../../application/ports/accounting-system';
import { type TransportAnswer } from '../wire/exchange';
import { createdRecordNo } from './journal-entry';
import { type ExpectedReply, type GatewayReply, gatewayReplyOf } from '../wire/reply';

/**
 * Classifies every transport reply to a create: posted, rejected, not sent, connection refused, or unknown when not
 * definite. Pure. Used by `post` and by simulated transports.
 */
export const createOutcomeOf = (answer: TransportAnswer, expected: ExpectedReply): PostOutcome =>
  postOutcomeOf(gatewayReplyOf(answer, expected));

/** Whether the session of the create is no longer usable. */
export const isSessionOver = (outcome: PostOutcome): boolean =>
  outcome.kind === 'connection-refused' || (outcome.kind === 'not-sent' && outcome.cause === 'session-lapsed');

/** What a reply to a create means. Pure. */
export const postOutcomeOf = (reply: GatewayReply): PostOutcome => {
  switch (reply.kind) {
    case 'success': {
      const recordNo = createdRecordNo(reply.data);
      return recordNo === null
        ? { kind: 'unknown', cause: 'The ledger reported success without one record number.' }
        : { kind: 'posted', recordNo };
    }
    case 'refused':
      return { kind: 'rejected', reasons: reply.reasons };
    case 'connection-refused':
    case 'not-sent':
      return reply;
    case 'session-lapsed':
    case 'error-ids-refused':
      return { kind: 'not-sent', cause: 'session-lapsed', detail: reply.detail };
    case 'throttled':
      return { kind: 'not-sent', cause: 'throttled', detail: reply.detail, ...reply.wait };
    case 'unclear':
    case 'lost':
      return { kind: 'unknown', cause: reply.cause };
  }
};
