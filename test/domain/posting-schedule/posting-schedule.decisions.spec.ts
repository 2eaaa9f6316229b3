import { type Frequency, type Timing } from '../../../src/domain/posting-schedule/frequency';
import { nextOccurrences } from '../../../src/domain/posting-schedule/occurrences';
import {
  changeSchedule,
  enableSchedule,
  pauseSchedule,
  resumeSchedule,
} from '../../../src/domain/posting-schedule/posting-schedule.decisions';
import { postingSchedule } from '../../../src/domain/posting-schedule/posting-schedule.state';
import { givenFor, refusalOf } from '../../support/given';
import { changed, claimed, enabled, failingRun, midnight, paused } from '../../support/schedule-events';

const given = givenFor(postingSchedule);
const at = '2026-09-29T12:00:00.000Z';
const berlin: Timing = { frequency: { kind: 'Monthly', dayOfMonth: 'Last', time: '18:30' }, timeZone: 'Europe/Berlin' };
const because = { reason: ' close ', at };

describe('a schedule', () => {
  it('is off, and daily at midnight, by default', () => {
    const { state } = given();
    expect([state.status, state.timing]).toEqual([
      'Off',
      { frequency: { kind: 'Daily', time: '00:00' }, timeZone: 'UTC' },
    ]);
  });

  it('is switched on once', () => {
    given()
      .when((state) => enableSchedule(state, at))
      .then(enabled(at));
    given(enabled())
      .when((state) => enableSchedule(state, at))
      .thenNothing();
    given(enabled(), paused)
      .when((state) => enableSchedule(state, at))
      .thenRejected('SCHEDULE_PAUSED');
  });

  it('is paused and resumed with a reason, each once', () => {
    given(enabled())
      .when((state) => pauseSchedule(state, because))
      .then(paused);
    given(enabled(), paused)
      .when((state) => pauseSchedule(state, because))
      .thenNothing();
    given(enabled(), paused)
      .when((state) => resumeSchedule(state, because))
      .then({ type: 'PostingScheduleResumed', data: { reason: 'close', at } });
    given(enabled())
      .when((state) => resumeSchedule(state, because))
      .thenNothing();
  });

  it.each([pauseSchedule, resumeSchedule])('cannot be paused or resumed when it is off', (decide) => {
    given()
      .when((state) => decide(state, because))
      .thenRejected('SCHEDULE_OFF');
  });

  it.each(['', '  ', 'x'.repeat(501)])('is not paused without a reason that can be read', (reason) => {
    given(enabled())
      .when((state) => pauseSchedule(state, { reason, at }))
      .thenRejected('SCHEDULE_INVALID');
  });

  it('takes a reason of 500 characters', () => {
    const reason = 'x'.repeat(500);
    given(enabled())
      .when((state) => pauseSchedule(state, { reason, at }))
      .then({ type: 'PostingSchedulePaused', data: { reason } });
  });

  it('forgets its failures when it is resumed', () => {
    const days = ['2026-09-30', '2026-10-01'].flatMap((date) => failingRun(midnight(date)));
    const resumed = { type: 'PostingScheduleResumed', data: { reason: 'mended', at } } as const;
    expect(given(enabled(), ...days).state.failuresInARow).toBe(2);
    expect(given(enabled(), ...days, paused, resumed).state.failuresInARow).toBe(0);
  });

  it('says what was due and does not run any more because it is paused or changed', () => {
    const now = '2026-09-30T00:00:05.000Z';
    const last = midnight('2026-09-30');
    const left = {
      type: 'PostingOccurrencesMissed',
      data: { count: 1, first: last, last, cause: 'left-behind' },
    } as const;
    given(enabled())
      .when((state) => pauseSchedule(state, { reason: 'close', at: now }))
      .then(left, paused);
    given(enabled())
      .when((state) => changeSchedule(state, berlin, now))
      .then(left, changed(berlin, now));
    given(enabled(), claimed(last))
      .when((state) => changeSchedule(state, berlin, now))
      .then(changed(berlin, now));
  });
});

it('says in full words why it is refused', () => {
  const refusals = [
    refusalOf(() => enableSchedule(given(enabled(), paused).state, at)),
    refusalOf(() => pauseSchedule(given().state, because)),
    refusalOf(() => pauseSchedule(given(enabled()).state, { reason: '', at })),
  ];
  expect(refusals.map(({ message, fix, details }) => [message, fix, details])).toEqual([
    ['Automatic posting is paused.', 'Resume it with a reason.', {}],
    ['Automatic posting is not switched on.', 'Switch it on first.', {}],
    ['A reason is missing.', 'Say why in at most 500 characters.', { field: 'reason' }],
  ]);
});

