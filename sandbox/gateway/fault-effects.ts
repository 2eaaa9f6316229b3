import * as distortions from './distortions';
import type { Exchange } from './exchange';
import type { DeliveryFault, Fault, LateFault, RefusingFault, ReplacingFault } from './fault';
import {
  dropped,
  failureAnswer,
  garbage,
  plainAnswer,
  redirection,
  reset,
  signInPage,
  throttled,
  type Delivery,
  type Reply,
} from './replies';

/** Lets the fault happen to the request. Unless its description says otherwise, the request is executed. */
export const replyWith = (fault: Fault, exchange: Exchange): Promise<Reply> | Reply => {
  switch (fault.kind) {
    case 'drop-before-commit':
    case 'reset-before-commit':
      return exchange.skip(fault.kind === 'drop-before-commit' ? dropped : reset);
    case 'drop-after-commit':
    case 'reset-after-commit':
      exchange.run();
      return fault.kind === 'drop-after-commit' ? dropped : reset;
    case 'delay':
    case 'commit-late':
      return replyLate(fault, exchange);
    case 'expire-session':
      exchange.dropSessions();
      return exchange.run();
    case 'throttle':
    case 'maintenance':
    case 'gw-0011':
      return exchange.skip(refusal(fault, exchange));
    case 'wrong-control-id':
    case 'duplicate-result':
    case 'failed-after-commit':
    case 'partial':
    case 'doctype':
      return exchange.run(distortions.byKind[fault.kind]);
    case 'other-company':
      if (fault.when === 'before') return exchange.skip(distortions.foreignAnswer(exchange.request));
      return exchange.run(distortions.otherCompany);
    case 'stored-error':
      return replyInstead({ kind: 'http', status: 500, when: fault.when ?? 'after' }, exchange);
    case 'http':
    case 'redirect':
    case 'garbage':
    case 'html-page':
    case 'empty':
      return replyInstead(fault, exchange);
    default:
      return deliver(fault, deliveryOf(fault), exchange);
  }
};

const documentedConcurrencyMax = 6;
const hugeReplyBytes = 50 * 1024 * 1024;
const gzipBombBytes = 80 * 1024 * 1024;

const replyLate = (fault: LateFault, exchange: Exchange): Promise<Reply> | Reply => {
  const execute = exchange.accept();
  if (fault.kind === 'delay') return exchange.wait(fault.ms).then(execute);
  exchange.putOff(fault.ms, execute);
  return fault.status === undefined ? dropped : plainAnswer(fault.status, fault.body ?? '');
};

const refusal = (fault: RefusingFault, { request, errorOptions }: Exchange): Reply => {
  const { control } = request;
  switch (fault.kind) {
    case 'throttle': {
      const retryAfterSeconds = fault.retryAfterSeconds ?? 1;
      return throttled(control, { retryAfterSeconds, concurrencyMax: documentedConcurrencyMax }, errorOptions);
    }
    case 'maintenance': {
      const error = { errorNo: fault.errorNo ?? 'GW-0001', text: 'The Service is Temporarily Off-line' };
      return failureAnswer(200, control, error, errorOptions);
    }
    case 'gw-0011': {
      const text = `Invalid Request [Request ID: ${errorOptions.supportId()}]`;
      return failureAnswer(400, control, { errorNo: 'GW-0011', text }, errorOptions);
    }
  }
};

const replyInstead = (fault: ReplacingFault, exchange: Exchange): Reply => {
  const reply = replacementOf(fault);
  // A page in front of the gateway precedes it, except where the ledger was to work first.
  const isAfter =
    fault.when === undefined ? fault.kind === 'garbage' || fault.kind === 'empty' : fault.when === 'after';
  if (!isAfter) return exchange.skip(reply);
  exchange.run();
  return reply;
};

const replacementOf = (fault: ReplacingFault): Reply => {
  switch (fault.kind) {
    case 'http':
      return plainAnswer(fault.status, fault.body ?? '');
    case 'redirect':
      return redirection(fault.status ?? 302, fault.location ?? 'https://maintenance.invalid/');
    case 'garbage':
      return garbage;
    case 'html-page':
      return signInPage;
    case 'empty':
      return plainAnswer(200, '');
  }
};

const deliveryOf = (fault: DeliveryFault): Delivery => {
  switch (fault.kind) {
    case 'truncate':
      return { kind: 'cut', bytes: fault.bytes };
    case 'half-reply':
      return { kind: 'half' };
    case 'wrong-length':
      return { kind: 'wrong-length', by: fault.by ?? 64 };
    case 'gzip-bomb':
      return { kind: 'padded', bytes: fault.bytes ?? gzipBombBytes, isCompressed: true };
    case 'huge-reply':
      return { kind: 'padded', bytes: fault.bytes ?? hugeReplyBytes, isCompressed: false };
    case 'slow-drip':
      return { kind: 'drip', bytesPerTick: fault.bytesPerTick, ms: fault.ms };
    case 'informational':
      return { kind: 'informational', statuses: fault.statuses ?? [102, 103] };
  }
};

const deliver = (fault: DeliveryFault, delivery: Delivery, exchange: Exchange): Reply => {
  if (fault.when !== 'before') return { ...exchange.run(), delivery };
  const { request, errorOptions } = exchange;
  const error = { errorNo: 'GW-0001', text: 'Unable to process request' };
  const answer = failureAnswer(500, request.control, error, errorOptions);
  exchange.skip(answer);
  return { ...answer, delivery };
};
