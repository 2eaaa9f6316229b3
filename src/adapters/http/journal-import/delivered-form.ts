import { type Multipart, type MultipartFile } from '@fastify/multipart';
import { type FastifyRequest } from 'fastify';
import { type Delivery } from '../../../application/journal-import/journal-import.commands';
import { DomainError } from '../../../domain/shared/errors';
import { BODY_BYTES_MAX } from '../shared/body-parsers';

const TOTALS = 'totals';

interface DeliveredFiles extends Pick<Delivery, 'content' | 'totals'> {
  readonly fileName: string;
  readonly mediaType: string;
}

/**
 * The close file of a form with its control totals: a field or a file `totals`, or a file named `….totals.csv`. A form
 * streams, so what comes before the close file is held in memory and has to be small. Null for a form without a file.
 */
export const deliveredForm = async (request: FastifyRequest): Promise<DeliveredFiles | null> => {
  const form = new DeliveredForm(request.parts());
  const file = await form.closeFile();
  return file && { fileName: file.filename, mediaType: file.mimetype, content: file.file, totals: () => form.totals() };
};

class DeliveredForm {
  private early: Uint8Array | null = null;

  constructor(private readonly parts: AsyncIterableIterator<Multipart>) {}

  async closeFile(): Promise<MultipartFile | null> {
    for (;;) {
      const file = await this.nextFile();
      if (file === null || !isTotals(file)) return file;
      this.keep(await bytesOf(file));
    }
  }

  /** To be asked for once the close file is read. */
  async totals(): Promise<AsyncIterable<Uint8Array> | null> {
    const file = await this.nextFile();
    if (file === null) return this.early === null ? null : once(this.early);
    if (!isTotals(file)) throw invalid('The form has several close files.', 'Deliver each as an import of its own.');
    if (this.early !== null) throw twice();
    return this.last(file);
  }

  private async *last(file: MultipartFile): AsyncGenerator<Uint8Array, void> {
    yield* file.file as AsyncIterable<Uint8Array>;
    if ((await this.nextFile()) !== null) throw twice();
    if (this.early !== null) throw twice();
  }

  /** Keeps the fields on the way. */
  private async nextFile(): Promise<MultipartFile | null> {
    for (;;) {
      const next = await this.parts.next();
      if (next.done === true) return null;
      const part = next.value;
      if (part.type === 'file') return part;
      if (part.fieldname !== TOTALS) continue;
      if (part.valueTruncated) throw tooLarge();
      this.keep(Buffer.from(String(part.value), 'utf8'));
    }
  }

  private keep(totals: Uint8Array): void {
    if (this.early !== null) throw twice();
    this.early = totals;
  }
}

const isTotals = ({ fieldname, filename }: MultipartFile): boolean =>
  fieldname === TOTALS || /\.totals\.csv$/i.test(filename);

const bytesOf = async ({ file }: MultipartFile): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of file as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > BODY_BYTES_MAX) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  yield await Promise.resolve(bytes);
}

const tooLarge = (): DomainError =>
  new DomainError(
    'PAYLOAD_TOO_LARGE',
    `Control totals before the close file, or in a field, may have ${BODY_BYTES_MAX} bytes.`,
    'Send them as a file part after the close file.',
    { bytesMax: BODY_BYTES_MAX },
  );

const invalid = (message: string, fix: string): DomainError =>
  new DomainError('REQUEST_INVALID', message, fix, { fields: ['file', TOTALS] });

const twice = (): DomainError => invalid('The form has control totals more than once.', 'Send them once.');
