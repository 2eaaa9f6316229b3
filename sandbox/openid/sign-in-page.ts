import { html, type Markup } from '../http/markup';
import type { Person } from './people';

/** Shows the demo people to choose from. There is no password, and the page says why. */
export const signInPage = (people: readonly Person[], action: string): Markup => {
  const choices = people.map(
    (person) =>
      html`<li>
        <button type="submit" name="person" value="${person.id}">
          <strong>${person.name}</strong><br /><span class="muted">${person.id} · ${rolesOf(person)}</span>
        </button>
      </li>`,
  );
  return openIdPage(
    'Sign in as',
    html`<p>This is a sandbox with demo people. They have no passwords: choose one.</p>
      <form method="post" action="${action}">
        <ul class="people">
          ${choices}
        </ul>
      </form>`,
  );
};

export const openIdPage = (title: string, body: Markup): Markup =>
  html`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Sandbox sign-in</title>
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <header><strong>Sandbox sign-in</strong></header>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`;

const rolesOf = ({ roles }: Person): string => {
  const texts = Object.entries(roles).map(([environment, role]) => `${role} of ${environment}`);
  return texts.length === 0 ? 'no role' : texts.join(', ');
};
