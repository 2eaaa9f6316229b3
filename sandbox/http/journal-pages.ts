import type { FastifyInstance, FastifyReply } from 'fastify';
import { lineElementOf, type Company, type Journal } from '../company/company';
import type { Gateway } from '../gateway/gateway';
import { fullAmount } from '../ledger/amount';
import { linesOf, type Batch } from '../ledger/batch';
import type { LedgerLine } from '../ledger/ledger-line';
import { usDateFromIso } from '../ledger/us-date';
import { html, type Markup } from './markup';
import { page, stylesheet } from './page-layout';

/** What a person sees in the ledger: its journals, the transactions of one of them and the lines of a transaction. */
export const addJournalPages = (server: FastifyInstance, gateway: Gateway): void => {
  server.get('/style.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(stylesheet));
  server.get('/', (_request, reply) => send(reply, 200, journalList(gateway)));
  server.get<{ Params: { symbol: string }; Querystring: { page?: string } }>('/journals/:symbol', (request, reply) => {
    const journal = gateway.company.journals.get(request.params.symbol);
    if (journal === undefined) return send(reply, 404, notFound(gateway));
    return send(reply, 200, transactionList(gateway, journal, Number(request.query.page ?? '1')));
  });
  server.get<{ Params: { symbol: string; recordNo: string } }>('/journals/:symbol/:recordNo', (request, reply) => {
    const { symbol, recordNo } = request.params;
    const batch = /^\d{1,15}$/.test(recordNo) ? gateway.ledger.find(Number(recordNo)) : undefined;
    if (batch?.journal !== symbol) return send(reply, 404, notFound(gateway));
    return send(reply, 200, transaction(gateway.company, batch));
  });
};

const pageSize = 50;
const linesMax = 5000;

const send = (reply: FastifyReply, status: number, content: Markup): FastifyReply =>
  reply
    .code(status)
    .type('text/html; charset=utf-8')
    .headers({
      'content-security-policy': "default-src 'none'; style-src 'self'; form-action 'none'; frame-ancestors 'none'",
      'cache-control': 'no-store',
    })
    .send(content.text);

const notFound = ({ company }: Gateway): Markup =>
  page(
    company.id,
    'Not found',
    [{ label: 'Journals', address: '/' }],
    html`<p class="empty">There is no such page.</p>`,
  );

const journalList = ({ company, ledger }: Gateway): Markup => {
  const counts = new Map<string, number>();
  for (const { journal } of ledger.all()) counts.set(journal, (counts.get(journal) ?? 0) + 1);
  const rows = [...company.journals.values()].map(
    ({ symbol, title, status }) =>
      html`<tr>
        <td data-label="Symbol"><a href="/journals/${symbol}">${symbol}</a></td>
        <td data-label="Title">${title}</td>
        <td data-label="Status">${status}</td>
        <td data-label="Transactions" class="number">${counts.get(symbol) ?? 0}</td>
        <td><a href="/journals/${symbol}">View Transactions</a></td>
      </tr>`,
  );
  const head = html`<tr>
    <th>Symbol</th>
    <th>Title</th>
    <th>Status</th>
    <th class="number">Transactions</th>
    <th></th>
  </tr>`;
  return page(company.id, 'Journals', [], table(head, rows));
};

const transactionList = ({ company, ledger }: Gateway, journal: Journal, requestedPage: number): Markup => {
  const batches = ledger.all().filter((batch) => batch.journal === journal.symbol);
  const pageCount = Math.max(Math.ceil(batches.length / pageSize), 1);
  const current = Number.isInteger(requestedPage) ? Math.min(Math.max(requestedPage, 1), pageCount) : 1;
  const newestFirst = batches.reverse().slice((current - 1) * pageSize, current * pageSize);
  const body =
    newestFirst.length === 0
      ? html`<p class="empty">This journal has no transactions yet.</p>`
      : html`${table(transactionHead, newestFirst.map(transactionRow))} ${pager(journal.symbol, current, pageCount)}`;
  const title = `${journal.symbol} – ${journal.title}`;
  return page(
    company.id,
    title,
    [{ label: 'Journals', address: '/' }],
    html`<p>${batches.length} transactions</p>
      ${body}`,
  );
};

const transactionHead = html`<tr>
  <th>Date</th>
  <th class="number">Batch no.</th>
  <th class="number">Record no.</th>
  <th>Description</th>
  <th>Reference</th>
  <th class="number">Lines</th>
  <th class="number">Debit total</th>
  <th>Currency</th>
  <th>State</th>
</tr>`;

const transactionRow = (batch: Batch): Markup =>
  html`<tr>
    <td data-label="Date">${usDateFromIso(batch.date)}</td>
    <td data-label="Batch no." class="number">${batch.batchNo}</td>
    <td data-label="Record no." class="number">
      <a href="/journals/${batch.journal}/${batch.recordNo}">${batch.recordNo}</a>
    </td>
    <td data-label="Description">${batch.title}</td>
    <td data-label="Reference">${batch.referenceNo}</td>
    <td data-label="Lines" class="number">${batch.lineCount}</td>
    <td data-label="Debit total" class="number">${debitTotals(batch)}</td>
    <td data-label="Currency">${batch.totals.map(({ currency }) => currency).join(', ')}</td>
    <td data-label="State">${batch.state}</td>
  </tr>`;

const pager = (symbol: string, current: number, pageCount: number): Markup => {
  const link = (target: number, label: string): Markup =>
    target >= 1 && target <= pageCount
      ? html`<a href="/journals/${symbol}?page=${target}">${label}</a>`
      : html`<span class="muted">${label}</span>`;
  return html`<nav class="pager" aria-label="Pages">
    ${link(current - 1, 'Newer')} <span>Page ${current} of ${pageCount}</span> ${link(current + 1, 'Older')}
  </nav>`;
};

const transaction = (company: Company, batch: Batch): Markup => {
  const facts: readonly (readonly [string, string])[] = [
    ['Date', usDateFromIso(batch.date)],
    ['Batch no.', String(batch.batchNo)],
    ['Record no.', String(batch.recordNo)],
    ['Reference', batch.referenceNo],
    ['State', batch.state],
    ['Lines', String(batch.lineCount)],
    ['Debit total', debitTotals(batch)],
    ['Currency', batch.totals.map(({ currency }) => currency).join(', ')],
    ['Entered by', batch.createdBy],
    ['Reversed on', usDateFromIso(batch.reverseDate)],
  ];
  const shown = facts.filter(([, value]) => value !== '');
  const lines = linesOf(batch);
  const head = html`<tr>
    <th class="number">Line</th>
    <th>Account</th>
    <th class="number">Debit</th>
    <th class="number">Credit</th>
    <th>Currency</th>
    <th>Dimensions</th>
    <th>Document</th>
    <th>Memo</th>
  </tr>`;
  const rest = lines.length > linesMax ? html`<p>The first ${linesMax} lines are shown.</p>` : html``;
  const rows = lines.slice(0, linesMax).map((line, index) => lineRow(company, line, index + 1));
  return page(
    company.id,
    batch.title,
    [
      { label: 'Journals', address: '/' },
      { label: batch.journal, address: `/journals/${batch.journal}` },
    ],
    html`<dl>
        ${shown.map(
          ([name, value]) =>
            html`<div>
              <dt>${name}</dt>
              <dd>${value}</dd>
            </div>`,
        )}
      </dl>
      ${rest}${table(head, rows)}`,
  );
};

const lineRow = (company: Company, line: LedgerLine, lineNo: number): Markup => {
  const dimensions = [...line.dimensions].map(([object, id]) => `${lineElementOf(object)} ${id}`).join(', ');
  const amount = fullAmount(line.amount);
  return html`<tr>
    <td data-label="Line" class="number">${lineNo}</td>
    <td data-label="Account">${line.accountNo} ${company.accounts.get(line.accountNo)?.title ?? ''}</td>
    <td data-label="Debit" class="number">${line.isDebit ? amount : ''}</td>
    <td data-label="Credit" class="number">${line.isDebit ? '' : amount}</td>
    <td data-label="Currency">${line.currency}</td>
    <td data-label="Dimensions">${dimensions}</td>
    <td data-label="Document">${line.document}</td>
    <td data-label="Memo">${line.description}</td>
  </tr>`;
};

const debitTotals = (batch: Batch): string => batch.totals.map(({ debit }) => fullAmount(debit)).join(', ');

const table = (head: Markup, rows: readonly Markup[]): Markup =>
  html`<table>
    <thead>
      ${head}
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
