import { readFileSync } from 'node:fs';
import util from 'node:util';
import { ClientConfig, Functions, OnlineClient } from '@intacct/intacct-sdk';
import { parse } from 'csv-parse/sync';

/**
 * A small connector to compare with, as somebody would write it in an afternoon on Sage's official client: it maps the
 * accounts, makes one ledger entry of each Journal Entry Id, and sends one after the other. It has no references, does
 * not look before it sends and reads nothing back.
 */

type Row = Readonly<Record<string, string>>;

const BLANK = '\\N';

const setting = (name: string): string => {
  const value = process.env[`PEER_${name}`] ?? '';
  if (value === '') throw new Error(`PEER_${name} is not set.`);
  return value;
};

const rowsOf = (file: string): Row[] => parse<Row>(readFileSync(file, 'utf8'), { columns: true, bom: true });

const cell = (row: Row, column: string): string => (row[column] === BLANK ? '' : (row[column] ?? ''));

const lineOf = (
  row: Row,
  { accounts, idOf }: Known,
): InstanceType<typeof Functions.GeneralLedger.JournalEntryLineCreate> => {
  const amount = Number(cell(row, 'Amount'));
  return Object.assign(new Functions.GeneralLedger.JournalEntryLineCreate(), {
    glAccountNumber: accounts.get(cell(row, 'Account Number')) ?? '',
    transactionAmount: cell(row, 'Posting Type') === 'Debit' ? amount : -amount,
    transactionCurrencyCode: cell(row, 'Currency'),
    exchangeRateType: 'Intacct Daily Rate',
    memo: cell(row, 'Description'),
    customerId: cell(row, 'Customer ID'),
    itemId: cell(row, 'Product Code'),
    classId: idOf('CLASS', cell(row, 'Class')),
    locationId: idOf('LOCATION', cell(row, 'Location')),
    departmentId: idOf('DEPARTMENT', cell(row, 'Department')),
  });
};

const entryOf = (
  id: string,
  rows: readonly Row[],
  known: Known,
): InstanceType<typeof Functions.GeneralLedger.JournalEntryCreate> =>
  Object.assign(new Functions.GeneralLedger.JournalEntryCreate(), {
    journalSymbol: 'APJ',
    postingDate: new Date(`${rows[0]?.['Transaction Date'] ?? ''}T12:00:00`),
    description: id,
    lines: rows.map((row) => lineOf(row, known)),
  });

interface Known {
  readonly accounts: ReadonlyMap<string, string>;
  /** The id of a record by its name. */
  readonly idOf: (object: string, name: string) => string;
}

/** Object, its id, its name. */
const LISTS = [
  ['CLASS', 'CLASSID', 'NAME'],
  ['LOCATION', 'LOCATIONID', 'NAME'],
  ['DEPARTMENT', 'DEPARTMENTID', 'TITLE'],
] as const;

const readLists = async (client: OnlineClient): Promise<Known['idOf']> => {
  const ids = new Map<string, string>();
  for (const [object, id, name] of LISTS) {
    const query = Object.assign(new Functions.Common.ReadByQuery(), {
      objectName: object,
      fields: [id, name],
      pageSize: 1_000,
    });
    const response = await client.execute(query);
    for (const record of response.getResult().data) ids.set(`${object} ${record[name]}`, record[id]);
  }
  return (object, name) => ids.get(`${object} ${name}`) ?? '';
};

const clientOf = (): OnlineClient => {
  // The official client reads an answer with a function that Node had until 22.
  const old = util as unknown as Record<string, unknown>;
  old['isNullOrUndefined'] ??= (value: unknown): boolean => value === null || value === undefined;
  const config = Object.assign(new ClientConfig(), {
    companyId: setting('COMPANY_ID'),
    senderId: setting('SENDER_ID'),
    senderPassword: setting('SENDER_PASSWORD'),
    userId: setting('USER_ID'),
    userPassword: setting('USER_PASSWORD'),
  });
  const client = new OnlineClient(config);
  config.endpointUrl = setting('GATEWAY_URL'); // It checks the host only while it is made.
  return client;
};

const main = async (): Promise<void> => {
  const accounts = new Map(
    rowsOf(setting('MAPPING_FILE')).map((row) => [
      cell(row, 'RevRec Account Number'),
      cell(row, 'Intacct Account Number'),
    ]),
  );
  const entries = Map.groupBy(rowsOf(setting('CLOSE_FILE')), (row) => cell(row, 'Journal Entry Id'));
  const client = clientOf();
  const known = { accounts, idOf: await readLists(client) };
  for (const [id, rows] of entries) await client.execute(entryOf(id, rows, known));
  console.log(`${entries.size} entries`);
};

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
