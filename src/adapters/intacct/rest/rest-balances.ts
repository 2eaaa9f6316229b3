import {
  type DetailPage,
  LedgerBalances,
  type MovementsOutcome,
  type NotOffered,
} from '../../../application/ports/ledger-balances';

/** No public source says how REST tells movements of accounts, so they are not checked over it. */
export class RestLedgerBalances extends LedgerBalances {
  override trialBalance(): Promise<MovementsOutcome> {
    return Promise.resolve(notOffered('A trial balance'));
  }

  override balances(): Promise<MovementsOutcome> {
    return Promise.resolve(notOffered('Balances of accounts'));
  }

  override async *details(): AsyncGenerator<DetailPage> {
    yield notOffered('Posted lines of accounts');
  }
}

const notOffered = (what: string): NotOffered => ({
  kind: 'not-offered',
  cause: `${what} cannot be read over REST by this service.`,
});
