import { UnreadableDelivery } from '../../application/ports/import-spool';
import { COLUMNS_MAX } from './close-file-rows';
import { damaged } from './workbook-archive';
import { cellName, type CellPlace, type RawCell, type TypedCell, typedCell } from './workbook-cells';
import { type WorkbookParts } from './workbook-parts';
import { TextReader } from './workbook-text';
import { WorkbookXml } from './workbook-xml';

export interface SheetRow {
  readonly row: number;
  readonly cells: readonly TypedCell[];
}

/** Rows of a sheet that have cells, piece by piece. Rows and cells that are not in their order are damage. */
export class WorkbookSheetReader {
  private rows: SheetRow[] = [];
  private row = 0;
  private cells: TypedCell[] | null = null;
  private column = 0;
  private cell: Omit<RawCell, 'text'> | null = null;
  private text = '';
  private isValue = false;
  private isInline = false;
  private readonly inline = new TextReader();
  private readonly xml = new WorkbookXml({
    opened: (name, attribute) => {
      this.opened(name, attribute);
    },
    closed: (name) => {
      this.closed(name);
    },
    text: (piece) => {
      if (this.isValue) this.text += piece;
      else if (this.isInline) this.inline.add(piece);
    },
  });

  constructor(private readonly parts: WorkbookParts) {}

  /** The rows that ended with this piece. */
  write(piece: string): readonly SheetRow[] {
    this.xml.write(piece);
    const { rows } = this;
    this.rows = [];
    return rows;
  }

  end(): void {
    this.xml.end();
  }

  private opened(name: string, attribute: (name: string) => string | undefined): void {
    if (this.cell !== null) {
      this.openedInCell(name);
      return;
    }
    if (name === 'row') this.openRow(attribute('r'));
    if (name !== 'c' || this.cells === null) return;
    this.openColumn(attribute('r'));
    const style = attribute('s');
    const isDay = style !== undefined && this.parts.areDays[Number(style)] === true;
    this.cell = { type: attribute('t') ?? 'n', isDay, isFormula: false };
    this.text = '';
  }

  private openedInCell(name: string): void {
    if (this.isInline) this.inline.opened(name);
    else if (name === 'v') this.isValue = true;
    else if (name === 'f' && this.cell !== null) this.cell = { ...this.cell, isFormula: true };
    else if (name === 'is') {
      this.isInline = true;
      this.inline.start();
    }
  }

  private closed(name: string): void {
    if (this.isInline && name !== 'is') this.inline.closed(name);
    else if (this.isInline) {
      this.isInline = false;
      this.text = this.inline.end();
    } else if (name === 'v') this.isValue = false;
    else if (name === 'c') this.closeCell();
    else if (name === 'row') this.closeRow();
  }

  /** A row without a number follows the one before it. */
  private openRow(number: string | undefined): void {
    const row = number === undefined ? this.row + 1 : Number(number);
    if (!Number.isSafeInteger(row) || row <= this.row) throw damaged();
    [this.row, this.cells, this.column] = [row, [], 0];
  }

  /** A cell without an address follows the one before it. */
  private openColumn(address: string | undefined): void {
    const column = address === undefined ? this.column + 1 : columnOf(address, this.row);
    if (column <= this.column) throw damaged();
    this.column = column;
  }

  private closeCell(): void {
    const { cell, cells } = this;
    if (cell === null || cells === null) return;
    const value = typedCell({ ...cell, text: this.text }, this.place(), this.parts);
    this.cell = null;
    if (value === '') return;
    if (this.column > COLUMNS_MAX)
      throw new UnreadableDelivery(
        `Cell ${cellName(this.place())} has a value, and a delivery has at most ${COLUMNS_MAX} columns.`,
        this.row,
      );
    while (cells.length < this.column - 1) cells.push('');
    cells.push(value);
  }

  private closeRow(): void {
    if (this.cells !== null && this.cells.length > 0) this.rows.push({ row: this.row, cells: this.cells });
    this.cells = null;
  }

  private place(): CellPlace {
    return { row: this.row, column: this.column };
  }
}

/** Of `AB12`, from 1. */
const columnOf = (address: string, row: number): number => {
  const [, letters = '', digits = ''] = /^([A-Z]{1,3})(\d+)$/.exec(address) ?? [];
  if (letters === '' || Number(digits) !== row) throw damaged();
  return Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
};
