import { XMLParser } from 'fast-xml-parser';
import { parseDecimal } from './decimal';

export interface GatewaySettings {
  readonly endpoint: string;
  readonly companyId: string;
  readonly senderId: string;
  readonly senderPassword: string;
  readonly userId: string;
  readonly userPassword: string;
}

/** A batch as the ledger holds it, totals per currency in millionths. */
export interface LedgerBatch {
  readonly recordNo: string;
  readonly batchNo: string;
  readonly referenceNo: string;
  readonly lines: number;
  readonly totals: ReadonlyMap<string, { readonly lines: number; readonly debit: bigint; readonly credit: bigint }>;
}

const PAGE = 2000;

type Row = Record<string, string>;

/** Reads the ledger over its own XML gateway, so that what is shown does not come from the service. */
export class LedgerGateway {
  private readonly parser = new XMLParser({
    parseTagValue: false,
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    isArray: (name) => ['GLBATCH', 'GLENTRY'].includes(name),
  });

  constructor(private readonly settings: GatewaySettings) {}

  async batches(): Promise<LedgerBatch[]> {
    const headers = await this.query(
      'GLBATCH',
      ['RECORDNO', 'BATCHNO', 'REFERENCENO'],
      filter('greaterthan', 'RECORDNO', '0'),
    );
    const batches: LedgerBatch[] = [];
    for (const header of headers) {
      const recordNo = header['RECORDNO'] ?? '';
      const lines = await this.query(
        'GLENTRY',
        ['TR_TYPE', 'TRX_AMOUNT', 'CURRENCY'],
        filter('equalto', 'BATCHNO', recordNo),
      );
      batches.push({
        recordNo,
        batchNo: header['BATCHNO'] ?? '',
        referenceNo: header['REFERENCENO'] ?? '',
        lines: lines.length,
        totals: totalsOf(lines),
      });
    }
    return batches;
  }

  private async query(object: string, fields: readonly string[], where: string): Promise<Row[]> {
    const rows: Row[] = [];
    for (let remaining = 1; remaining > 0;) {
      const select = fields.map((field) => `<field>${field}</field>`).join('');
      const order = '<orderby><order><field>RECORDNO</field><ascending/></order></orderby>';
      const options = '<options><showprivate>true</showprivate></options>';
      const data = await this.call(
        `<query><object>${object}</object><select>${select}</select><filter>${where}</filter>${order}${options}<pagesize>${PAGE}</pagesize><offset>${rows.length}</offset></query>`,
      );
      rows.push(...((data[object] as Row[] | undefined) ?? []));
      remaining = Number(data['@numremaining']);
    }
    return rows;
  }

  private async call(body: string): Promise<Record<string, unknown>> {
    const { endpoint, companyId, senderId, senderPassword, userId, userPassword } = this.settings;
    const request = `<?xml version="1.0" encoding="utf-8"?>
<request><control><senderid>${escape(senderId)}</senderid><password>${escape(senderPassword)}</password><controlid>demo</controlid>
<uniqueid>false</uniqueid><dtdversion>3.0</dtdversion><includewhitespace>false</includewhitespace></control>
<operation><authentication><login><userid>${escape(userId)}</userid><companyid>${escape(companyId)}</companyid><password>${escape(userPassword)}</password></login></authentication>
<content><function controlid="demo">${body}</function></content></operation></request>`;
    const reply = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/xml' },
      body: request,
    });
    const text = await reply.text();
    const parsed = this.parser.parse(text) as {
      response?: { operation?: { result?: { status?: string; data?: Record<string, unknown> } } };
    };
    const result = parsed.response?.operation?.result;
    if (result?.status !== 'success' || result.data === undefined)
      throw new Error(`The ledger did not answer the query: ${text.slice(0, 500)}`);
    return result.data;
  }
}

const filter = (operator: string, field: string, value: string): string =>
  `<${operator}><field>${field}</field><value>${escape(value)}</value></${operator}>`;

const totalsOf = (lines: readonly Row[]): LedgerBatch['totals'] => {
  const totals = new Map<string, { lines: number; debit: bigint; credit: bigint }>();
  for (const line of lines) {
    const currency = line['CURRENCY'] ?? '';
    const total = totals.get(currency) ?? { lines: 0, debit: 0n, credit: 0n };
    total.lines += 1;
    const amount = parseDecimal(line['TRX_AMOUNT'] ?? '');
    if (line['TR_TYPE'] === '1') total.debit += amount;
    else total.credit += amount;
    totals.set(currency, total);
  }
  return totals;
};

const escape = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
