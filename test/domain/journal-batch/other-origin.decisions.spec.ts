import { type JournalBatchEvent } from '../../../src/domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import {
  acceptOther,
  looksLike,
  otherOriginOf,
  otherOriginProblem,
  type OtherRecord,
} from '../../../src/domain/journal-batch/other-origin.decisions';
import { isRetriedWithoutPerson } from '../../../src/domain/journal-batch/retry';
import { blocked, inRun } from '../../support/batch-events';
import { HISTORIES } from '../../support/batch-histories';
import { planFor, problemOf } from '../../support/builders';
import { givenFor } from '../../support/given';

const given = givenFor(journalBatch);
const plan = planFor({ journalEntryId: 'JE-1', transactionDate: '2026-09-30', totalMinor: '1000' });
const record = (more: Partial<OtherRecord> = {}): OtherRecord => ({
  ...{ recordNo: '4711', title: 'JE-1', date: '2026-09-30' },
  ...{ total: { currency: 'USD', totalMinor: '1000' }, ...more },
});

describe('a record of other origin', () => {
  it.each<[string, Partial<OtherRecord>, boolean]>([
    ['with the same title, date and total', {}, true],
    ['with white space in its title', { title: ' JE-1  ' }, true],
    ['in the only currency of the company', { total: { currency: '', totalMinor: '1000' } }, true],
    ['whose total is not known', { total: null }, true],
    ['with another title', { title: 'JE-10' }, false],
    ['of another day', { date: '2026-09-29' }, false],
    ['with another total', { total: { currency: 'USD', totalMinor: '1001' } }, false],
    ['in another currency', { total: { currency: 'EUR', totalMinor: '1000' } }, false],
  ])('%s: looks like the batch: %#', (_what, more, looks) => {
    expect(looksLike(plan, record(more))).toBe(looks);
  });

  it('is told by the title of the part, where an entry has several', () => {
    const part = { ...plan, part: 2, parts: 3 };
    expect([looksLike(part, record()), looksLike(part, record({ title: 'JE-1 2/3' }))]).toEqual([false, true]);
  });

  it('stops the batch until a Controller says that it is another entry: this record, and this content alone', () => {
    const others = [{ recordNo: '4711', contentDigest: plan.contentDigest }];
    expect(otherOriginOf(plan, {}, [record()])).toEqual(record());
    expect(otherOriginOf(plan, { others }, [record()])).toBeNull();
    expect(otherOriginOf(plan, { others }, [record(), record({ recordNo: '4712' })])?.recordNo).toBe('4712');
    expect(otherOriginOf({ ...plan, contentDigest: 'changed' }, { others }, [record()])?.recordNo).toBe('4711');
  });

  it('is not tried again without a person', () => {
    expect(isRetriedWithoutPerson([otherOriginProblem(record(), plan)])).toBe(false);
  });
});

describe('saying that it is another entry', () => {
  const problem = otherOriginProblem(record(), plan);
  const stopped = [...inRun, blocked(problem)];
  const accepted: JournalBatchEvent = {
    type: 'OtherEntryAccepted',
    data: { recordNo: '4711', contentDigest: 'content-digest', reason: 'Another contract' },
  };
  const accept = (state: Parameters<typeof acceptOther>[0]) =>
    acceptOther(state, { recordNo: '4711', reason: ' Another contract ' });

  it('makes the batch Ready to Post', () => {
    given(...stopped)
      .when(accept)
      .then(accepted);
    expect(given(...stopped, accepted).state).toMatchObject({
      status: 'Ready',
      history: { others: [{ recordNo: '4711', contentDigest: 'content-digest' }] },
    });
  });

  it('leaves it Failed while something else stops it', () => {
    const both: JournalBatchEvent = {
      type: 'JournalBatchBlocked',
      data: { runId: 'run-1', problems: [problem, problemOf('PERIOD_CLOSED')] },
    };
    expect(given(...inRun, both, accepted).state).toMatchObject({
      status: 'Failed',
      problems: [{ code: 'PERIOD_CLOSED' }],
    });
  });

  it('says nothing when it is repeated', () => {
    given(...stopped, accepted)
      .when(accept)
      .thenNothing();
  });

  it('is refused for a record that did not stop the batch, and without a reason', () => {
    given(...stopped)
      .when((state) => acceptOther(state, { recordNo: '4712', reason: 'x' }))
      .thenRejected('RECORD_NOT_LISTED');
    given(...HISTORIES.Ready)
      .when(accept)
      .thenRejected('RECORD_NOT_LISTED');
    given(...stopped)
      .when((state) => acceptOther(state, { recordNo: '4711', reason: ' ' }))
      .thenRejected('REASON_MISSING');
  });
});
