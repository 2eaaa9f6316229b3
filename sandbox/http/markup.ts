import { escapeXml } from '../gateway/xml-writer';

/** Text that is HTML already. Everything else is escaped when it is put into a template. */
export class Markup {
  constructor(readonly text: string) {}
}

export type Insertable = Markup | string | number | readonly Markup[];

export const html = (parts: TemplateStringsArray, ...inserts: readonly Insertable[]): Markup =>
  new Markup(
    parts.reduce((text, part, index) => {
      const insert = inserts[index - 1];
      return `${text}${insert === undefined ? '' : written(insert)}${part}`;
    }),
  );

const written = (insert: Insertable): string => {
  if (insert instanceof Markup) return insert.text;
  if (typeof insert === 'string') return escapeXml(insert);
  return typeof insert === 'number' ? String(insert) : insert.map(({ text }) => text).join('');
};
