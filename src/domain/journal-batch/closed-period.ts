/** The books are closed for the day of an entry: leave it until they are open · have people open them · a later day. */
export const CLOSED_PERIOD_CHOICES = ['wait', 'ask-to-open', 'first-open-day'] as const;
export type ClosedPeriodChoice = (typeof CLOSED_PERIOD_CHOICES)[number];
