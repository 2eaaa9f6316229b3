import { BatchStandings } from '../../src/application/accounting-period/batch-standings';
import { PeriodChecklist } from '../../src/application/accounting-period/period-checklist';
import { ENVIRONMENT } from '../support/plain-ports';
import { MeasuredYear } from './measured-year';

const PERIOD = '2026-09';

export interface ChecklistFigures {
  readonly batches: number;
  readonly linesPerBatch: number;
  /** Of each computation, in the order in which they were made. */
  readonly seconds: readonly number[];
  readonly cpuSeconds: readonly number[];
}

/** Posts a month of so many batches, and computes its checklist several times. */
export const measureChecklist = async (
  batches: number,
  linesPerBatch: number,
  progress: (message: string) => void,
): Promise<ChecklistFigures> => {
  const shape = { months: [PERIOD], linesPerBatch };
  const month = await MeasuredYear.of(
    batches * linesPerBatch,
    (lines) => {
      progress(`${lines} lines are posted.`);
    },
    shape,
  );
  try {
    const { aggregates, inner, batchViews, watchViews } = month;
    const checklist = new PeriodChecklist(aggregates, new BatchStandings(inner), inner, batchViews, watchViews);
    const [seconds, cpuSeconds]: [number[], number[]] = [[], []];
    for (let time = 1; time <= TIMES; time += 1) {
      const [began, before] = [performance.now(), process.cpuUsage()];
      await checklist.of(ENVIRONMENT, PERIOD);
      const { user, system } = process.cpuUsage(before);
      seconds.push(Math.round(performance.now() - began) / 1_000);
      cpuSeconds.push(Math.round((user + system) / 1_000) / 1_000);
    }
    return { batches, linesPerBatch, seconds, cpuSeconds };
  } finally {
    await month.stop();
  }
};

const TIMES = 3;
