import { type FileFacts } from './pick-up.events';
import { type FinishedSign } from './pick-up.settings';

/** Why a file is left where it is for now. */
export const WAITING_REASONS = {
  NO_MARKER: 'There is no marker file beside it.',
  MARKER_OLDER: 'Its marker file is older than the file itself.',
  NOT_STEADY: 'Its size or time has to stay the same for a while.',
  NO_TOTALS: 'There are no control totals beside it, so nobody knows whether it is whole.',
  TEMPORARY_NAME: 'It has the name of a file that is still being written.',
  KIND_NOT_TAKEN: 'Only .csv, .json and .xlsx files are taken.',
  NAME_NOT_PRINTABLE: 'Its name holds characters that cannot be shown. Deliver it under another name.',
} as const;
export type WaitingReason = keyof typeof WAITING_REASONS;

export type DeliveryFormat = 'csv' | 'json' | 'xlsx';

/** A file of a delivery with what lies beside it. */
export interface ChosenFile extends FileFacts {
  readonly format: DeliveryFormat;
  readonly totals: FileFacts | null;
  readonly marker: FileFacts | null;
}

export interface WaitingFile extends FileFacts {
  readonly reason: WaitingReason;
}

/** When a file was first seen with its present size and time. Milliseconds of any clock that only grows. */
export interface Sighting extends FileFacts {
  readonly sinceMs: number;
}

export interface Choice {
  /** Finished, the earliest first, so that the later content of an entry counts. */
  readonly finished: readonly ChosenFile[];
  readonly waiting: readonly WaitingFile[];
  /** To give to the next choice. */
  readonly sightings: readonly Sighting[];
}

/** Two looks in quick succession prove nothing about a sender that pauses. */
export const STEADY_FOR_MS = 60_000;

const TEMPORARY = /^\.|\.(part|tmp|filepart|partial|crdownload)$|~$/i;
const MARKER = /^(?<of>.+)\.(done|ok)$/i;
const TOTALS = /^(?<of>.+)\.totals\.csv$/i;
const DELIVERY = /^.+\.(?<format>csv|json|xlsx)$/i;

/** Which files of a listing are finished deliveries, and why the others wait. */
export const chooseFiles = (
  listed: readonly FileFacts[],
  finishedSign: FinishedSign,
  before: readonly Sighting[],
  nowMs: number,
): Choice => {
  const sightings = sightingsOf(listed, before, nowMs);
  const isSteady = new Set(sightings.filter(({ sinceMs }) => nowMs - sinceMs >= STEADY_FOR_MS).map(({ name }) => name));
  const finished: ChosenFile[] = [];
  const waiting: WaitingFile[] = [];
  const companions = companionsOf(listed);
  for (const file of listed) {
    if (!TEMPORARY.test(file.name) && (MARKER.test(file.name) || TOTALS.test(file.name))) continue;
    const format = formatOf(file.name);
    const beside = companions(file.name);
    const reason = format === null ? whyNever(file.name) : whyNotYet(file, beside, finishedSign, isSteady);
    if (reason !== null || format === null) waiting.push({ ...file, reason: reason ?? 'KIND_NOT_TAKEN' });
    else finished.push({ ...file, format, ...beside });
  }
  return { finished: finished.sort(earliestFirst), waiting: waiting.sort(byName), sightings };
};

const formatOf = (name: string): DeliveryFormat | null => {
  const format = TEMPORARY.test(name) ? undefined : DELIVERY.exec(name)?.groups?.['format'];
  return format === undefined ? null : (format.toLowerCase() as DeliveryFormat);
};

const whyNever = (name: string): WaitingReason => (TEMPORARY.test(name) ? 'TEMPORARY_NAME' : 'KIND_NOT_TAKEN');

/** What lies beside a file. */
export type Companions = Pick<ChosenFile, 'totals' | 'marker'>;

const whyNotYet = (
  file: FileFacts,
  { totals, marker }: Companions,
  sign: FinishedSign,
  isSteady: ReadonlySet<string>,
): WaitingReason | null => {
  switch (sign) {
    case 'rename':
      return null;
    case 'marker':
      if (marker === null) return 'NO_MARKER';
      // The marker of an earlier file of this name says nothing about this one.
      return marker.modifiedAt < file.modifiedAt ? 'MARKER_OLDER' : null;
    case 'steady-size':
      if (totals === null) return 'NO_TOTALS';
      return isSteady.has(file.name) && isSteady.has(totals.name) ? null : 'NOT_STEADY';
  }
};

/**
 * What lies beside a file: `close.csv.done` or `close.done`, `close.csv.totals.csv` or `close.totals.csv`. The short
 * name counts only where it can mean one file.
 */
export const companionsOf = (listed: readonly FileFacts[]): ((name: string) => Companions) => {
  const markers = byOwner(listed, MARKER);
  const totals = byOwner(listed, TOTALS);
  const deliveries = listed.filter(({ name }) => formatOf(name) !== null && !TOTALS.test(name));
  const ofStem = Map.groupBy(deliveries, ({ name }) => stemOf(name));
  return (name) => {
    const stem = stemOf(name);
    const find = (files: ReadonlyMap<string, FileFacts>): FileFacts | null =>
      files.get(name) ?? (ofStem.get(stem)?.length === 1 ? (files.get(stem) ?? null) : null);
    return { totals: find(totals), marker: find(markers) };
  };
};

const byOwner = (listed: readonly FileFacts[], pattern: RegExp): ReadonlyMap<string, FileFacts> =>
  new Map(
    listed.flatMap((file): [string, FileFacts][] => {
      const owner = TEMPORARY.test(file.name) ? undefined : pattern.exec(file.name)?.groups?.['of'];
      return owner === undefined ? [] : [[owner, file]];
    }),
  );

const stemOf = (name: string): string => name.replace(/\.[^.]+$/, '');

const sightingsOf = (listed: readonly FileFacts[], before: readonly Sighting[], nowMs: number): Sighting[] => {
  const known = new Map(before.map((sighting) => [sighting.name, sighting]));
  return listed.map((file) => {
    const seen = known.get(file.name);
    return seen?.bytes === file.bytes && seen.modifiedAt === file.modifiedAt ? seen : { ...file, sinceMs: nowMs };
  });
};

const earliestFirst = (one: FileFacts, other: FileFacts): number =>
  one.modifiedAt === other.modifiedAt ? byName(one, other) : one.modifiedAt < other.modifiedAt ? -1 : 1;

const byName = (one: FileFacts, other: FileFacts): number => (one.name < other.name ? -1 : 1);
