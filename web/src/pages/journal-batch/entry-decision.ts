/** What a person decides about entries that are not posted, as the address of the request names it. */
export type EntryDecision = 'hold' | 'lift-hold' | 'withdraw';
