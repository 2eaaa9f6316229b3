/** A second way into the ledger, besides its XML gateway. */
export type OtherWay = 'rest';
