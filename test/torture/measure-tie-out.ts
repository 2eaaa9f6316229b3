import { SystemClock } from '../../src/adapters/system/system-clock';
import { ConnectionPause } from '../../src/application/connection/connection-pause';
import { CellLines } from '../../src/application/reconciliation/cell-lines';
import { TieOutRun } from '../../src/application/reconciliation/tie-out-run';
import { streamId } from '../../src/application/shared/streams';
import { startTieOut } from '../../src/domain/reconciliation/reconciliation.decisions';
import { tieOut } from '../../src/domain/reconciliation/reconciliation.state';
import { cause, ENVIRONMENT } from '../support/plain-ports';
import { limits } from '../support/posting-system';
import { ACCOUNTS, ENTITIES, MeasuredYear, MONTHS } from './measured-year';

export interface Times {
  readonly times: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly longestMs: number;
}

export interface TieOutFigures {
  readonly lines: number;
  readonly cells: number;
  /** Of one month: log and ledger, with the ledger in memory. */
  readonly tieOutSeconds: readonly number[];
  /** All of the page but the lines behind a figure. */
  readonly page: Times;
  /** The first page of lines behind a figure, as the page asks for it. */
  readonly cellLines: Times;
  /** The same for an account that no line has: each page ends with what it has after a while. */
  readonly rareLines: Times;
  readonly violations: readonly string[];
}

const P95_MS_MAX = 300;
const ROUNDS = 20;
/** As the page asks for them. */
const LINES_PER_PAGE = 100;
const ALL = { account: null, entity: null, currency: null };

/** Ties a year of so many lines out, month by month, and measures what the page is answered. */
export const measureTieOut = async (lines: number, progress: (message: string) => void): Promise<TieOutFigures> => {
  const year = await MeasuredYear.of(lines, (made) => {
    progress(`${made} lines are posted.`);
  });
  try {
    const tieOutSeconds: number[] = [];
    for (const period of MONTHS) {
      tieOutSeconds.push(Math.round((await timed(() => tieOutMonth(year, period))) / 100) / 10);
      progress(`${period}: tied out in ${tieOutSeconds.at(-1) ?? 0} s`);
    }
    const page = await pageTimes(year);
    progress(`the page: ${JSON.stringify(page)}`);
    const cellLines = await cellTimes(year, ACCOUNTS);
    progress(`lines behind a figure: ${JSON.stringify(cellLines)}`);
    const rareLines = await cellTimes(year, ['9999', '9998', '9997', '9996', '9995']);
    progress(`lines of a rare account: ${JSON.stringify(rareLines)}`);
    const views = MONTHS.map((period) => year.tieOutViews.last(ENVIRONMENT, period));
    const violations = [
      ...(views.every((view) => view?.isTiedOut === true) ? [] : ['A month is not tied out.']),
      ...(page.p95Ms > P95_MS_MAX ? [`The page takes ${page.p95Ms} ms.`] : []),
      ...(cellLines.p95Ms > P95_MS_MAX ? [`The lines behind a figure take ${cellLines.p95Ms} ms.`] : []),
      ...(rareLines.p95Ms > P95_MS_MAX ? [`The lines of a rare account take ${rareLines.p95Ms} ms.`] : []),
    ];
    const cells = views.reduce((sum, view) => sum + (view?.cells.length ?? 0), 0);
    return { lines: year.lines, cells, tieOutSeconds, page, cellLines, rareLines, violations };
  } finally {
    await year.stop();
  }
};

const tieOutMonth = async (year: MeasuredYear, period: string): Promise<void> => {
  const tieOutId = `tie-out-${period}`;
  await year.aggregates.change(tieOut, streamId(ENVIRONMENT, period), cause, (state) =>
    startTieOut(state, { tieOutId, period }),
  );
  await year.projected();
  const engine = year.portsOver(year.inner);
  const ports = {
    ...{ engine, balances: year.balances, store: year.inner, fieldViews: engine.fieldViews, limits },
    ...{ batchViews: year.batchViews, views: year.tieOutViews, freshness: year.projector },
    pause: new ConnectionPause(year.aggregates, year.log),
  };
  const open = { environment: ENVIRONMENT, period, tieOutId, correlationId: 'request-1' };
  await new TieOutRun(ports, open, new AbortController().signal).run();
  await year.projected();
};

/** What the handlers of the page read, of every month in turn. */
const pageTimes = (year: MeasuredYear): Promise<Times> =>
  timesOf(
    Array.from({ length: ROUNDS }, () => MONTHS)
      .flat()
      .map((period) => () => {
        const { batchViews, tieOutViews: views } = year;
        const page = { limit: LINES_PER_PAGE, cursor: null };
        const answer = [
          ...[batchViews.periods(ENVIRONMENT), views.running(ENVIRONMENT, period), views.trouble(ENVIRONMENT, period)],
          ...[views.last(ENVIRONMENT, period), views.others(ENVIRONMENT, period, ALL, page)],
          views.differences(ENVIRONMENT, period, ALL, page),
        ];
        JSON.stringify(answer);
        return Promise.resolve();
      }),
  );

const cellTimes = (year: MeasuredYear, accounts: readonly string[]): Promise<Times> => {
  const engine = year.portsOver(year.inner);
  // Time is what is measured: the clock of the wall, not that of the test.
  const wall = { ...engine, clock: new SystemClock() };
  const cells = new CellLines(wall, year.inner, engine.fieldViews, year.batchViews);
  const wanted = MONTHS.flatMap((period) =>
    accounts.map((account, index) => {
      const entity = ENTITIES[index % ENTITIES.length]?.[0] ?? null;
      return { period, filter: { account: `${account}-10`, entity, currency: 'USD' } };
    }),
  );
  return timesOf(
    wanted.map(({ period, filter }) => async () => {
      JSON.stringify(await cells.of(ENVIRONMENT, period, filter, { limit: LINES_PER_PAGE, cursor: null }));
    }),
  );
};

const timed = async (work: () => Promise<void>): Promise<number> => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};

const timesOf = async (works: readonly (() => Promise<void>)[]): Promise<Times> => {
  const times: number[] = [];
  for (const work of works) times.push(await timed(work));
  times.sort((one, other) => one - other);
  const at = (share: number): number => Math.round((times[Math.ceil(times.length * share) - 1] ?? 0) * 10) / 10;
  return { times: times.length, medianMs: at(0.5), p95Ms: at(0.95), longestMs: at(1) };
};
