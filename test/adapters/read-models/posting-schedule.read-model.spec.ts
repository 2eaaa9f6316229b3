import { PostingScheduleReadModel } from '../../../src/adapters/read-models/posting-schedule.read-model';
import { shownBy, THU, WED, WEEK } from '../../support/view-history';

describe('the posting schedule', () => {
  let schedules: PostingScheduleReadModel;
  beforeAll(async () => {
    schedules = await shownBy((database) => new PostingScheduleReadModel(database));
  });

  it('shows its timing, and why it is paused', () => {
    expect(schedules.scheduleOf('acme')).toMatchObject({
      schedule: { status: 'Paused', timing: { timeZone: 'UTC' }, failuresInARow: 2 },
      paused: { reason: 'twice', by: 'ana', itself: true },
      changedBy: 'ana',
      revision: WEEK.length - 1,
    });
    expect(schedules.scheduleOf('gone')).toMatchObject({ schedule: { status: 'Off' }, paused: null, revision: -1 });
  });

  it('shows the outcome of each occurrence, newest first, page by page', () => {
    const { items } = schedules.occurrencesOf('acme', { limit: 10, cursor: null });
    expect(items.map((one) => [one.local.slice(8, 10), one.state, one.late, one.runId, one.occurrences])).toEqual([
      ['11', 'Failed', false, 'run-1', 1],
      ['10', 'Failed', false, null, 1],
      ['09', 'Skipped', false, null, 1],
      ['08', 'Missed', true, null, 2],
      ['06', 'Nothing to post', false, null, 1],
      ['05', 'Late', true, 'run-1', 1],
    ]);
    expect(items.map(({ problem, counts }) => [problem?.code, counts?.posted, counts?.failed]).slice(0, 2)).toEqual([
      [undefined, 0, 1],
      ['NOT_CONNECTED', undefined, undefined],
    ]);
    expect(items[3]).toMatchObject({ firstLocal: WED.local, local: THU.local, missedBecause: 'collapsed' });
    const first = schedules.occurrencesOf('acme', { limit: 4, cursor: null });
    expect(schedules.occurrencesOf('acme', { limit: 4, cursor: first.nextCursor })).toEqual({
      items: items.slice(4),
      nextCursor: null,
    });
  });
});
