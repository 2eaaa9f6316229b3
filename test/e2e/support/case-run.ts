import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Person, type Reply } from './person';
import { ROOT, type RunningSystem } from './system';

const CASES = join(ROOT, 'test', 'e2e', 'cases');
export const CASES_COMPANY = join(CASES, 'company');

interface CaseField {
  readonly apiName: string;
  readonly label: string;
  readonly ledgerField: Record<string, string>;
}

type Step =
  | { readonly op: 'import' | 'map'; readonly file: string; readonly query?: string }
  | { readonly op: 'admin'; readonly method: string; readonly path: string; readonly body: Record<string, unknown> }
  | ({ readonly op: 'field' } & CaseField)
  | { readonly op: 'override'; readonly apiName: string; readonly value: string; readonly ledgerId: string }
  | { readonly op: 'check' | 'tryDiscard'; readonly entry: string }
  | { readonly op: 'ledgerChange'; readonly entry: string; readonly how: 'delete' | 'reverse' | 'amount' }
  | { readonly op: 'preflight'; readonly all?: boolean }
  | { readonly op: 'post' | 'batches' | 'ledger' | 'retryFailed' };

/** What a step gave: the body of its reply, or what the ledger holds. */
export interface StepResult {
  readonly op: Step['op'];
  readonly file: string;
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read what they expect
  readonly body: any;
}

/** A line of the ledger as the gateway tells it. */
export type LedgerLine = Readonly<Record<string, string>>;

const STANDARD_FIELDS = ['Location', 'Department', 'Class', 'Customer'];
const ACCOUNTS = { '2400': '2400', '4010': '4000-10', '9200': '0400' };

/** Plays one of the cases against the service and the sandbox, in the environment of its own that its person is in. */
export const playCase = async (system: RunningSystem, person: Person, name: string): Promise<StepResult[]> => {
  const steps = JSON.parse(readFileSync(join(CASES, name, 'steps.json'), 'utf8')) as {
    fields: readonly string[];
    steps: readonly Step[];
  };
  await system.admin.reset();
  await system.admin.settings({ bookClosedThrough: {} });
  await person.connect({ sharedCompanyReason: 'Each case has an environment of its own.' });
  for (const field of steps.fields.filter((one) => STANDARD_FIELDS.includes(one)))
    await person.includeField(field.toLowerCase(), field, 'Customer', field);
  const mappings = Object.entries(ACCOUNTS).map(([account, ledgerAccount]) => ({ account, ledgerAccount }));
  await person.send('POST', '/account-mappings', { mappings });
  const play = new CasePlay(system, person, name);
  const results: StepResult[] = [];
  for (const step of steps.steps) {
    const { status, body } = await play.step(step);
    results.push({ op: step.op, file: 'file' in step ? step.file : '', status, body });
  }
  return results;
};

class CasePlay {
  constructor(
    private readonly system: RunningSystem,
    private readonly person: Person,
    private readonly name: string,
  ) {}

  async step(step: Step): Promise<Pick<Reply, 'status' | 'body'>> {
    const { person, system } = this;
    switch (step.op) {
      case 'import':
        return this.import(step.file, step.query ?? '');
      case 'map':
        return person.send('POST', '/account-mappings', this.file(step.file).toString('utf8'));
      case 'admin':
        await system.admin.raw(step.method, step.path, step.body);
        return { status: 200, body: null };
      case 'field':
        await person.send('POST', '/custom-fields', {
          apiName: step.apiName,
          label: step.label,
          source: 'Customer',
        });
        return person.send('PATCH', `/custom-fields/${step.apiName}`, {
          ledgerField: step.ledgerField,
          includeInJournalPosting: true,
        });
      case 'override':
        return person.send('PUT', `/custom-fields/${step.apiName}/value-overrides`, {
          overrides: [{ value: step.value, ledgerId: step.ledgerId }],
        });
      case 'preflight':
        return this.preflight(step.all ?? false);
      case 'post':
        return person.post();
      case 'batches':
        return person.get('/journal-batches?limit=100');
      case 'retryFailed':
        return this.retryFailed();
      case 'check':
        return person.send('POST', `/journal-batches/${(await person.batch(step.entry)).batchKey as string}/check`, {});
      case 'tryDiscard': {
        const { batchKey } = await person.batch(step.entry);
        const body = { batchKeys: [batchKey], reason: 'Withdrawn at its source.' };
        return person.send('POST', '/journal-batches/withdraw', body);
      }
      case 'ledgerChange':
        return this.changeLedger(step.entry, step.how);
      case 'ledger':
        return { status: 200, body: await readLedger(system) };
    }
  }

  private file(name: string): Buffer {
    return readFileSync(join(CASES, this.name, name));
  }

