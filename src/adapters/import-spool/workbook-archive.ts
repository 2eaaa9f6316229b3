import { open as openFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import { UnreadableDelivery } from '../../application/ports/import-spool';

/** Of the whole file, when it is unpacked. */
const UNPACKED_BYTES_MAX = 1024 * 1024 * 1024;
/** Of a part that is held in memory while the workbook is read: texts, styles, the list of sheets. */
const HELD_BYTES_MAX = 64 * 1024 * 1024;
const PARTS_MAX = 1_000;

const ZIP = Buffer.from('PK\u0003\u0004', 'latin1');
/** Files of old Excel versions, and workbooks with a password. */
const OLE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);

/**
 * The parts of a workbook, by their path without a first slash and in any case (ECMA-376 part 2). A part is read to the
 * end or not at all: one that is larger than the archive says, or whose checksum differs, is damage.
 */
export class WorkbookArchive {
  private constructor(
    private readonly zip: ZipFile,
    private readonly parts: ReadonlyMap<string, Entry>,
  ) {}

  /** Throws UnreadableDelivery for what is no workbook, and for one that unpacks to more than the service reads. */
  static async open(path: string): Promise<WorkbookArchive> {
    await requireZip(path);
    const { openPromise } = await import('yauzl');
    const parts = new Map<string, Entry>();
    let zip: ZipFile | null = null;
    try {
      // yauzl 3.4: with `lazyEntries` and `validateEntrySizes`, a part that does not have its stated size is an error.
      zip = await openPromise(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true });
      for await (const entry of zip.eachEntry()) {
        parts.set(entry.fileName.toLowerCase(), entry);
        if (parts.size > PARTS_MAX) throw tooLarge();
      }
    } catch (error) {
      zip?.close();
      throw readable(error);
    }
    const archive = new WorkbookArchive(zip, parts);
    if ([...parts.values()].reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0) <= UNPACKED_BYTES_MAX)
      return archive;
    archive.close();
    throw tooLarge();
  }

  has(path: string): boolean {
    return this.parts.has(path.toLowerCase());
  }

  /** A part that is small enough to be held. */
  async text(path: string): Promise<string> {
    if ((this.parts.get(path.toLowerCase())?.uncompressedSize ?? 0) > HELD_BYTES_MAX) throw tooLarge();
    let text = '';
    for await (const piece of this.pieces(path)) text += piece;
    return text;
  }

  /** The text of a part, piece by piece. */
  async *pieces(path: string): AsyncGenerator<string, void> {
    const entry = this.parts.get(path.toLowerCase());
    if (entry === undefined) throw damaged();
    // A mark at the start is taken off; what is no UTF-8 is damage.
    const decoder = new TextDecoder('utf-8', { fatal: true });
    let checksum = 0;
    try {
      const stream = await this.zip.openReadStreamPromise(entry);
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        checksum = crc32(chunk, checksum);
        yield decoder.decode(chunk, { stream: true });
      }
      yield decoder.decode();
    } catch (error) {
      throw readable(error);
    }
    if (checksum !== entry.crc32) throw damaged();
  }

  close(): void {
    this.zip.close();
  }
}

const requireZip = async (path: string): Promise<void> => {
  const file = await openFile(path);
  try {
    const start = Buffer.alloc(ZIP.length);
    await file.read(start, 0, start.length, 0);
    if (start.equals(OLE))
      throw new UnreadableDelivery(
        'The workbook is protected by a password, or of an old version of Excel (.xls).',
        null,
      );
    if (!start.equals(ZIP)) throw new UnreadableDelivery('The file is not an .xlsx workbook.', null);
  } finally {
    await file.close();
  }
};

export const damaged = (): UnreadableDelivery => new UnreadableDelivery('The workbook is cut off or damaged.', null);

const tooLarge = (): UnreadableDelivery =>
  new UnreadableDelivery('The workbook is larger than the service reads. Save it as CSV.', null);

/** A fault of the disk is not one of the file. */
const readable = (error: unknown): unknown => {
  const isOfSystem = error instanceof Error && 'errno' in error && 'syscall' in error;
  return error instanceof UnreadableDelivery || isOfSystem ? error : damaged();
};
