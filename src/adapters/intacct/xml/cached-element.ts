import { escapeText } from './xml-writer';

/**
 * Writes one kind of element. The lines of an entry repeat accounts, dimensions and memos, so each value is checked and
 * escaped once and its element reused: building large entries spends most of its time here.
 */
export class CachedElement {
  private readonly written = new Map<string, string>();

  constructor(
    readonly name: string,
    readonly lengthMax: number,
  ) {}

  /** The element; empty for an empty value; undefined when the ledger cannot hold the value. */
  write(value: string): string | undefined {
    return this.written.get(value) ?? this.writeFirst(value);
  }

  private writeFirst(value: string): string | undefined {
    if (value === '') return '';
    if (value.length > this.lengthMax) return undefined;
    const escaped = escapeText(value);
    if (escaped === undefined) return undefined;
    // `join` gives one flat string; a concatenation would stay a tree that every copy of the document walks again.
    const element = ['<', this.name, '>', escaped, '</', this.name, '>'].join('');
    this.written.set(value, element);
    return element;
  }
}
