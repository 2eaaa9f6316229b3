/** A character that XML cannot hold, or that looks like one: ECMA-376 part 1, 22.9.2.19. */
const ESCAPED = /_x([0-9A-Fa-f]{4})_/g;

/**
 * The text of a cell, from the elements inside of `si` or `is`: all of its runs, and not the reading aid that Japanese
 * workbooks keep beside it (`rPh`).
 */
export class TextReader {
  private text = '';
  private isText = false;
  private isReadingAid = false;

  start(): void {
    [this.text, this.isText, this.isReadingAid] = ['', false, false];
  }

  opened(name: string): void {
    if (name === 'rPh') this.isReadingAid = true;
    this.isText = name === 't' && !this.isReadingAid;
  }

  add(piece: string): void {
    if (this.isText) this.text += piece;
  }

  closed(name: string): void {
    if (name === 'rPh') this.isReadingAid = false;
    this.isText = false;
  }

  end(): string {
    return unescaped(this.text);
  }
}

export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replaceAll(ESCAPED, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
