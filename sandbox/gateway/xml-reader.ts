export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  /** All character data directly inside the element, trimmed. */
  text: string;
  readonly line: number;
}

/** The code is the one libxml2 gives, because the real gateway quotes it in its texts. */
export class XmlSyntaxError extends Error {
  constructor(
    readonly code: number,
    problem: string,
    readonly line: number,
    readonly column: number,
  ) {
    super(problem);
  }
}

/**
 * Reads one XML document. It knows elements, attributes, text, CDATA, comments and processing instructions. A document
 * type is refused, so there are no entities beyond the five predefined ones and nothing outside the document is
 * fetched.
 */
export const readXml = (document: string): XmlElement => new XmlReader(document).read();

export const childNamed = (element: XmlElement, name: string): XmlElement | undefined =>
  element.children.find((child) => child.name === name);

export const childText = (element: XmlElement, name: string): string => childNamed(element, name)?.text ?? '';

/** Null when the text refers to anything but a character or one of the five predefined entities. */
export const decodeEntities = (text: string): string | null => {
  if (!text.includes('&')) return text;
  const unknown: string[] = [];
  const decoded = text.replace(/&([^;&\s]{0,10});?/g, (whole, name: string) => {
    const character = whole.endsWith(';') ? characterOf(name) : null;
    if (character === null) unknown.push(whole);
    return character ?? whole;
  });
  return unknown.length === 0 ? decoded : null;
};

const depthMax = 64;
const noAttributes: ReadonlyMap<string, string> = new Map<string, string>();
const forbiddenCharacter = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const namePattern = /[A-Za-z_][\w.:-]*/y;
const attributePattern = /\s+([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const tagEndPattern = /\s*(\/?)>/y;
const predefined: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const characterOf = (name: string): string | null => {
  const number = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(name);
  if (number === null) return predefined[name] ?? null;
  const code = number[1] === undefined ? Number(number[2]) : parseInt(number[1], 16);
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return null;
  const character = String.fromCodePoint(code);
  return forbiddenCharacter.test(character) ? null : character;
};

class XmlReader {
  private position = 0;
  private line = 1;
  private lineStart = 0;
  /** Kept between elements, because a document without line breaks would be searched to its end for each of them. */
  private nextBreak: number;
  private readonly open: XmlElement[] = [];
  private root: XmlElement | null = null;

  constructor(private readonly document: string) {
    this.nextBreak = document.indexOf('\n');
    if (document.startsWith('\ufeff')) this.position = 1;
  }

  read(): XmlElement {
    const forbidden = forbiddenCharacter.exec(this.document);
    if (forbidden !== null) this.fail(9, 'Char out of allowed range', forbidden.index);
    while (this.position < this.document.length) {
      const next = this.document.indexOf('<', this.position);
      this.readText(this.position, next === -1 ? this.document.length : next);
      if (next === -1) break;
      this.position = next;
      this.readMarkup();
    }
    const unclosed = this.open.at(-1);
    if (unclosed !== undefined) {
      this.fail(77, `Premature end of data in tag ${unclosed.name} line ${unclosed.line}`, this.document.length);
    }
    return this.root ?? this.fail(4, "Start tag expected, '<' not found", 0);
  }

  private readMarkup(): void {
    const { document, position } = this;
    if (document.startsWith('<!--', position)) this.skipTo('-->', 45, 'Comment not terminated');
    else if (document.startsWith('<![CDATA[', position)) this.readCharacterData();
    else if (document.startsWith('<?', position)) this.skipTo('?>', 47, 'PI not terminated');
    else if (document.startsWith('<!', position)) this.fail(86, 'A document type is not allowed', position);
    else if (document.startsWith('</', position)) this.readEndTag();
    else this.readStartTag();
  }

  private readText(start: number, end: number): void {
    if (start === end) return;
    const raw = this.document.slice(start, end);
    const element = this.open.at(-1);
    if (element === undefined) {
      if (raw.trim() === '') return;
      if (this.root === null) this.fail(4, "Start tag expected, '<' not found", start);
      this.fail(5, 'Extra content at the end of the document', start);
    }
    if (raw.trim() === '' && element.text === '') return;
    element.text += decodeEntities(raw) ?? this.fail(26, 'Entity not defined', start);
  }

  private readCharacterData(): void {
    const start = this.position + '<![CDATA['.length;
    const end = this.document.indexOf(']]>', start);
    if (end === -1) this.fail(63, 'CData section not finished', this.position);
    const element = this.open.at(-1) ?? this.fail(4, "Start tag expected, '<' not found", this.position);
    element.text += this.document.slice(start, end);
    this.position = end + ']]>'.length;
  }

  private readStartTag(): void {
    const start = this.position;
    if (this.root !== null && this.open.length === 0) {
      this.fail(5, 'Extra content at the end of the document', start);
    }
    if (this.open.length >= depthMax) this.fail(114, 'Excessive depth in document', start);
    this.position += 1;
    const name = this.take(namePattern)?.[0] ?? this.fail(68, 'StartTag: invalid element name', start);
    // Hardly any element has attributes, and a long entry has tens of thousands of elements.
    const attributes = this.document[this.position] === '>' ? noAttributes : this.readAttributes();
    const end = this.take(tagEndPattern) ?? this.fail(73, `Couldn't find end of Start Tag ${name}`, start);
    this.countLines(start);
    const element: XmlElement = { name, attributes, children: [], text: '', line: this.line };
    const parent = this.open.at(-1);
    if (parent === undefined) this.root = element;
    else parent.children.push(element);
    if (end[1] !== '/') this.open.push(element);
  }

  private readAttributes(): Map<string, string> {
    const attributes = new Map<string, string>();
    for (let match = this.take(attributePattern); match !== null; match = this.take(attributePattern)) {
      const name = match[1] ?? '';
      if (attributes.has(name)) this.fail(42, `Attribute ${name} redefined`, this.position);
      const value = decodeEntities(match[2] ?? match[3] ?? '');
      attributes.set(name, value ?? this.fail(26, 'Entity not defined', this.position));
    }
    return attributes;
  }

  private readEndTag(): void {
    const start = this.position;
    this.position += 2;
    const name = this.take(namePattern)?.[0] ?? '';
    const element = this.open.pop() ?? this.fail(5, 'Extra content at the end of the document', start);
    if (element.name !== name || this.take(tagEndPattern)?.[1] !== '') {
      this.fail(76, `Opening and ending tag mismatch: ${element.name} line ${element.line} and ${name}`, start);
    }
    element.text = element.text.trim();
  }

  private take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.position;
    const match = pattern.exec(this.document);
    if (match !== null) this.position = pattern.lastIndex;
    return match;
  }

  private skipTo(terminator: string, code: number, problem: string): void {
    const end = this.document.indexOf(terminator, this.position);
    if (end === -1) this.fail(code, problem, this.position);
    this.position = end + terminator.length;
  }

  private countLines(position: number): void {
    while (this.nextBreak !== -1 && this.nextBreak < position) {
      this.line += 1;
      this.lineStart = this.nextBreak + 1;
      this.nextBreak = this.document.indexOf('\n', this.lineStart);
    }
  }

  private fail(code: number, problem: string, position: number): never {
    this.countLines(position);
    throw new XmlSyntaxError(code, problem, this.line, Math.max(position - this.lineStart + 1, 1));
  }
}
