import {
  declareForeign,
  liftStop,
  requirePosting,
  resumePosting,
  stopPosting,
  stopsOf,
} from '../../../src/domain/posting-stop/posting-stop.decisions';
import {
  type PostingStopEvent,
  type StopCause,
  type UnexplainedEntry,
} from '../../../src/domain/posting-stop/posting-stop.events';
import { postingStop } from '../../../src/domain/posting-stop/posting-stop.state';
import { givenFor, refusalOf } from '../../support/given';

const given = givenFor(postingStop);

const restored: StopCause = {
  ...{ kind: 'log-restored', restoreId: 'r1', noticedBy: 'seals' },
  ...{ eventsLost: 40, lostUntil: '2026-10-02T10:00:00.000Z' },
};
const damaged: StopCause = {
  ...{ kind: 'log-damaged', code: 'HASH_WRONG', stream: 'journalBatch-acme-test.JB1' },
  message: 'Event 3 of journalBatch-acme-test.JB1 differs from what was written.',
};
const entry = (referenceNo: string): UnexplainedEntry => ({
  ...{ referenceNo, recordNo: `9${referenceNo}`, title: 'Sep', entityId: 'us01', currency: 'USD', totalMinor: '15000' },
});
const ahead = (...references: string[]): StopCause => ({
  ...{ kind: 'ledger-ahead', period: '2026-09', entries: references.map(entry) },
});
const stopped = (stopId: string, cause: StopCause): PostingStopEvent => ({
  type: 'PostingStopped',
  data: { stopId, cause },
});
const [RESTORE, SEPTEMBER, DAMAGE] = ['log-restored:r1', 'ledger-ahead:2026-09', 'log-damaged'] as const;
const foreign = (referenceNo: string): PostingStopEvent => ({
  type: 'LedgerEntryDeclaredForeign',
  data: { period: '2026-09', referenceNo, recordNo: `9${referenceNo}`, reason: 'Typed there by hand' },
});
const declaration = (referenceNo: string) => ({ period: '2026-09', referenceNo, reason: ' Typed there by hand ' });

