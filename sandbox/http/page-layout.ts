import { html, type Markup } from './markup';

export interface Crumb {
  readonly label: string;
  readonly address: string;
}

export const page = (companyId: string, title: string, crumbs: readonly Crumb[], body: Markup): Markup =>
  html`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · ${companyId}</title>
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <header>
          <strong>Ledger sandbox</strong>
          <span>${companyId}</span>
          <span class="muted">A simulator. Nothing here is a real ledger.</span>
        </header>
        <main>
          <p class="crumbs">
            Applications &gt; General
            Ledger${crumbs.map(({ label, address }) => html` &gt; <a href="${address}">${label}</a>`)}
          </p>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`;

/** On a narrow screen each row of a table becomes a card whose cells have their own headings. */
export const stylesheet = `
:root { color-scheme: light; font: 15px/1.45 system-ui, sans-serif; color: #1d2733; background: #f4f6f8; }
* { box-sizing: border-box; }
body { margin: 0; }
header { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; padding: 0.75rem 1.25rem; background: #0b3d2e; color: #fff; }
header .muted { color: #cfe3da; }
main { max-width: 1400px; margin: 0 auto; padding: 1rem 1.25rem 3rem; }
h1 { font-size: 1.35rem; margin: 0.25rem 0 1rem; overflow-wrap: anywhere; }
a { color: #00613f; }
.crumbs, .muted, dt { color: #56636f; }
.empty { padding: 2rem; text-align: center; background: #fff; border: 1px dashed #b8c2cc; }
table { width: 100%; border-collapse: collapse; background: #fff; border: 1px solid #d5dce2; }
th, td { padding: 0.45rem 0.7rem; text-align: left; vertical-align: top; border-bottom: 1px solid #e5eaee; }
td { overflow-wrap: anywhere; }
th { background: #eaf0ed; white-space: nowrap; }
.number { text-align: right; white-space: nowrap; overflow-wrap: normal; font-variant-numeric: tabular-nums; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 0.75rem; margin: 0 0 1rem; }
dt { font-size: 0.85rem; }
dd { margin: 0; overflow-wrap: anywhere; }
.pager { display: flex; gap: 1rem; padding: 1rem 0; }
button { font: inherit; padding: 0.6rem 0.9rem; border: 1px solid #00613f; border-radius: 4px; background: #fff; cursor: pointer; }
button:hover, button:focus-visible { background: #eaf0ed; }
.people { display: grid; gap: 0.6rem; max-width: 28rem; padding: 0; list-style: none; }
.people button { width: 100%; text-align: left; }
@media (max-width: 720px) {
  thead { display: none; }
  table, tbody, tr, td { display: block; }
  tr { padding: 0.5rem 0; border-bottom: 2px solid #d5dce2; }
  td, td.number { display: flex; gap: 0.75rem; padding: 0.15rem 0.7rem; text-align: left; border: 0; }
  td::before { content: attr(data-label); flex: 0 0 6.5rem; color: #56636f; }
}
`;
