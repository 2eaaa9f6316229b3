import { isDeepStrictEqual } from 'node:util';
import { removeFolder, temporaryFolder } from '../processes';
import { EmmettRows, EmmettSide } from './emmett-side';
import { closeEvents, EVENTS_PER_CLOSE, type LoggedAppend } from './log-events';
import { OurSide } from './our-side';
import { type Part } from './side';

/** Writes the same log into both stores. Answers it in parts of whole closes. */
export const makeLogs = async (
  folder: string,
  { seed, closes, closesPerPart }: { seed: number; closes: number; closesPerPart: number },
  onClose: (close: number) => void,
): Promise<Part[]> => {
  const emmett = await EmmettSide.open(folder); // Its own code makes its tables.
  await emmett.close();
  const [ours, theirs] = [new OurSide(folder), new EmmettRows(folder)];
  const parts: { streams: string[]; events: number }[] = [];
  for (let close = 0; close < closes; close += 1) {
    const appends = [...closeEvents(seed, close)];
    await ours.fill(appends);
    theirs.fill(appends);
    if (close % closesPerPart === 0) parts.push({ streams: [], events: 0 });
    const part = parts.at(-1)!;
    part.events += appends.reduce((sum, { events }) => sum + events.length, 0);
    part.streams.push(...new Set(appends.map(({ stream }) => stream)));
    onClose(close);
  }
  theirs.close();
  await ours.close();
  return parts;
};

/** The rows that `EmmettRows` writes must be those that emmett itself writes. Throws when they are not. */
export const checkRows = async (seed: number): Promise<void> => {
  const appends: LoggedAppend[] = [...closeEvents(seed, 0)];
  const [byApi, byRows] = [temporaryFolder(), temporaryFolder()];
  const [one, other] = [await EmmettSide.open(byApi), await EmmettSide.open(byRows)];
  await one.append(appends);
  await one.close();
  await other.close();
  const rows = new EmmettRows(byRows);
  rows.fill(appends);
  rows.close();
  const isSame = isDeepStrictEqual(EmmettRows.of(byApi), EmmettRows.of(byRows));
  removeFolder(byApi);
  removeFolder(byRows);
  if (!isSame) throw new Error('The log of emmett would not be what emmett itself writes.');
};

export const closesFor = (events: number): number => Math.ceil(events / EVENTS_PER_CLOSE);
