import { claimDue } from '../../../src/domain/posting-schedule/occurrence.decisions';
import { type PostingScheduleEvent } from '../../../src/domain/posting-schedule/posting-schedule.events';
import { postingSchedule } from '../../../src/domain/posting-schedule/posting-schedule.state';
import { instantOf, isTimeZone, localAt } from '../../../src/domain/posting-schedule/time-zone';
import { fold } from '../../../src/domain/shared/decider';
import { changed, enabled, finished, HOUR_MS, rules } from '../../support/schedule-events';

const MINUTE_MS = 60_000;
const [FROM_MS, UNTIL_MS] = [Date.UTC(2024, 0, 1), Date.UTC(2033, 0, 1)];
const STEP_MS = 7 * 24 * HOUR_MS;
const AROUND_MS = 3 * HOUR_MS;

interface Transition {
  readonly timeZone: string;
  readonly atMs: number;
  readonly offsetBeforeMs: number;
  readonly offsetAfterMs: number;
}

/** Asks for the zone's offset by its name, which the code under test does not do. */
const offsetsOf = (timeZone: string): ((instantMs: number) => number) => {
  const formatter = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset', year: 'numeric' });
  return (instantMs) => {
    const [, sign, hours = '0', minutes = '0'] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(formatter.format(instantMs)) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS);
  };
};

const transitionsOf = (timeZone: string): Transition[] => {
  const offsetAt = offsetsOf(timeZone);
  const found: Transition[] = [];
  let offsetBeforeMs = offsetAt(FROM_MS);
  for (let weekMs = FROM_MS; weekMs < UNTIL_MS; weekMs += STEP_MS) {
    const offsetAfterMs = offsetAt(weekMs + STEP_MS);
    if (offsetAfterMs === offsetBeforeMs) continue;
    let [before, after] = [weekMs, weekMs + STEP_MS];
    while (after - before > MINUTE_MS) {
      const middle = before + Math.floor((after - before) / 2 / MINUTE_MS) * MINUTE_MS;
      if (offsetAt(middle) === offsetBeforeMs) before = middle;
      else after = middle;
    }
    found.push({ timeZone, atMs: after, offsetBeforeMs, offsetAfterMs });
    offsetBeforeMs = offsetAfterMs;
  }
  return found;
};

const isoOf = (instantMs: number): string => new Date(instantMs).toISOString();

/** When wall clocks first show this time or a later one, from the two offsets alone. */
const expectedInstant = ({ atMs, offsetBeforeMs, offsetAfterMs }: Transition, localMs: number): number =>
  localMs - offsetBeforeMs < atMs ? localMs - offsetBeforeMs : Math.max(atMs, localMs - offsetAfterMs);

/** Every quarter of an hour; the clock is set back by two hours once, and every other time nobody ticks around the change. */
const ticksAround = ({ atMs }: Transition, hasOutage: boolean): number[] => {
  const ticks: number[] = [];
  const tick = (fromMs: number, toMs: number): void => {
    for (let nowMs = fromMs; nowMs <= toMs; nowMs += 15 * MINUTE_MS) ticks.push(nowMs);
  };
  if (hasOutage) tick(atMs - AROUND_MS, atMs - HOUR_MS);
  else tick(atMs - AROUND_MS, atMs + HOUR_MS);
  tick(hasOutage ? atMs + 2 * HOUR_MS : atMs - HOUR_MS, atMs + AROUND_MS);
  if (hasOutage) tick(atMs + HOUR_MS, atMs + AROUND_MS);
  return ticks;
};

/** What a daily schedule at this time decides over these ticks: nominal time and instant of each claim, and how many it missed. */
const decided = ({ timeZone, atMs }: Transition, time: string, ticks: readonly number[]): string[] => {
  const at = isoOf(atMs - AROUND_MS);
  let state = fold(postingSchedule, [changed({ frequency: { kind: 'Daily', time }, timeZone }, at), enabled(at)]);
  const all: string[] = [];
  const record = (event: PostingScheduleEvent): void => {
    state = postingSchedule.evolve(state, event);
    if (event.type !== 'PostingOccurrenceClaimed') {
      all.push(event.type);
      return;
    }
    all.push(`${event.data.local} ${event.data.instant}`);
    state = postingSchedule.evolve(state, finished(event.data));
  };
  for (const nowMs of ticks) claimDue(state, isoOf(nowMs), rules).forEach(record);
  return all;
};

