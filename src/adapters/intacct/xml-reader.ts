import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { isXmlText } from './xml-writer';

export type ReadXml =
  { readonly ok: true; readonly root: XmlElement } | { readonly ok: false; readonly problem: string };

/**
 * Reads a whole document or refuses it; there is no partial reading. The parser alone accepts cut-off and mis-nested
 * documents and expands entities that the document declares, so everything doubtful is refused before it sees the text.
 */
export const readXml = (text: string, rootName: string, lengthMax: number): ReadXml => {
  const problem = problemOf(text, rootName, lengthMax);
  if (problem !== null) return { ok: false, problem };
  try {
    return rootOf(parser.parse(text), rootName);
  } catch {
    return { ok: false, problem: 'the XML could not be parsed' };
  }
};

/** An element of a reply. Names match in any case: the gateway writes `glbatch` in one function and `GLBATCH` in another. */
export class XmlElement {
  private children: ReadonlyMap<string, readonly unknown[]> | undefined;

  constructor(private readonly content: unknown) {}

  /** All children with this name, in document order. */
  all(name: string): XmlElement[] {
    return this.childrenOf(name).map((value) => new XmlElement(value));
  }

  /** The child with this name when there is exactly one. */
  only(name: string): XmlElement | undefined {
    const found = this.all(name);
    return found.length === 1 ? found[0] : undefined;
  }

  /** The exact text of the first child with this name; empty when there is none. */
  text(name: string): string {
    return textOf(this.childrenOf(name)[0]);
  }

  attribute(name: string): string {
    const value = isRecord(this.content) ? this.content[`${ATTRIBUTE}${name}`] : undefined;
    return typeof value === 'string' ? value : '';
  }

  hasChildren(): boolean {
    return childEntriesOf(this.content).length > 0;
  }

  ownText(): string {
    return textOf(this.content);
  }

  // A row of a page is asked for a dozen names, so its children are sorted by name once.
  private childrenOf(name: string): readonly unknown[] {
    this.children ??= childrenByName(this.content);
    return this.children.get(name.toLowerCase()) ?? [];
  }
}

const childrenByName = (content: unknown): ReadonlyMap<string, readonly unknown[]> => {
  const children = new Map<string, readonly unknown[]>();
  for (const [key, values] of childEntriesOf(content)) {
    const name = key.toLowerCase();
    const known = children.get(name);
    children.set(name, known === undefined ? values : [...known, ...values]);
  }
  return children;
};

const childEntriesOf = (content: unknown): [string, unknown[]][] =>
  isRecord(content)
    ? Object.entries(content).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]))
    : [];

const textOf = (content: unknown): string => {
  const text = isRecord(content) ? content[TEXT] : content;
  return typeof text === 'string' ? text : '';
};

const ATTRIBUTE = '@';
const TEXT = '#text';

/** Values stay text: `007` and `1.10` are no numbers here. Every element is an array, so one row reads like many. */
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: ATTRIBUTE,
  textNodeName: TEXT,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  // Without this, numeric references such as `&#039;` would stay undecoded. Named HTML entities were refused before.
  htmlEntities: true,
  isArray: (_name, _path, _isLeaf, isAttribute) => !isAttribute,
});

const problemOf = (text: string, rootName: string, lengthMax: number): string | null => {
  if (text.trim() === '') return 'empty reply';
  if (text.length > lengthMax) return 'the reply is too large';
  if (!isXmlText(text)) return 'the reply has characters that XML forbids';

  const markup = withoutQuotedParts(text);
  if (markup.includes('<!')) return 'the reply declares a document type or an entity';
  if (!new RegExp(`^\\s*<${rootName}[\\s>]`).test(markup)) return `the reply is not a ${rootName} document`;
  if (!new RegExp(`</${rootName}\\s*>\\s*$`).test(markup)) return `the reply does not end with its ${rootName} element`;
  if (UNDEFINED_ENTITY.test(markup)) return 'the reply uses an entity that XML does not define';
  if (hasForbiddenReference(markup)) return 'the reply has characters that XML forbids';
  if (XMLValidator.validate(text) !== true) return 'the reply is not well-formed XML';
  return null;
};

/**
 * The document without comments, processing instructions and CDATA sections, in which `<!` and `&` mean nothing. A section
 * leaves a letter behind, since text after the root is an error. An unfinished part stays and is refused as a declaration.
 */
const withoutQuotedParts = (text: string): string =>
  text.replace(/<!--[^]*?-->|<\?[^]*?\?>|<!\[CDATA\[[^]*?\]\]>/g, (part) => (part.startsWith('<![') ? 'c' : ''));

const UNDEFINED_ENTITY = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)/;

const hasForbiddenReference = (markup: string): boolean => {
  for (const [, hexadecimal, decimal] of markup.matchAll(/&#(?:x([0-9a-fA-F]+)|(\d+));/g)) {
    const codePoint = hexadecimal === undefined ? Number(decimal) : parseInt(hexadecimal, 16);
    if (codePoint > 0x10ffff || !isXmlText(String.fromCodePoint(codePoint))) return true;
  }
  return false;
};

// The validator overlooks a second root that closes itself, so the roots are counted here.
const rootOf = (document: unknown, rootName: string): ReadXml => {
  const entries = isRecord(document) ? Object.entries(document) : [];
  const roots = entries.filter(([name]) => !name.startsWith('?') && name !== TEXT);
  const [name, values] = roots[0] ?? [];
  if (roots.length !== 1 || name !== rootName || !Array.isArray(values) || values.length !== 1) {
    return { ok: false, problem: 'the reply has several roots' };
  }
  return { ok: true, root: new XmlElement(values[0]) };
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
