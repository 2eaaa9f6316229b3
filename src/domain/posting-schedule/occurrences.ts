import { addDays } from '../shared/calendar';
import { nextDate, type Timing } from './frequency';
import { type Occurrence } from './posting-schedule.events';
import { instantOf, localAt } from './time-zone';

/** One nominal time of a schedule, and the instant at which it is due. */
export interface DatedOccurrence extends Occurrence {
  readonly instantMs: number;
}

/**
 * All occurrences after an instant, in order, endless. Two of them share an instant when clocks skip more than a day.
 */
export function* occurrencesAfter({ frequency, timeZone }: Timing, afterMs: number): Generator<DatedOccurrence, never> {
  // A day earlier, because clocks may be set back across midnight.
  let from = addDays(localAt(timeZone, afterMs).slice(0, 10), -1);
  for (;;) {
    const date = nextDate(frequency, from);
    const local = `${date}T${frequency.time}`;
    const instantMs = instantOf(timeZone, local);
    if (instantMs > afterMs)
      yield { occurrenceId: occurrenceIdOf(local, timeZone), local, timeZone, instant: isoOf(instantMs), instantMs };
    from = addDays(date, 1);
  }
}

/** The occurrences after one instant and not after another. */
export const occurrencesBetween = (timing: Timing, afterMs: number, untilMs: number): DatedOccurrence[] => {
  const found: DatedOccurrence[] = [];
  for (const occurrence of occurrencesAfter(timing, afterMs)) {
    if (occurrence.instantMs > untilMs) break;
    found.push(occurrence);
  }
  return found;
};

export const nextOccurrences = (timing: Timing, afterMs: number, count: number): DatedOccurrence[] => {
  const found: DatedOccurrence[] = [];
  for (const occurrence of occurrencesAfter(timing, afterMs)) {
    if (found.push(occurrence) === count) break;
  }
  return found;
};

/** The same for every process, independent of its clock: the nominal local time and its zone. */
const occurrenceIdOf = (local: string, timeZone: string): string => `${local}[${timeZone}]`;

const isoOf = (instantMs: number): string => new Date(instantMs).toISOString();
