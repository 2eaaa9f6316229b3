/**
 * What becomes of a delivery that would change a posted entry, without a person who decides about it: nothing, a person
 * is asked · the posted entry is reversed on its date and the delivery posted anew · the net difference is posted.
 */
export const CORRECTION_DEFAULTS = ['ask', 'reverse-and-post', 'net-difference'] as const;
export type CorrectionDefault = (typeof CORRECTION_DEFAULTS)[number];
export type DefaultCorrection = Exclude<CorrectionDefault, 'ask'>;
