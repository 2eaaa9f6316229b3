import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync } from 'node:fs';
import { readdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ByteRules,
  ImportSpool,
  type SpooledDelivery,
  type SpooledRows,
  type StagedLines,
  UnreadableDelivery,
} from '../../application/ports/import-spool';
import { type DeliveryFormat } from '../../domain/journal-import/journal-import.events';
import { DomainError } from '../../domain/shared/errors';
import { syncToDisk } from '../sqlite/durable-files';
import { headOf } from './close-file-bytes';
import { csvRows, jsonRows } from './close-file-rows';
import { SqliteStagedLines } from './sqlite-staged-lines';
import { workbookRows } from './workbook-rows';

const DELIVERY = '.delivery';
const UPLOAD = '.upload';
const STAGING = '.staging';
/** A JSON delivery is parsed in memory; larger ones have to be CSV, which streams. */
export const JSON_BYTES_MAX = 32 * 1024 * 1024;

/**
 * Deliveries as files of one folder: `<ref>.upload` during the upload, then `<ref>.delivery`, next to the staging area.
 */
export class FileImportSpool extends ImportSpool {
  constructor(
    private readonly folder: string,
    private readonly bytesMax: number,
  ) {
    super();
    mkdirSync(folder, { recursive: true });
  }

  override async receive(spoolRef: string, content: AsyncIterable<Uint8Array>): Promise<SpooledDelivery> {
    const upload = this.path(spoolRef, UPLOAD);
    const hash = createHash('sha256');
    let bytes = 0;
    const file = await open(upload, 'wx', 0o600);
    try {
      for await (const chunk of content) {
        bytes += chunk.byteLength;
        if (bytes > this.bytesMax) throw tooLarge(this.bytesMax);
        hash.update(chunk);
        await file.write(chunk);
      }
      await file.sync();
    } catch (error) {
      await file.close();
      await rm(upload, { force: true });
      throw error;
    }
    await file.close();
    await rename(upload, this.path(spoolRef, DELIVERY));
    syncToDisk(this.folder); // The log records the delivery next.
    return { bytes, digest: hash.digest('hex') };
  }

  override async open(spoolRef: string, format: DeliveryFormat, rules: ByteRules): Promise<SpooledRows> {
    const delivery = this.path(spoolRef, DELIVERY);
    if (format === 'xlsx') return workbookRows(delivery, rules.recognized);
    if (format === 'csv') return csvRows(await headOf(delivery), createReadStream(delivery), rules);
    if ((await stat(delivery)).size > JSON_BYTES_MAX) {
      throw new UnreadableDelivery(
        `A JSON delivery may have at most ${JSON_BYTES_MAX} bytes; deliver larger ones as CSV.`,
        null,
      );
    }
    return jsonRows(await readFile(delivery));
  }

  override stage(spoolRef: string): StagedLines {
    return SqliteStagedLines.create(this.path(spoolRef, STAGING));
  }

  override async kept(): Promise<readonly string[]> {
    const names = await readdir(this.folder);
    return names.filter((name) => name.endsWith(DELIVERY)).map((name) => name.slice(0, -DELIVERY.length));
  }

  override async dropUnfinished(): Promise<void> {
    for (const name of await readdir(this.folder))
      if (name.endsWith(UPLOAD)) await rm(join(this.folder, name), { force: true });
  }

  override async remove(spoolRef: string): Promise<void> {
    for (const suffix of [DELIVERY, STAGING]) await rm(this.path(spoolRef, suffix), { force: true });
  }

  private path(spoolRef: string, suffix: string): string {
    if (!/^[A-Za-z0-9-]+$/.test(spoolRef))
      throw new Error('A spool reference consists of letters, digits and hyphens.');
    return join(this.folder, `${spoolRef}${suffix}`);
  }
}

const tooLarge = (bytesMax: number): DomainError =>
  new DomainError(
    'PAYLOAD_TOO_LARGE',
    `The delivery is larger than ${bytesMax} bytes.`,
    'Deliver it as several CSV files, or ask the operator to raise IMPORT_BYTES_MAX.',
    {
      bytesMax,
    },
  );
