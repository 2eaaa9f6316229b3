import { isRetriedWithoutPerson } from '../../../src/domain/journal-batch/retry';
import { batchProblem } from '../../../src/domain/shared/batch-problem';

const found = (code: string, errorNo: string | null = null): ReturnType<typeof batchProblem> =>
  batchProblem(code, 'What.', 'Fix.', { errorNo });

describe('a failed batch is tried again without a person', () => {
  it('when the checks of this service held it back', () => {
    expect(isRetriedWithoutPerson([found('PERIOD_CLOSED'), found('ACCOUNT_NOT_MAPPED')])).toBe(true);
    expect(isRetriedWithoutPerson([found('ENTRY_PART_BLOCKED')])).toBe(true);
  });

  it.each([
    ['the ledger refused it', [found('PERIOD_CLOSED', 'BL01001')]],
    ['one of its problems is the word of the ledger', [found('ACCOUNT_NOT_MAPPED'), found('PERIOD_CLOSED', 'BL01001')]],
    ['it waits for a decision', [found('ENTRY_ALREADY_IN_LEDGER')]],
    ['nobody knows why it failed', []],
  ])('but not when %s', (_why, problems) => {
    expect(isRetriedWithoutPerson(problems)).toBe(false);
  });
});
