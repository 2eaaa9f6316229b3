import { assertNever, type Decider } from '../shared/decider';
import { type PreflightCounts, type PreflightEvent, type PreflightTrigger } from './preflight.events';

export type Preflight =
  | { readonly status: 'Absent' }
  | {
      readonly status: 'Running';
      readonly trigger: PreflightTrigger;
      readonly period: string | null;
      readonly batchKeys: readonly string[] | null;
      readonly proveByDraft: boolean;
    }
  | { readonly status: 'Finished'; readonly counts: PreflightCounts };

export const preflight: Decider<Preflight, PreflightEvent> = {
  category: 'preflight',
  initial: { status: 'Absent' },
  evolve: (state, event): Preflight => {
    switch (event.type) {
      case 'PreflightStarted': {
        const { trigger, period, batchKeys, proveByDraft } = event.data;
        return { status: 'Running', trigger, period, batchKeys, proveByDraft };
      }
      case 'PreflightLinesRecorded':
        return state;
      case 'PreflightFinished':
        return { status: 'Finished', counts: { batches: event.data.batches, blocked: event.data.blocked } };
      default:
        return assertNever(event);
    }
  },
};
