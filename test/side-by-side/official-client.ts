import util from 'node:util';
import { ClientConfig, Functions, OnlineClient, RequestConfig, Xml } from '@intacct/intacct-sdk';
import { SANDBOX_CREDENTIALS } from '../e2e/support/person';

export interface OfficialPost {
  readonly endpoint: string;
  readonly referenceNo: string;
  /** The official client's default is false. */
  readonly isUnique: boolean;
}

/** The official client reads an answer with a function that Node had until 22. It gets it back, or it would fail for a reason that has nothing to do with posting. */
export const giveBackOldFunction = (): void => {
  const old = util as unknown as Record<string, unknown>;
  old['isNullOrUndefined'] ??= (value: unknown): boolean => value === null || value === undefined;
};

/** Posts one entry with Sage's official client and its default retries. Answers what its caller would learn. */
export const postWithOfficialClient = async ({ endpoint, referenceNo, isUnique }: OfficialPost): Promise<string> => {
  giveBackOldFunction();
  const config = Object.assign(new ClientConfig(), SANDBOX_CREDENTIALS);
  const client = new OnlineClient(config);
  // The client refuses hosts outside intacct.com, but only while it is made; each request then reads the address from the
  // configuration. So the address of the sandbox is put there afterwards, and everything else is the client's own work.
  config.endpointUrl = endpoint;
  const request = Object.assign(new RequestConfig(), { uniqueId: isUnique });
  try {
    const response = await client.execute(entryOf(referenceNo), request);
    return `posted, record ${response.getResult().data[0]?.['RECORDNO'] ?? 'unknown'}`;
  } catch (error) {
    return `error: ${error instanceof Error ? error.message.split('\n', 1)[0] : String(error)}`;
  }
};

/** The official client waits 1, 2, 4, 8 and 16 seconds before its retries. Their number and order stay as they are. */
export const shortenWaitsOfOfficialClient = (divisor: number): void => {
  const prototype = Xml.RequestHandler.prototype as unknown as { delay: (ms: number) => Promise<void> };
  prototype.delay = (ms) =>
    new Promise((done) => {
      setTimeout(done, ms / divisor);
    });
};

const entryOf = (referenceNo: string): InstanceType<typeof Functions.GeneralLedger.JournalEntryCreate> => {
  const { JournalEntryCreate } = Functions.GeneralLedger;
  return Object.assign(new JournalEntryCreate(`sdk/${referenceNo}`), {
    journalSymbol: 'GJ',
    postingDate: new Date('2026-09-30T12:00:00'),
    description: referenceNo,
    referenceNumber: referenceNo,
    lines: [lineOf('2400', 100), lineOf('4000-10', -100)],
  });
};

const lineOf = (account: string, amount: number): InstanceType<typeof Functions.GeneralLedger.JournalEntryLineCreate> =>
  Object.assign(new Functions.GeneralLedger.JournalEntryLineCreate(), {
    glAccountNumber: account,
    transactionAmount: amount,
    transactionCurrencyCode: 'USD',
    exchangeRateType: 'Intacct Daily Rate',
    locationId: 'L01',
    classId: 'K1',
    memo: 'Sep 2026 recognition',
  });