describe('changing a schedule', () => {
  it('sets frequency and zone, once', () => {
    given()
      .when((state) => changeSchedule(state, berlin, at))
      .then(changed(berlin, at));
    given(changed(berlin, at))
      .when((state) => changeSchedule(state, berlin, at))
      .thenNothing();
  });

  it('retries what failed until it is told not to, and then until it is told to', () => {
    const without = { type: 'PostingScheduleChanged', data: { ...berlin, at, retriesFailed: false } } as const;
    expect(given(changed(berlin, at)).state.retriesFailed).toBe(true);
    given(changed(berlin, at))
      .when((state) => changeSchedule(state, { ...berlin, retriesFailed: true }, at))
      .thenNothing();
    given(changed(berlin, at))
      .when((state) => changeSchedule(state, { ...berlin, retriesFailed: false }, at))
      .then(without);
    expect(given(without).state.retriesFailed).toBe(false);
    const later = { ...berlin, timeZone: 'Asia/Tokyo' };
    given(without)
      .when((state) => changeSchedule(state, later, at))
      .then({ type: 'PostingScheduleChanged', data: { ...later, at, retriesFailed: false } });
    given(without)
      .when((state) => changeSchedule(state, { ...berlin, retriesFailed: true }, at))
      .then(changed(berlin, at));
  });

  const daily: Frequency = { kind: 'Daily', time: '00:00' };
  it.each<Frequency>([
    daily,
    { kind: 'Daily', time: '23:59' },
    { kind: 'Weekly', dayOfWeek: 'Sunday', time: '19:05' },
    { kind: 'Monthly', dayOfMonth: 1, time: '00:00' },
    { kind: 'Monthly', dayOfMonth: 31, time: '00:00' },
    { kind: 'Monthly', dayOfMonth: 'Last', time: '00:00' },
  ])('takes %j, and nothing besides what it needs', (frequency) => {
    const more: Frequency = Object.assign({ day: 'x' }, frequency);
    given(changed(berlin, at))
      .when((state) => changeSchedule(state, { frequency: more, timeZone: 'Asia/Tokyo' }, at))
      .then(changed({ frequency, timeZone: 'Asia/Tokyo' }, at));
  });

  const zone = 'the IANA name of a time zone, for example Europe/Berlin';
  const time = 'a time from 00:00 to 23:59';
  const dayOfMonth = 'a day from 1 to 31, or Last';
  const weekdays = 'Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday';
  const monthlyOn = (day: number): Frequency => ({ kind: 'Monthly', dayOfMonth: day, time: '01:00' });
  it.each<[field: string, value: string, expected: string, Frequency, string?]>([
    ['timeZone', 'Europe/Atlantis', zone, daily, 'Europe/Atlantis'],
    ['timeZone', '+01:00', zone, daily, '+01:00'],
    ['frequency.time', '24:00', time, { kind: 'Daily', time: '24:00' }],
    ['frequency.time', '112:00', time, { kind: 'Daily', time: '112:00' }],
    ['frequency.time', '12:000', time, { kind: 'Daily', time: '12:000' }],
    ['frequency.dayOfWeek', 'Sabbath', weekdays, { kind: 'Weekly', dayOfWeek: 'Sabbath' as 'Sunday', time: '01:00' }],
    ['frequency.dayOfMonth', '0', dayOfMonth, monthlyOn(0)],
    ['frequency.dayOfMonth', '32', dayOfMonth, monthlyOn(32)],
    ['frequency.dayOfMonth', '1.5', dayOfMonth, monthlyOn(1.5)],
    ['frequency.kind', 'Hourly', 'Daily, Weekly, Monthly', { kind: 'Hourly' as 'Daily', time: '01:00' }],
  ])('is refused for its %s %s', (field, value, wanted, frequency, timeZone = 'UTC') => {
    const refusal = refusalOf(() => changeSchedule(given().state, { frequency, timeZone }, at));
    expect([refusal.code, refusal.message, refusal.fix, refusal.details]).toEqual([
      'SCHEDULE_INVALID',
      `The ${field} of a schedule cannot be "${value}".`,
      `Give ${wanted}.`,
      { field, value, expected: wanted },
    ]);
  });
});

describe('the next occurrences', () => {
  const locals = (frequency: Frequency, after: string, count: number, timeZone = 'UTC'): string[] =>
    nextOccurrences({ frequency, timeZone }, Date.parse(after), count).map(({ local }) => local);

  it('are daily', () => {
    expect(locals({ kind: 'Daily', time: '00:00' }, '2028-02-28T00:00:00.000Z', 2)).toEqual([
      '2028-02-29T00:00',
      '2028-03-01T00:00',
    ]);
  });
  it('are on the same day when their time is still to come', () => {
    expect(locals({ kind: 'Daily', time: '12:01' }, at, 1)).toEqual(['2026-09-29T12:01']);
  });
  it('are weekly', () => {
    expect(locals({ kind: 'Weekly', dayOfWeek: 'Friday', time: '18:00' }, at, 2)).toEqual([
      '2026-10-02T18:00',
      '2026-10-09T18:00',
    ]);
  });
  it('are monthly, on the last day where the month is shorter', () => {
    const expected = ['2026-12-31T06:00', '2027-01-31T06:00', '2027-02-28T06:00', '2027-03-31T06:00'];
    const after = '2026-11-30T06:00:00.000Z';
    expect(locals({ kind: 'Monthly', dayOfMonth: 31, time: '06:00' }, after, 4)).toEqual(expected);
    expect(locals({ kind: 'Monthly', dayOfMonth: 'Last', time: '06:00' }, after, 4)).toEqual(expected);
    expect(locals({ kind: 'Monthly', dayOfMonth: 5, time: '06:00' }, after, 1)).toEqual(['2026-12-05T06:00']);
  });
  it('are on the local date, also where that is another one than in UTC', () => {
    const occurrences = nextOccurrences(
      { frequency: { kind: 'Daily', time: '00:30' }, timeZone: 'Pacific/Kiritimati' },
      Date.parse(at),
      1,
    );
    expect(occurrences).toMatchObject([
      { occurrenceId: '2026-10-01T00:30[Pacific/Kiritimati]', instant: '2026-09-30T10:30:00.000Z' },
    ]);
  });
});