  private async import(file: string, query: string): Promise<Reply> {
    const received = await this.person.sendBytes(`/journal-imports${query}`, this.file(file), 'text/csv');
    if (received.status !== 202) return received;
    const importId = received.body.importId as string;
    const looked = await this.person.finishedImport(importId);
    if (!query.includes('preview')) return looked;
    // Who looks at the preview says that the entry of another month is the same.
    const others = looked.body.others as { readonly sameId: string | null }[];
    const accepted = others.flatMap(({ sameId }) => (sameId === null ? [] : [sameId]));
    await this.person.send('POST', `/journal-imports/${importId}/confirm`, { accepted });
    return this.person.finishedImport(importId);
  }

  private async preflight(isForAll: boolean): Promise<Pick<Reply, 'status' | 'body'>> {
    const started = await this.person.send('POST', '/preflights', isForAll ? {} : {});
    for (;;) {
      const { status, body } = await this.person.get(`/preflights/${started.body.preflightId as string}`);
      if (body.status === 'Finished') return { status, body };
      await new Promise((turn) => setImmediate(turn));
    }
  }

  private async retryFailed(): Promise<Pick<Reply, 'status' | 'body'>> {
    const { body } = await this.person.get('/journal-batches?status=Failed&limit=100');
    const batchKeys = (body.items as { batchKey: string }[]).map(({ batchKey }) => batchKey);
    return batchKeys.length === 0 ? { status: 200, body: null } : this.person.post({ batchKeys });
  }

  private async changeLedger(
    entry: string,
    how: 'delete' | 'reverse' | 'amount',
  ): Promise<Pick<Reply, 'status' | 'body'>> {
    const { recordNo } = (await this.person.batch(entry)) as { recordNo: string };
    if (how === 'delete') await this.system.admin.remove(recordNo);
    else if (how === 'reverse')
      await this.system.admin.raw('POST', `/batches/${recordNo}/reverse`, { BATCH_DATE: '10/31/2026' });
    else await this.system.admin.alterLine(recordNo, 1, { TRX_AMOUNT: '90.00' });
    return { status: 200, body: null };
  }
}

const LINE_FIELDS = ['RECORDNO', 'BATCHNO', 'LINE_NO', 'ACCOUNTNO', 'TR_TYPE', 'TRX_AMOUNT', 'CURRENCY', 'LOCATION'];
const HEADER_FIELDS = ['RECORDNO', 'BATCH_TITLE', 'BATCH_DATE', 'JOURNAL', 'REFERENCENO', 'STATE', 'REVERSEDATE'];

/** What a client of the gateway sees of the ledger: every entry with its lines, amounts with two decimals. */
export const readLedger = async (
  system: RunningSystem,
  extra: readonly string[] = [],
): Promise<
  { readonly title: string; readonly date: string; readonly reversal: string; readonly lines: LedgerLine[] }[]
> => {
  const headers = await query(system, 'GLBATCH', HEADER_FIELDS);
  const lines = await query(system, 'GLENTRY', [...LINE_FIELDS, ...extra]);
  return headers.map((header) => ({
    title: header['BATCH_TITLE'] ?? '',
    date: header['BATCH_DATE'] ?? '',
    reversal: header['REVERSEDATE'] ?? '',
    lines: lines
      .filter((line) => line['BATCHNO'] === header['RECORDNO'])
      .map((line) => ({ ...line, TRX_AMOUNT: Number(line['TRX_AMOUNT']).toFixed(2) })),
  }));
};

const query = async (system: RunningSystem, object: string, fields: readonly string[]): Promise<LedgerLine[]> => {
  const select = fields.map((field) => `<field>${field}</field>`).join('');
  const order = '<orderby><order><field>RECORDNO</field><ascending/></order></orderby>';
  const request = `<?xml version="1.0" encoding="UTF-8"?><request><control><senderid>revrec_sender</senderid>
    <password>sender-Pa55!</password><controlid>case</controlid><uniqueid>false</uniqueid><dtdversion>3.0</dtdversion>
    <includewhitespace>false</includewhitespace></control><operation><authentication><login><userid>revrec_ws</userid>
    <companyid>ACME-DEV</companyid><password>user-Pa55!</password></login></authentication><content>
    <function controlid="q"><query><object>${object}</object><select>${select}</select>${order}
    <options><showprivate>true</showprivate></options><pagesize>2000</pagesize></query></function></content></operation></request>`;
  const reply = await fetch(system.gateway, {
    method: 'POST',
    headers: { 'content-type': 'application/xml' },
    body: request,
  });
  const text = await reply.text();
  if (!text.includes('<status>success</status>')) throw new Error(text);
  return [...text.matchAll(new RegExp(`<${object}>([\\s\\S]*?)</${object}>`, 'g'))].map(([, row = '']) =>
    Object.fromEntries([...row.matchAll(/<(\w+)>([^<]*)<\/\1>/g)].map(([, name = '', value = '']) => [name, value])),
  );
};
