import { zip } from '@cj-tech-master/excelts/archive';

/** A cell as a program writes it; null writes none. */
export type WrittenCell =
  | { readonly kind: 'text' | 'rich' | 'formula' | 'error'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  /** `YYYY-MM-DD` */
  | { readonly kind: 'day'; readonly text: string }
  | null;

const ROOT =
  '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
  '<Relationship Id="rId1" Target="xl/workbook.xml" ' +
  'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>';

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** The second format shows a number as a day. */
const STYLES =
  `<styleSheet ${MAIN}><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>` +
  '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>' +
  '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>';

/**
 * A workbook of one sheet, composed by hand from ECMA-376 part 1, so that what reads it is not what wrote it. Texts
 * stand in the table of shared texts, or in their cells.
 */
export const workbookBytes = (
  rows: ReadonlyMap<number, readonly WrittenCell[]>,
  { hasSharedTexts }: { readonly hasSharedTexts: boolean },
): Buffer => {
  const texts: string[] = [];
  const share = (body: string): string => {
    texts.push(body);
    return String(texts.length - 1);
  };
  const sheetRows = [...rows].map(([row, cells]) => {
    const written = cells.map((cell, column) =>
      cellXml(cell, `${letter(column)}${row}`, hasSharedTexts ? share : null),
    );
    return `<row r="${row}">${written.join('')}</row>`;
  });
  return archiveOf({
    sheetData: sheetRows.join(''),
    ...(hasSharedTexts && { sharedTexts: texts.map((body) => `<si>${body}</si>`).join('') }),
  });
};

export interface WorkbookXmlParts {
  readonly sheetData: string;
  readonly sharedTexts?: string;
  /** A whole part instead of the usual one. */
  readonly styles?: string;
  readonly properties?: string;
}

/** A workbook of one sheet, of XML that is written as it is. */
export const archiveOf = ({ sheetData, sharedTexts, styles, properties }: WorkbookXmlParts): Buffer => {
  const hasSharedTexts = sharedTexts !== undefined;
  const sheets = '<sheets><sheet name="Entries" sheetId="1" r:id="rId1"/></sheets>';
  const archive = zip()
    .add('[Content_Types].xml', contentTypes(hasSharedTexts))
    .add('_rels/.rels', ROOT)
    .add('xl/workbook.xml', `<workbook ${MAIN} xmlns:r="${OFFICE}">${properties ?? ''}${sheets}</workbook>`)
    .add('xl/_rels/workbook.xml.rels', relationsOf(hasSharedTexts))
    .add('xl/styles.xml', styles ?? STYLES);
  if (hasSharedTexts) archive.add('xl/sharedStrings.xml', `<sst ${MAIN}>${sharedTexts}</sst>`);
  archive.add('xl/worksheets/sheet1.xml', `<worksheet ${MAIN}><sheetData>${sheetData}</sheetData></worksheet>`);
  return Buffer.from(archive.bytesSync());
};

const cellXml = (cell: WrittenCell, at: string, share: ((body: string) => string) | null): string => {
  if (cell === null) return '';
  const { kind, text } = cell;
  if (kind === 'number') return `<c r="${at}"><v>${text}</v></c>`;
  if (kind === 'day') return `<c r="${at}" s="1"><v>${serialOf(text)}</v></c>`;
  if (kind === 'error') return `<c r="${at}" t="e"><v>${text}</v></c>`;
  if (kind === 'formula') return `<c r="${at}" t="str"><f>A1&amp;"x"</f><v>${escaped(text)}</v></c>`;
  const [start = '', ...rest] = Array.from(text);
  const end = rest.join('');
  const body = kind === 'rich' ? `<r>${textXml(start)}</r><r><rPr><b/></rPr>${textXml(end)}</r>` : textXml(text);
  return share === null
    ? `<c r="${at}" t="inlineStr"><is>${body}</is></c>`
    : `<c r="${at}" t="s"><v>${share(body)}</v></c>`;
};

const textXml = (text: string): string => `<t xml:space="preserve">${escaped(text)}</t>`;

/** What looks like an escape of a character is escaped itself, as ECMA-376 part 1, 22.9.2.19 says. */
const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll('\r', '_x000D_');

/** Days are numbered from the end of 1899. */
const serialOf = (day: string): number => (Date.parse(day) - Date.UTC(1899, 11, 30)) / 86_400_000;

const letter = (column: number): string => String.fromCharCode(65 + column);

const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const contentTypes = (hasSharedTexts: boolean): string => {
  const parts = [
    ['xl/workbook.xml', 'sheet.main'],
    ['xl/styles.xml', 'styles'],
    ['xl/worksheets/sheet1.xml', 'worksheet'],
    ...(hasSharedTexts ? [['xl/sharedStrings.xml', 'sharedStrings']] : []),
  ].map(([part = '', type = '']) => `<Override PartName="/${part}" ContentType="${TYPES}.${type}+xml"/>`);
  const rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>';
  return `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${rels}${parts.join('')}</Types>`;
};

const relationsOf = (hasSharedTexts: boolean): string => {
  const all = [
    ['worksheet', 'worksheets/sheet1.xml'],
    ['styles', 'styles.xml'],
    ...(hasSharedTexts ? [['sharedStrings', 'sharedStrings.xml']] : []),
  ].map(
    ([type = '', target = ''], index) =>
      `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all.join('')}</Relationships>`;
};
