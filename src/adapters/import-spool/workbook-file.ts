import { open } from 'node:fs/promises';
import { RemoteZipReader } from '@cj-tech-master/excelts/archive';
import { UnreadableDelivery } from '../../application/ports/import-spool';

/** Unpacked size of a sheet, and of all of the file. */
const PART_BYTES_MAX = 1024 * 1024 * 1024;
/** Texts of a workbook are held in memory while it is read. */
const TEXTS_BYTES_MAX = 64 * 1024 * 1024;
const PARTS_MAX = 1_000;

const ZIP = Buffer.from('PK\u0003\u0004', 'latin1');
/** Files of old Excel versions, and workbooks with a password. */
const OLE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);

/** Counts the sheets. Refuses what is no workbook, and what would unpack to more than the service can read. */
export const sheetsOf = async (path: string): Promise<number> => {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const read = async (start: number, end: number): Promise<Uint8Array> => {
      const bytes = Buffer.alloc(Math.max(0, Math.min(end, size) - start));
      await file.read(bytes, 0, bytes.length, start);
      return bytes;
    };
    requireZip(Buffer.from(await read(0, ZIP.length)));
    const parts = await entriesOf({ size, read });
    requireSizes(parts);
    return parts.filter((part) => /worksheets\/[^/]+\.xml$/.test(part.path)).length;
  } finally {
    await file.close();
  }
};

const requireZip = (start: Buffer): void => {
  if (start.equals(OLE))
    throw new UnreadableDelivery(
      'The workbook is protected by a password, or of an old version of Excel (.xls).',
      null,
    );
  if (!start.equals(ZIP)) throw new UnreadableDelivery('The file is not an .xlsx workbook.', null);
};

interface ZipPart {
  readonly path: string;
  readonly uncompressedSize: number;
}

const entriesOf = async (reader: Parameters<typeof RemoteZipReader.fromReader>[0]): Promise<readonly ZipPart[]> => {
  try {
    return (await RemoteZipReader.fromReader(reader)).getEntries();
  } catch {
    throw new UnreadableDelivery('The workbook is cut off or damaged.', null);
  }
};

const requireSizes = (parts: readonly ZipPart[]): void => {
  const all = parts.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  const texts = parts.find(({ path }) => path.endsWith('sharedStrings.xml'))?.uncompressedSize ?? 0;
  if (parts.length <= PARTS_MAX && all <= PART_BYTES_MAX && texts <= TEXTS_BYTES_MAX) return;
  throw new UnreadableDelivery('The workbook is larger than the service reads. Save it as CSV.', null);
};