describe('a stop of posting', () => {
  it('is recorded once for each restore, each period and all damage', () => {
    given()
      .when((state) => stopPosting(state, restored))
      .then(stopped(RESTORE, restored));
    given(stopped(RESTORE, restored))
      .when((state) => stopPosting(state, restored))
      .thenNothing();
    given()
      .when((state) => stopPosting(state, damaged))
      .then(stopped(DAMAGE, damaged));
    given(stopped(DAMAGE, damaged))
      .when((state) => stopPosting(state, { ...damaged, code: 'CHAIN_BROKEN' }))
      .thenNothing();
    given(stopped(SEPTEMBER, ahead('A')))
      .when((state) => stopPosting(state, ahead('A')))
      .thenNothing();
  });

  it('by the command that restored a log ends when its seals say what is lost: one restore is one stop', () => {
    const byCommand: StopCause = {
      ...{ kind: 'log-restored', restoreId: 'c1', noticedBy: 'restore' },
      ...{ eventsLost: null, lostUntil: null },
    };
    given()
      .when((state) => stopPosting(state, byCommand))
      .then(stopped('log-restored:c1', byCommand));
    given(stopped('log-restored:c1', byCommand))
      .when((state) => stopPosting(state, byCommand))
      .thenNothing();
    given(stopped('log-restored:c1', byCommand))
      .when((state) => stopPosting(state, { ...byCommand, restoreId: 'views-e9', noticedBy: 'views' }))
      .thenNothing();
    const lifted: PostingStopEvent = {
      type: 'PostingStopLifted',
      data: { stopId: 'log-restored:c1', because: 'What the restored log lacks is accepted.' },
    };
    given(stopped('log-restored:c1', byCommand))
      .when((state) => stopPosting(state, restored))
      .then(stopped(RESTORE, restored), lifted);
    const { state } = given(stopped('log-restored:c1', byCommand), stopped(RESTORE, restored), lifted);
    expect(stopsOf(state, null)).toEqual([restored]);
    given(stopped(RESTORE, restored))
      .when((before) => stopPosting(before, byCommand)) // Restored once more.
      .then(stopped('log-restored:c1', byCommand));
  });

  it('of a period takes further entries along, and none that was declared foreign', () => {
    given(stopped(SEPTEMBER, ahead('A', 'B')), foreign('A'))
      .when((state) => stopPosting(state, ahead('A', 'B', 'C')))
      .then(stopped(SEPTEMBER, ahead('C')));
    const { state } = given(stopped(SEPTEMBER, ahead('A', 'B')), foreign('A'), stopped(SEPTEMBER, ahead('C')));
    expect(stopsOf(state, '2026-09')).toEqual([ahead('B', 'C')]);
  });

  it('holds a hundred entries of a period: the rest is found again when they are explained', () => {
    const many = Array.from({ length: 130 }, (_, index) => `R${index}`);
    given()
      .when((state) => stopPosting(state, ahead(...many)))
      .then(stopped(SEPTEMBER, ahead(...many.slice(0, 100))));
    given(stopped(SEPTEMBER, ahead(...many.slice(0, 100))))
      .when((state) => stopPosting(state, ahead(...many)))
      .thenNothing();
  });

  it('refuses posting: of a period only there, of the environment everywhere', () => {
    const september = given(stopped(SEPTEMBER, ahead('A'))).state;
    expect(() => {
      requirePosting(september, null);
      requirePosting(september, '2026-10');
    }).not.toThrow();
    expect(
      refusalOf(() => {
        requirePosting(september, '2026-09');
      }),
    ).toMatchObject({
      code: 'POSTING_STOPPED',
      message: 'Posting is stopped: the ledger holds 1 entry of 2026-09 that this log does not explain.',
      details: { stopId: SEPTEMBER, cause: 'ledger-ahead' },
    });
    const whole = given(stopped(RESTORE, restored)).state;
    for (const period of [null, '2026-10'])
      expect(
        refusalOf(() => {
          requirePosting(whole, period);
        }).code,
      ).toBe('POSTING_STOPPED');
  });

  it('after a restore is resumed with a reason, once, and does not come back for the same restore', () => {
    const resumed: PostingStopEvent = {
      type: 'PostingResumed',
      data: { stopId: RESTORE, reason: 'All September files are imported again' },
    };
    given(stopped(RESTORE, restored))
      .when((state) => resumePosting(state, { stopId: RESTORE, reason: ' All September files are imported again ' }))
      .then(resumed);
    given(stopped(RESTORE, restored))
      .when((state) => resumePosting(state, { stopId: RESTORE, reason: '  ' }))
      .thenRejected('REASON_MISSING');
    given(stopped(RESTORE, restored), resumed)
      .when((state) => resumePosting(state, { stopId: RESTORE, reason: 'again' }))
      .thenNothing();
    given(stopped(RESTORE, restored), resumed)
      .when((state) => stopPosting(state, restored))
      .thenNothing();
    given(stopped(RESTORE, restored), resumed)
      .when((state) => stopPosting(state, { ...restored, restoreId: 'r2' }))
      .then(stopped('log-restored:r2', { ...restored, restoreId: 'r2' }));
  });

  it('for damage or for unexplained entries is not resumed by anybody’s word', () => {
    for (const [stopId, cause] of [
      [DAMAGE, damaged],
      [SEPTEMBER, ahead('A')],
    ] as const)
      given(stopped(stopId, cause))
        .when((state) => resumePosting(state, { stopId, reason: 'It will be fine' }))
        .thenRejected('POSTING_NOT_RESUMABLE');
  });

  it('for damage is lifted when the log verifies again, and may come back', () => {
    const lifted: PostingStopEvent = {
      type: 'PostingStopLifted',
      data: { stopId: DAMAGE, because: 'The log verifies again.' },
    };
    given(stopped(DAMAGE, damaged))
      .when((state) => liftStop(state, { stopId: DAMAGE, because: 'The log verifies again.' }))
      .then(lifted);
    given()
      .when((state) => liftStop(state, { stopId: DAMAGE, because: 'The log verifies again.' }))
      .thenNothing();
    given(stopped(DAMAGE, damaged), lifted)
      .when((state) => stopPosting(state, damaged))
      .then(stopped(DAMAGE, damaged));
  });

  it('of a period ends when all its entries are declared foreign, each once and only those that were shown', () => {
    given(stopped(SEPTEMBER, ahead('A', 'B')))
      .when((state) => declareForeign(state, declaration('A')))
      .then(foreign('A'));
    given(stopped(SEPTEMBER, ahead('A', 'B')), foreign('A'))
      .when((state) => declareForeign(state, declaration('A')))
      .thenNothing();
    given(stopped(SEPTEMBER, ahead('A')))
      .when((state) => declareForeign(state, declaration('X')))
      .thenRejected('LEDGER_ENTRY_NOT_LISTED');
    given(stopped(SEPTEMBER, ahead('A')))
      .when((state) => declareForeign(state, { ...declaration('A'), reason: '' }))
      .thenRejected('REASON_MISSING');
    expect(stopsOf(given(stopped(SEPTEMBER, ahead('A', 'B')), foreign('A'), foreign('B')).state, '2026-09')).toEqual(
      [],
    );
  });
});
