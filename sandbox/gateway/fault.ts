import type { FunctionCall } from './envelope';
import { objectOf, referenceNoOf } from './function-subject';

export interface FaultMatch {
  readonly function?: string;
  readonly object?: string;
  readonly controlId?: string;
  readonly referenceNo?: string;
}

/** Whether the request is executed before the fault shows. */
interface Timed {
  readonly when?: 'before' | 'after';
}

/** The connection breaks without an answer. */
export interface BreakingFault {
  readonly kind: 'drop-before-commit' | 'drop-after-commit' | 'reset-before-commit' | 'reset-after-commit';
}

/** The request is executed, but its true answer is changed. */
export interface DistortingFault {
  readonly kind: 'wrong-control-id' | 'duplicate-result' | 'failed-after-commit' | 'partial' | 'doctype';
}

/** The request is executed later. */
export type LateFault =
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'commit-late'; readonly ms: number; readonly status?: number; readonly body?: string };

/** The gateway refuses the request and says so. */
export type RefusingFault =
  | { readonly kind: 'gw-0011' }
  | { readonly kind: 'throttle'; readonly retryAfterSeconds?: number }
  | { readonly kind: 'maintenance'; readonly errorNo?: string };

/** An error of the server that the REST API keeps under the key of the request, as any answer. */
export interface StoredErrorFault extends Timed {
  readonly kind: 'stored-error';
}

/** Something else is sent instead of the reply. */
export type ReplacingFault = Timed &
  (
    | { readonly kind: 'garbage' }
    | { readonly kind: 'html-page' }
    | { readonly kind: 'empty' }
    | { readonly kind: 'http'; readonly status: number; readonly body?: string }
    | { readonly kind: 'redirect'; readonly status?: number; readonly location?: string }
  );

/** The answer is true, but does not arrive as it should. */
export type DeliveryFault = Timed &
  (
    | { readonly kind: 'truncate'; readonly bytes: number }
    | { readonly kind: 'half-reply' }
    | { readonly kind: 'wrong-length'; readonly by?: number }
    | { readonly kind: 'slow-drip'; readonly bytesPerTick: number; readonly ms: number }
    | { readonly kind: 'gzip-bomb'; readonly bytes?: number }
    | { readonly kind: 'huge-reply'; readonly bytes?: number }
    | { readonly kind: 'informational'; readonly statuses?: readonly number[] }
  );

export type Fault =
  | BreakingFault
  | DistortingFault
  | LateFault
  | RefusingFault
  | ReplacingFault
  | DeliveryFault
  | StoredErrorFault
  | (Timed & { readonly kind: 'other-company' })
  | { readonly kind: 'expire-session' };

export const fitsAny = (match: FaultMatch, functions: readonly FunctionCall[]): boolean =>
  functions.some((call) => fits(match, call));

const fits = (match: FaultMatch, call: FunctionCall): boolean =>
  (match.function === undefined || match.function === call.name) &&
  (match.controlId === undefined || match.controlId === call.controlId) &&
  (match.object === undefined || match.object === objectOf(call)) &&
  (match.referenceNo === undefined || match.referenceNo === referenceNoOf(call));
