/** Downloads a file in the browser. */
export const saveFile = (content: Blob, fileName: string): void => {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 60_000);
};

/** The name that a reply gives its file. */
export const fileNameOf = (reply: Response, otherwise: string): string =>
  /filename="([^"]+)"/.exec(reply.headers.get('content-disposition') ?? '')?.[1] ?? otherwise;

/** Rows as CSV. What a spreadsheet would read as a formula stays text. */
export const csvOf = (rows: readonly (readonly (string | number | null)[])[]): Blob =>
  new Blob([rows.map((row) => row.map(csvCell).join(',')).join('\r\n')], { type: 'text/csv;charset=utf-8' });

const csvCell = (value: string | number | null): string => {
  const text = String(value ?? '');
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};

/** The whole content of a reply, reporting progress after each part. Fails when the reply breaks off. */
export const contentOf = async (reply: Response, onBytes: (bytes: number) => void): Promise<Blob> => {
  const parts: BlobPart[] = [];
  let bytes = 0;
  const reader = reply.body?.getReader();
  for (let part = await reader?.read(); reader && part && !part.done; part = await reader.read()) {
    parts.push(part.value);
    bytes += part.value.byteLength;
    onBytes(bytes);
  }
  return new Blob(parts, { type: reply.headers.get('content-type') ?? '' });
};
