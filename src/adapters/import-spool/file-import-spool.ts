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
import { csvRows, jsonRows, jsonTotals } from './close-file-rows';
import { SqliteStagedLines } from './sqlite-staged-lines';
import { workbookRows } from './workbook-rows';

const DELIVERY = '.delivery';
const TOTALS = '.totals';
const UPLOAD = '.upload';
const STAGING = '.staging';
/** A JSON delivery is parsed in memory; larger ones have to be CSV, which streams. */
export const JSON_BYTES_MAX = 32 * 1024 * 1024;
/** The most rows of control totals with long ids, in UTF-16. */
export const TOTALS_BYTES_MAX = 32 * 1024 * 1024;

/**
 * Deliveries as files of one folder: `<ref>.upload` during the upload, then `<ref>.delivery`, next to its
 * control totals and the staging area.
 */
export class FileImportSpool extends ImportSpool {
  constructor(
    private readonly folder: string,
    private readonly bytesMax: number,
  ) {
    super();
    mkdirSync(folder, { recursive: true });
  }

  override receive(spoolRef: string, content: AsyncIterable<Uint8Array>): Promise<SpooledDelivery> {
    return this.write(spoolRef, DELIVERY, content, () => tooLarge(this.bytesMax), this.bytesMax);
  }

  override receiveTotals(spoolRef: string, content: AsyncIterable<Uint8Array>): Promise<SpooledDelivery> {
    const bytesMax = Math.min(this.bytesMax, TOTALS_BYTES_MAX);
    return this.write(spoolRef, TOTALS, content, () => tooLargeTotals(bytesMax), bytesMax);
  }

  /** Durable when it resolves; leaves nothing behind when it does not. */
  private async write(
    spoolRef: string,
    suffix: string,
    content: AsyncIterable<Uint8Array>,
    refusal: () => DomainError,
    bytesMax: number,
  ): Promise<SpooledDelivery> {
    const upload = this.path(spoolRef, `${suffix}${UPLOAD}`);
    const hash = createHash('sha256');
    let bytes = 0;
    const file = await open(upload, 'wx', 0o600);
    try {
      for await (const chunk of content) {
        bytes += chunk.byteLength;
        if (bytes > bytesMax) throw refusal();
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
    await rename(upload, this.path(spoolRef, suffix));
    syncToDisk(this.folder); // The log records the delivery next.
    return { bytes, digest: hash.digest('hex') };
  }

  override async open(spoolRef: string, format: DeliveryFormat, rules: ByteRules): Promise<SpooledRows> {
    if (format === 'xlsx') return workbookRows(this.path(spoolRef, DELIVERY), rules.recognized);
    if (format === 'csv') return this.csv(this.path(spoolRef, DELIVERY), rules);
    return jsonRows(await this.json(spoolRef));
  }

  override async openTotals(spoolRef: string, format: 'csv' | 'json', rules: ByteRules): Promise<SpooledRows | null> {
    if (format === 'csv') return this.csv(this.path(spoolRef, TOTALS), rules);
    return jsonTotals(await this.json(spoolRef));
  }

  private async csv(file: string, rules: ByteRules): Promise<SpooledRows> {
    return csvRows(await headOf(file), createReadStream(file), rules);
  }

  private async json(spoolRef: string): Promise<Buffer> {
    const delivery = this.path(spoolRef, DELIVERY);
    if ((await stat(delivery)).size > JSON_BYTES_MAX) {
      throw new UnreadableDelivery(
        `A JSON delivery may have at most ${JSON_BYTES_MAX} bytes; deliver larger ones as CSV.`,
        null,
      );
    }
    return readFile(delivery);
  }

  override stage(spoolRef: string): StagedLines {
    return SqliteStagedLines.create(this.path(spoolRef, STAGING));
  }

  override async kept(): Promise<readonly string[]> {
    const names = await readdir(this.folder);
    return names.filter((name) => name.endsWith(DELIVERY)).map((name) => name.slice(0, -DELIVERY.length));
  }

  override async dropUnfinished(): Promise<void> {
    const names = new Set(await readdir(this.folder));
    const isAlone = (name: string): boolean =>
      name.endsWith(TOTALS) && !names.has(`${name.slice(0, -TOTALS.length)}${DELIVERY}`);
    for (const name of names)
      if (name.endsWith(UPLOAD) || isAlone(name)) await rm(join(this.folder, name), { force: true });
  }

  override async remove(spoolRef: string): Promise<void> {
    for (const suffix of [DELIVERY, TOTALS, STAGING]) await rm(this.path(spoolRef, suffix), { force: true });
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

const tooLargeTotals = (bytesMax: number): DomainError =>
  new DomainError(
    'PAYLOAD_TOO_LARGE',
    `The control totals are larger than ${bytesMax} bytes.`,
    'Deliver the close as several files, each with its control totals.',
    { bytesMax },
  );