/** Every nominal time with that time of day which falls into the ticks. */
const expected = (transition: Transition, time: string): string[] => {
  const { atMs } = transition;
  const noonMs = Math.floor(atMs / (24 * HOUR_MS)) * 24 * HOUR_MS;
  return [-2, -1, 0, 1, 2].flatMap((days) => {
    const localMs = Date.parse(`${isoOf(noonMs + days * 24 * HOUR_MS).slice(0, 10)}T${time}:00.000Z`);
    const instantMs = expectedInstant(transition, localMs);
    const isWithin = instantMs > atMs - AROUND_MS && instantMs <= atMs + AROUND_MS;
    return isWithin ? [`${isoOf(localMs).slice(0, 16)} ${isoOf(instantMs)}`] : [];
  });
};

/** The first and the last time that clocks skip or show twice, one in the middle, and one before. */
const timesAt = ({ atMs, offsetBeforeMs, offsetAfterMs }: Transition): string[] => {
  const [low = 0, high = 0] = [offsetBeforeMs, offsetAfterMs].sort((a, b) => a - b);
  const middle = Math.floor((low + high) / 2 / MINUTE_MS) * MINUTE_MS;
  return [low - 30 * MINUTE_MS, low, middle, high].map((offsetMs) => isoOf(atMs + offsetMs).slice(11, 16));
};

describe('occurrences in every time zone', () => {
  const zones = Intl.supportedValuesOf('timeZone');
  const transitions = zones.flatMap(transitionsOf);

  it('are looked at over every transition of 2024 to 2032', () => {
    expect(zones.length).toBeGreaterThan(400);
    expect(transitions.length).toBeGreaterThan(2_000);
  });

  it('are claimed exactly once each, at the first valid instant', () => {
    const wrong: unknown[] = [];
    for (const [index, transition] of transitions.entries()) {
      const ticks = ticksAround(transition, index % 2 === 1);
      for (const time of timesAt(transition)) {
        const [is, should] = [decided(transition, time, ticks), expected(transition, time)];
        if (is.join() !== should.join()) wrong.push({ ...transition, time, is, should });
      }
    }
    expect(wrong.slice(0, 3)).toEqual([]);
  });
});

describe('a zone whose clocks', () => {
  it.each([
    ['skip an hour', 'Europe/Berlin', '2026-03-29T02:30', '2026-03-29T01:00:00.000Z'],
    ['show an hour twice', 'Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
    ['skip half an hour', 'Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-03T15:30:00.000Z'],
    ['skip two hours', 'Antarctica/Troll', '2026-03-29T01:30', '2026-03-29T01:00:00.000Z'],
    ['skip midnight', 'Africa/Cairo', '2026-04-24T00:00', '2026-04-23T22:00:00.000Z'],
    ['skipped a whole day', 'Pacific/Apia', '2011-12-30T12:00', '2011-12-30T10:00:00.000Z'],
    ['never change', 'Asia/Kathmandu', '2026-09-30T00:00', '2026-09-29T18:15:00.000Z'],
  ])('%s', (_name, timeZone, local, instant) => {
    expect(isoOf(instantOf(timeZone, local))).toBe(instant);
  });

  it('shows the same time again', () => {
    expect([0, 1].map((hour) => localAt('Europe/Berlin', Date.UTC(2026, 9, 25, hour, 30)))).toEqual([
      '2026-10-25T02:30',
      '2026-10-25T02:30',
    ]);
  });
});

it('knows names of zones, but no offsets', () => {
  expect(['UTC', 'Europe/Kyiv', 'Etc/GMT+5', '+01:00', 'CET/', 'Moon/Tycho', ''].map(isTimeZone)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});
