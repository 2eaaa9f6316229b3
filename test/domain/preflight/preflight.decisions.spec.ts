import { finishPreflight, startPreflight } from '../../../src/domain/preflight/preflight.decisions';
import { type PreflightEvent, type PreflightLine } from '../../../src/domain/preflight/preflight.events';
import { preflight } from '../../../src/domain/preflight/preflight.state';
import { givenFor } from '../../support/given';

const given = givenFor(preflight);
const input = {
  preflightId: 'p1',
  trigger: 'person',
  period: '2026-09',
  batchKeys: null,
  proveByDraft: false,
} as const;
const started: PreflightEvent = { type: 'PreflightStarted', data: input };
const line = (more: Partial<PreflightLine>): PreflightLine => ({
  check: 'Accounts',
  status: 'ok',
  code: '',
  message: 'All is well.',
  fix: '',
  mendAt: null,
  cause: null,
  field: null,
  value: null,
  candidates: [],
  batches: 1,
  batchKeys: [],
  ...more,
});
const counts = { batches: 3, blocked: 1 };
const finished: PreflightEvent = { type: 'PreflightFinished', data: { ...counts, linesLeftOut: 0 } };
const keys = (count: number): string[] => Array.from({ length: count }, (_, index) => `JB${index}`);

describe('starting a preflight', () => {
  it('begins it once', () => {
    given()
      .when((state) => startPreflight(state, input))
      .then(started);
    given(started)
      .when((state) => startPreflight(state, input))
      .thenNothing();
    given(started, finished)
      .when((state) => startPreflight(state, input))
      .thenNothing();
  });
  it('refuses more chosen batches than it can name; of those of a run it keeps none', () => {
    given()
      .when((state) => startPreflight(state, { ...input, batchKeys: keys(1_001) }))
      .thenRejected('REQUEST_INVALID');
    given()
      .when((state) => startPreflight(state, { ...input, trigger: 'posting-run', batchKeys: keys(1_001) }))
      .then({ type: 'PreflightStarted', data: { ...input, trigger: 'posting-run', batchKeys: [] } });
    given()
      .when((state) => startPreflight(state, { ...input, batchKeys: keys(1_000) }))
      .then({ type: 'PreflightStarted', data: { ...input, batchKeys: keys(1_000) } });
  });
});

describe('finishing a preflight', () => {
  it('lists the checks in their order; in each what blocks first and concerns the most batches', () => {
    const signIn = line({ check: 'Sign-in' });
    const blocked = line({ status: 'blocked', message: 'a', batches: 2 });
    const same = line({ status: 'blocked', message: 'b', batches: 2 });
    const fewer = line({ status: 'blocked', message: 'c' });
    const warning = line({ status: 'warning', message: 'd', batches: 9 });
    const unclear = line({ status: 'cannot tell', message: 'e' });
    const ok = line({ message: 'f' });
    const books = line({ check: 'Books open' });
    given(started)
      .when((state) => finishPreflight(state, [books, ok, same, unclear, fewer, warning, blocked, signIn], counts))
      .then(
        {
          type: 'PreflightLinesRecorded',
          data: { lines: [signIn, blocked, same, fewer, warning, unclear, ok, books] },
        },
        finished,
      );
  });
  it('leaves out the causes that concern the fewest batches when one append cannot hold all', () => {
    const causes = Array.from({ length: 1_000 }, (_, index) =>
      line({ status: 'blocked', message: `${index}`.padEnd(900, 'x'), batches: index + 1 }),
    );
    const ok = line({ check: 'Balance' });
    const events = finishPreflight(given(started).state, [...causes, ok], counts);
    const lines = events.flatMap((event) => (event.type === 'PreflightLinesRecorded' ? event.data.lines : []));
    expect(lines.at(-1)).toEqual(ok);
    expect(lines.slice(0, -1).map(({ batches }) => batches)).toEqual(
      Array.from({ length: lines.length - 1 }, (_, index) => 1_000 - index),
    );
    expect(events.at(-1)).toEqual({
      type: 'PreflightFinished',
      data: { ...counts, linesLeftOut: 1_001 - lines.length },
    });
    expect(lines.length).toBeGreaterThan(200);
    expect(Buffer.byteLength(JSON.stringify(events))).toBeLessThan(480 * 1024);
  });
  it('does nothing when it is finished and refused when it never began', () => {
    given(started, finished)
      .when((state) => finishPreflight(state, [], counts))
      .thenNothing();
    given()
      .when((state) => finishPreflight(state, [], counts))
      .thenRejected('PREFLIGHT_NOT_FOUND');
    expect(given(started, finished).state).toEqual({ status: 'Finished', counts });
  });
});
