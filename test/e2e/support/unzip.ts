import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';

/** Writes the files of a ZIP into a folder; answers their names in the order of the ZIP. */
export const unzip = async (content: Buffer, folder: string): Promise<string[]> => {
  mkdirSync(folder, { recursive: true });
  const names: string[] = [];
  const zip = await new Promise<ZipFile>((opened, failed) => {
    fromBuffer(content, { lazyEntries: true, validateEntrySizes: true }, (error, file) => {
      if (error) failed(error);
      else opened(file);
    });
  });
  for (let entry = await nextOf(zip); entry !== null; entry = await nextOf(zip)) {
    const { fileName } = entry;
    names.push(fileName);
    writeFileSync(join(folder, basename(fileName)), await contentOf(zip, entry));
  }
  return names;
};

const nextOf = (zip: ZipFile): Promise<Entry | null> =>
  new Promise((found, failed) => {
    zip.removeAllListeners();
    zip.once('entry', found).once('error', failed);
    zip.once('end', () => {
      found(null);
    });
    zip.readEntry();
  });

const contentOf = (zip: ZipFile, entry: Entry): Promise<Buffer> =>
  new Promise((read, failed) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) failed(error);
      else buffer(stream).then(read, failed);
    });
  });
