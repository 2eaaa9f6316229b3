export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** A text, even an empty one, is written between two tags; a list without nodes as a self-closing tag. */
  readonly content: string | readonly XmlNode[];
}

export const textNode = (name: string, text: string): XmlNode => ({ name, attributes: {}, content: text });

export const node = (
  name: string,
  content: readonly XmlNode[],
  attributes: Readonly<Record<string, string>> = {},
): XmlNode => ({ name, attributes, content });

export const writeDocument = (root: XmlNode, isPretty: boolean): string => {
  const parts = ['<?xml version="1.0" encoding="UTF-8"?>\n'];
  write(root, parts, isPretty ? '\n' : '');
  if (isPretty) parts.push('\n');
  return parts.join('');
};

/** An apostrophe is written as a number, as the real gateway does; a client must cope with it. */
export const escapeXml = (text: string): string =>
  /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (character) => escapes[character] ?? character) : text;

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#039;',
};

const write = ({ name, attributes, content }: XmlNode, parts: string[], lineBreak: string): void => {
  parts.push('<', name);
  for (const [key, value] of Object.entries(attributes)) parts.push(' ', key, '="', escapeXml(value), '"');
  if (typeof content === 'string') {
    parts.push('>', escapeXml(content), '</', name, '>');
    return;
  }
  if (content.length === 0) {
    parts.push('/>');
    return;
  }
  parts.push('>');
  const inner = lineBreak === '' ? '' : `${lineBreak}  `;
  for (const child of content) {
    parts.push(inner);
    write(child, parts, inner);
  }
  parts.push(lineBreak, '</', name, '>');
};
