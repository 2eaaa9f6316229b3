import { type DefaultCorrection } from '../shared/default-correction';
import { type JournalBatch } from './batch-states';
import { type CorrectionProblemFacts, type JournalBatchEvent } from './journal-batch.events';

/** What the setting of the environment says about corrections, and who set it so. */
export interface SettingInForce {
  readonly choice: DefaultCorrection;
  readonly setBy: string;
}

/** Whether the setting may decide about a delivery: a person neither holds nor has decided it, and it was not tried. */
export const isForSetting = (state: JournalBatch): boolean =>
  state.status === 'SetAside' &&
  state.because === 'posted' &&
  state.onHold === undefined &&
  state.isTriedBySetting !== true;

/**
 * The setting had the correction prepared: told by the first batch of the delivery, once. Silent when the setting has
 * acted on it before, and for a delivery that was withdrawn, replaced or posted meanwhile.
 */
export const recordBySetting = (
  state: JournalBatch,
  { choice, setBy }: SettingInForce,
  batchKeys: readonly string[],
): JournalBatchEvent[] => {
  const isOpen = state.status === 'Netted' || (state.status === 'SetAside' && state.because === 'posted');
  if (!isOpen || state.isTriedBySetting === true) return [];
  return [{ type: 'JournalBatchCorrectedBySetting', data: { choice, setBy, batchKeys } }];
};

/** What the setting asks for cannot be done: a person decides, and is told why. Silent when the setting may not act. */
export const leaveToPerson = (
  state: JournalBatch,
  { choice, setBy }: SettingInForce,
  { code, message, fix }: CorrectionProblemFacts,
): JournalBatchEvent[] =>
  isForSetting(state)
    ? [{ type: 'JournalBatchCorrectionLeftToPerson', data: { choice, setBy, code, message, fix } }]
    : [];
