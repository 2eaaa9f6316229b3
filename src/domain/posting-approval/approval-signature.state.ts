import { assertNever, type Decider } from '../shared/decider';
import { type ApprovalSignatureEvent, type SignatureFacts, type SigningFacts } from './approval-signature.events';

/** One gesture of a person: what it was asked for, and the signature. */
export type ApprovalSignature =
  | { readonly status: 'None' }
  | { readonly status: 'Started'; readonly asked: SigningFacts }
  | { readonly status: 'Signed'; readonly asked: SigningFacts; readonly signed: SignatureFacts };

export const approvalSignature: Decider<ApprovalSignature, ApprovalSignatureEvent> = {
  category: 'approvalSignature',
  initial: { status: 'None' },
  evolve: (state, event): ApprovalSignature => {
    switch (event.type) {
      case 'ApprovalSigningStarted':
        return state.status === 'None' ? { status: 'Started', asked: event.data } : state;
      case 'ApprovalsSigned':
        return state.status === 'Started' ? { status: 'Signed', asked: state.asked, signed: event.data } : state;
      default:
        return assertNever(event);
    }
  },
};
