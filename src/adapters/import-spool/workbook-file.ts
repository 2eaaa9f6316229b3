import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { type RandomAccessReader } from '@cj-tech-master/excelts/archive';
import { UnreadableDelivery } from '../../application/ports/import-spool';

/** Of a sheet, and of the whole file, when it is unpacked. */
export const UNPACKED_BYTES_MAX = 1024 * 1024 * 1024;
/** Texts and styles of a workbook are held in memory while it is read. */
const HELD_BYTES_MAX = 64 * 1024 * 1024;
const PARTS_MAX = 1_000;

const ZIP = Buffer.from('PK\u0003\u0004', 'latin1');
/** Files of old Excel versions, and workbooks with a password. */
const OLE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);

/**
 * Counts the sheets. Refuses what is no workbook, and what unpacks to more than the service can read. The sizes that
 * the file states are looked at first, but not believed: its parts are unpacked and counted once, and nothing is kept.
 */
export const sheetsOf = async (path: string): Promise<number> => {
  const stated = await statedParts(path);
  requireSizes(stated);
  const counted = await countedParts(path);
  const isWhole = counted.length === stated.length && counted.every((part, at) => part.path === stated[at]?.path);
  if (!isWhole) throw damaged();
  return counted.filter(isSheet).length;
};

const statedParts = async (path: string): Promise<readonly ZipPart[]> => {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const read = async (start: number, end: number): Promise<Uint8Array> => {
      const bytes = Buffer.alloc(Math.max(0, Math.min(end, size) - start));
      await file.read(bytes, 0, bytes.length, start);
      return bytes;
    };
    requireZip(Buffer.from(await read(0, ZIP.length)));
    return await directoryOf({ size, read });
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

/** The library is loaded with the first workbook: it takes 40 MiB. */
const directoryOf = async (reader: RandomAccessReader): Promise<readonly ZipPart[]> => {
  const { RemoteZipReader } = await import('@cj-tech-master/excelts/archive');
  try {
    return (await RemoteZipReader.fromReader(reader)).getEntries();
  } catch {
    throw damaged();
  }
};

/** Read from front to back, as the rows will be. */
const countedParts = async (path: string): Promise<readonly ZipPart[]> => {
  const { unzip } = await import('@cj-tech-master/excelts/archive');
  const parts: { path: string; uncompressedSize: number }[] = [];
  try {
    for await (const entry of unzip(createReadStream(path)).entries()) {
      const part = { path: entry.path, uncompressedSize: 0 };
      parts.push(part);
      for await (const { length } of entry.stream()) {
        part.uncompressedSize += length;
        requireSizes(parts);
      }
    }
    return parts;
  } catch (error) {
    throw error instanceof UnreadableDelivery ? error : damaged();
  }
};

const requireSizes = (parts: readonly ZipPart[]): void => {
  const all = bytesOf(parts);
  const held = bytesOf(parts.filter((part) => /\.(xml|rels)$/i.test(part.path) && !isSheet(part)));
  if (parts.length <= PARTS_MAX && all <= UNPACKED_BYTES_MAX && held <= HELD_BYTES_MAX) return;
  throw new UnreadableDelivery('The workbook is larger than the service reads. Save it as CSV.', null);
};

const bytesOf = (parts: readonly ZipPart[]): number =>
  parts.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);

const isSheet = ({ path }: ZipPart): boolean => /worksheets\/[^/]+\.xml$/.test(path);

const damaged = (): UnreadableDelivery => new UnreadableDelivery('The workbook is cut off or damaged.', null);
