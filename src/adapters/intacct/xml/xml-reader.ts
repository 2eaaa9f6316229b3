import { SaxesParser } from 'saxes';
import { isXmlText } from './xml-writer';

export type ReadXml =
  { readonly ok: true; readonly root: XmlElement } | { readonly ok: false; readonly problem: string };

/** Replies are only a few levels deep. */
const DEPTH_MAX = 100;

/**
 * Reads a whole document or refuses it; there is no partial reading. One strict parser goes over the text once: cut-off
 * and mis-nested documents, several roots, unknown entities and forbidden characters are errors to it. Document types
 * are refused, because they could declare entities.
 */
export const readXml = (text: string, rootName: string, lengthMax: number): ReadXml => {
  if (text.trim() === '') return refused('empty reply');
  if (text.length > lengthMax) return refused('the reply is too large');
  if (!isXmlText(text)) return refused('the reply has characters that XML forbids');
  const reading = new Reading(rootName);
  try {
    return { ok: true, root: reading.read(text) };
  } catch (error) {
    if (error instanceof Refusal) return refused(error.message);
    return refused(reading.problemOf(error instanceof Error ? error.message : ''));
  }
};

/**
 * An element of a reply. Names match in any case: the gateway writes `glbatch` in one function and `GLBATCH` in
 * another.
 */
export class XmlElement {
  private byName: Map<string, XmlElement[]> | undefined;
  private readonly children: XmlElement[] = [];
  private content = '';

  constructor(
    private readonly name: string,
    private readonly attributes: Readonly<Record<string, string>>,
  ) {}

  /** All children with this name, in document order. */
  all(name: string): XmlElement[] {
    return [...(this.childrenByName().get(name.toLowerCase()) ?? [])];
  }

  /** The child with this name when there is exactly one. */
  only(name: string): XmlElement | undefined {
    const found = this.all(name);
    return found.length === 1 ? found[0] : undefined;
  }

  /** The exact text of the first child with this name; empty when there is none. */
  text(name: string): string {
    return this.childrenByName().get(name.toLowerCase())?.[0]?.content ?? '';
  }

  attribute(name: string): string {
    return Object.hasOwn(this.attributes, name) ? (this.attributes[name] ?? '') : '';
  }

  hasChildren(): boolean {
    return this.children.length > 0;
  }

  ownText(): string {
    return this.content;
  }

  /** Only while the document is read. */
  addText(text: string): void {
    this.content += text;
  }

  /** Only while the document is read. */
  addChild(child: XmlElement): void {
    this.children.push(child);
  }

  // A dozen names of a row are looked up, so its children are indexed by name once.
  private childrenByName(): ReadonlyMap<string, readonly XmlElement[]> {
    this.byName ??= Map.groupBy(this.children, ({ name }) => name.toLowerCase());
    return this.byName;
  }
}

/** Describes the problem in our own words. */
class Refusal extends Error {}

class Reading {
  private root: XmlElement | null = null;
  private readonly open: XmlElement[] = [];
  private isAtEnd = false;

  constructor(private readonly rootName: string) {}

  read(text: string): XmlElement {
    const parser = new SaxesParser({ xmlns: false, position: false, forceXMLVersion: true, defaultXMLVersion: '1.0' });
    parser.on('doctype', () => {
      throw new Refusal('the reply declares a document type or an entity');
    });
    parser.on('opentag', ({ name, attributes }) => {
      this.opened(new XmlElement(name, attributes), name);
    });
    parser.on('text', (part) => this.open.at(-1)?.addText(part)); // White space around the root is ignored.
    parser.on('cdata', (part) => this.open.at(-1)?.addText(part));
    parser.on('closetag', () => this.open.pop());
    parser.write(text);
    this.isAtEnd = true;
    parser.close();
    if (this.root === null) throw new Refusal(this.noSuchDocument());
    return this.root;
  }

  /** The meaning of a parser error, by its text and position. */
  problemOf(message: string): string {
    if (this.root === null) return this.noSuchDocument();
    if (this.open.length === 0 || this.isAtEnd) return `the reply does not end with its ${this.rootName} element`;
    if (/character entity/.test(message)) return 'the reply has characters that XML forbids';
    if (/entity/.test(message)) return 'the reply uses an entity that XML does not define';
    return 'the reply is not well-formed XML';
  }

  private opened(element: XmlElement, name: string): void {
    if (this.root === null && name !== this.rootName) throw new Refusal(this.noSuchDocument());
    if (this.open.length === DEPTH_MAX) throw new Refusal('the reply is nested too deeply');
    this.open.at(-1)?.addChild(element);
    this.root ??= element;
    this.open.push(element);
  }

  private noSuchDocument(): string {
    return `the reply is not a ${this.rootName} document`;
  }
}

const refused = (problem: string): ReadXml => ({ ok: false, problem });
