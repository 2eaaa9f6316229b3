/** What the data of one event may take as JSON; the log allows 64 KiB together with the event's envelope. */
export const DATA_BYTES_MAX = 48 * 1024;

/** Consecutive items that fit together into one event each. An item that is too large gets its own event. */
export const chunksOfEvents = <T>(items: readonly T[], bytesMax = DATA_BYTES_MAX): T[][] => {
  const chunks: T[][] = [];
  let room = 0;
  for (const item of items) {
    const bytes = jsonBytes(item) + 1;
    if (bytes > room) {
      chunks.push([]);
      room = bytesMax;
    }
    chunks.at(-1)?.push(item);
    room -= bytes;
  }
  return chunks;
};

const encoder = new TextEncoder();

const jsonBytes = (value: unknown): number => encoder.encode(JSON.stringify(value)).length;
