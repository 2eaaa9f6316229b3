import { posix } from 'node:path';
import { UnreadableDelivery } from '../../application/ports/import-spool';
import { damaged, type WorkbookArchive } from './workbook-archive';
import { type CellParts } from './workbook-cells';
import { TextReader } from './workbook-text';
import { readXmlText } from './workbook-xml';

export interface WorkbookSheet {
  readonly name: string;
  readonly path: string;
}

export interface WorkbookParts extends CellParts {
  /** In the order of their tabs. */
  readonly sheets: readonly WorkbookSheet[];
  /** For each format of cells, whether it shows a number as a day. */
  readonly areDays: readonly boolean[];
}

interface Relationship {
  readonly id: string;
  /** The last word of its type, which is the same in the transitional and the strict form of ECMA-376. */
  readonly type: string;
  readonly path: string;
}

/** Follows the relationships of the parts, as ECMA-376 part 2 says; their paths are for each program to choose. */
export const workbookParts = async (archive: WorkbookArchive): Promise<WorkbookParts> => {
  const roots = await relationshipsOf(archive, '');
  const main = roots.find(({ type }) => type === 'officeDocument');
  if (main === undefined) throw new UnreadableDelivery('The file is empty.', null);
  if (main.path.toLowerCase().endsWith('.bin'))
    throw new UnreadableDelivery('The workbook is a binary one (.xlsb). Save it as .xlsx.', null);
  const others = await relationshipsOf(archive, main.path);
  const textOf = async (type: string): Promise<string | null> => {
    const part = others.find((one) => one.type === type);
    return part === undefined || !archive.has(part.path) ? null : archive.text(part.path);
  };
  const { sheets, isFrom1904 } = sheetsOf(await archive.text(main.path), others);
  return {
    sheets,
    isFrom1904,
    sharedTexts: sharedTextsOf(await textOf('sharedStrings')),
    areDays: dayFormatsOf(await textOf('styles')),
  };
};

const relationshipsOf = async (archive: WorkbookArchive, source: string): Promise<readonly Relationship[]> => {
  const { dir, base } = posix.parse(source);
  const path = posix.join(dir, '_rels', `${base}.rels`);
  if (!archive.has(path)) return [];
  const found: Relationship[] = [];
  readXmlText(await archive.text(path), {
    opened: (name, attribute) => {
      if (name !== 'Relationship' || attribute('TargetMode') === 'External') return;
      const target = attribute('Target') ?? '';
      found.push({
        id: attribute('Id') ?? '',
        type: attribute('Type')?.split('/').at(-1) ?? '',
        path: target.startsWith('/') ? target.slice(1) : posix.join(dir, target),
      });
    },
  });
  return found;
};

const sheetsOf = (
  text: string,
  relationships: readonly Relationship[],
): Pick<WorkbookParts, 'sheets' | 'isFrom1904'> => {
  const sheets: WorkbookSheet[] = [];
  let isFrom1904 = false;
  readXmlText(text, {
    opened: (name, attribute) => {
      if (name === 'workbookPr') isFrom1904 = ['1', 'true'].includes(attribute('date1904') ?? '');
      if (name !== 'sheet') return;
      const id = attribute('r:id') ?? attribute('id');
      const part = relationships.find((one) => one.id === id);
      if (part === undefined) throw damaged();
      // A sheet of a chart has no cells.
      if (part.type === 'worksheet') sheets.push({ name: attribute('name') ?? '', path: part.path });
    },
  });
  return { sheets, isFrom1904 };
};

const sharedTextsOf = (text: string | null): readonly string[] => {
  const texts: string[] = [];
  if (text === null) return texts;
  const reader = new TextReader();
  readXmlText(text, {
    opened: (name) => {
      if (name === 'si') reader.start();
      else reader.opened(name);
    },
    text: (piece) => {
      reader.add(piece);
    },
    closed: (name) => {
      if (name === 'si') texts.push(reader.end());
      else reader.closed(name);
    },
  });
  return texts;
};

const dayFormatsOf = (text: string | null): readonly boolean[] => {
  const own = new Map<number, string>();
  const areDays: boolean[] = [];
  let isOfCells = false;
  if (text === null) return areDays;
  readXmlText(text, {
    opened: (name, attribute) => {
      if (name === 'numFmt') own.set(Number(attribute('numFmtId')), attribute('formatCode') ?? '');
      if (name === 'cellXfs') isOfCells = true;
      if (name !== 'xf' || !isOfCells) return;
      const id = Number(attribute('numFmtId') ?? 0);
      const code = own.get(id);
      areDays.push(code === undefined ? DAY_FORMATS.has(id) : showsDay(code));
    },
    closed: (name) => {
      if (name === 'cellXfs') isOfCells = false;
    },
  });
  return areDays;
};

/**
 * Formats that have a number instead of a code (ECMA-376 part 1, 18.8.30): days everywhere, and those of Chinese,
 * Japanese and Korean.
 */
const DAY_FORMATS = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58]);

/** A code names a day or a year by a letter outside of quotes, brackets and escapes. */
const showsDay = (code: string): boolean => /[dy]/i.test(code.replaceAll(/"[^"]*"|\[[^\]]*\]|[\\_*][^]|general/gi, ''));
