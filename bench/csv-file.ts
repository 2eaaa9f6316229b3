import { closeSync, openSync, writeSync } from 'node:fs';

const BUFFER_CHARACTERS = 1024 * 1024;

/** Writes rows to a file as they come, so that a large close is never held in memory. */
export class CsvFile {
  private readonly file: number;
  private text = '';

  constructor(path: string, header: readonly string[]) {
    this.file = openSync(path, 'w');
    this.add(header);
  }

  add(cells: readonly string[]): void {
    this.text += `${cells.map(quoted).join(',')}\r\n`;
    if (this.text.length >= BUFFER_CHARACTERS) this.flush();
  }

  close(): void {
    this.flush();
    closeSync(this.file);
  }

  private flush(): void {
    writeSync(this.file, this.text);
    this.text = '';
  }
}

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
