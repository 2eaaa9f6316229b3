import { ClientConfig, Functions, RequestConfig, Xml } from '@intacct/intacct-sdk';
import { XMLParser } from 'fast-xml-parser';
import { buildCreateRequest } from '../src/adapters/intacct/entries/journal-entry';
import { type LedgerEntry, type LedgerLine } from '../src/domain/ledger-entry/ledger-entry';
import { Secret } from '../src/application/ports/secret';
import { measurePairs, timed } from './pairs';
import { Random } from './random';
import { atLeast, type Bench, type BenchResult } from './results';
import { closeShapedLines, variedLines } from './sample-lines';

const PAIRS = 24;
/** So that one side of a pair takes long enough to be timed well. */
const LINES_PER_SIDE = 10_000;
const FACTOR_MIN = 10;
const CREDENTIALS = { senderId: 'revrec_sender', senderPassword: 'sender-Pa55!', sessionId: 'a1b2c3d4e5f6a7b8' };
const CONTROL_ID = 'c0ffee00-0000-4000-8000-000000000001';
const IDENTITY = { referenceNo: 'RR8F41C2A97D03B6E5F1', controlId: 'rr1-8f41c2a97d03b6e5f1a4' };

/** The request of a journal entry against the one of Sage's official client. */
export const xmlBench: Bench = async ({ seed, progress }) => {
  const figures: BenchResult['figures'][number][] = [];
  for (const [shape, linesOf] of [
    ['varied', variedLines],
    ['close-shaped', closeShapedLines],
  ] as const) {
    for (const count of [500, 2_000]) {
      progress(`xml: ${PAIRS} pairs of ${count} ${shape} lines`);
      const entry = entryOf(linesOf(new Random(seed), count));
      const official = officialEntry(entry);
      requireEqual(ourRequest(entry), officialRequest(official));
      const repeats = Math.ceil(LINES_PER_SIDE / count);
      const side = (build: () => unknown) => (): Promise<number> =>
        timed(() => {
          for (let repeat = 0; repeat < repeats; repeat += 1) build();
        });
      const name = `${count} ${shape} lines`;
      const built = await measurePairs(
        PAIRS,
        side(() => officialRequest(official)),
        side(() => ourRequest(entry)),
      );
      const encoded = await measurePairs(
        PAIRS,
        side(() => Buffer.from(officialRequest(official), 'utf8')),
        side(() => Buffer.from(ourRequest(entry), 'utf8')),
      );
      figures.push(
        {
          name: `official SDK / ours, ${name}`,
          value: built.ratio,
          unit: 'x',
          spread: built.spread,
          goal: atLeast(built.ratio, FACTOR_MIN),
        },
        { name: `ours, ${name}`, value: built.belowMs / repeats, unit: 'ms' },
        { name: `official SDK, ${name}`, value: built.aboveMs / repeats, unit: 'ms' },
        { name: `same with UTF-8 bytes, ${name}`, value: encoded.ratio, unit: 'x', spread: encoded.spread },
        { name: `ours with bytes, ${name}`, value: encoded.belowMs / repeats, unit: 'ms' },
      );
    }
  }
  return {
    name: 'xml',
    shape:
      'a create of one GLBATCH with location, department, customer, item and class on each line, from prepared objects to the document, and again with its UTF-8 bytes; varied: every ' +
      'line its own draw (2 in 5 lines a new customer), no two neighbours alike; close-shaped: posting groups of two or three lines as in a close. ' +
      'Both documents are parsed once and must be equal but for the zeros that the SDK cuts off amounts',
    figures,
  };
};

const entryOf = (lines: readonly LedgerLine[]): LedgerEntry => ({
  journal: 'APJ',
  date: '2026-09-30',
  title: 'RR-202609-BILL-US01-0001 1/42',
  currency: 'USD',
  exchangeRateType: 'Intacct Daily Rate',
  lines,
});

const ourRequest = (entry: LedgerEntry): string =>
  buildCreateRequest({
    entry,
    identity: IDENTITY,
    senderId: CREDENTIALS.senderId,
    senderPassword: new Secret(CREDENTIALS.senderPassword),
    sessionId: new Secret(CREDENTIALS.sessionId),
    controlId: CONTROL_ID,
  });

const officialRequest = (entry: Functions.GeneralLedger.JournalEntryCreate): string => {
  const client = Object.assign(new ClientConfig(), CREDENTIALS);
  const request = Object.assign(new RequestConfig(), { controlId: CONTROL_ID, transaction: true, uniqueId: true });
  return new Xml.RequestBlock(client, request, [entry]).writeXml();
};

const officialEntry = (entry: LedgerEntry): Functions.GeneralLedger.JournalEntryCreate => {
  const { JournalEntryCreate } = Functions.GeneralLedger;
  return Object.assign(new JournalEntryCreate(IDENTITY.controlId), {
    journalSymbol: entry.journal,
    postingDate: new Date(`${entry.date}T12:00:00`),
    description: entry.title,
    referenceNumber: IDENTITY.referenceNo,
    action: 'Posted',
    lines: entry.lines.map((line) => officialLine(entry, line)),
  });
};

const officialLine = (
  entry: LedgerEntry,
  line: LedgerLine,
): InstanceType<typeof Functions.GeneralLedger.JournalEntryLineCreate> => {
  const valueOf = (dimension: string): string | undefined =>
    line.fields.find(({ target }) => target.kind === 'dimension' && target.dimension === dimension)?.value;
  return Object.assign(new Functions.GeneralLedger.JournalEntryLineCreate(), {
    documentNumber: line.document,
    glAccountNumber: line.account,
    transactionAmount: (Number(line.amountMinor) / 100) * (line.side === 'debit' ? 1 : -1),
    transactionCurrencyCode: entry.currency,
    exchangeRateType: entry.exchangeRateType,
    locationId: valueOf('Location'),
    departmentId: valueOf('Department'),
    customerId: valueOf('Customer'),
    itemId: valueOf('Item'),
    classId: valueOf('Class'),
    memo: line.memo,
  });
};

/** Elements, order, attributes and texts must be equal; only the SDK writes 10.5 for 10.50. */
const requireEqual = (ours: string, official: string): void => {
  const parser = new XMLParser({ preserveOrder: true, ignoreAttributes: false, parseTagValue: false });
  const textOf = (document: string): string =>
    JSON.stringify(parser.parse(document)).replace(
      /("TRX_AMOUNT":\[\{"#text":")([\d.]+)"/g,
      (_match, start: string, amount: string) => `${start}${Number(amount)}"`,
    );
  if (textOf(ours) !== textOf(official)) throw new Error('The two requests differ.');
};
