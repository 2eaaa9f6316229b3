import {
  changePeriodSettings,
  recordChecklist,
  reopenPeriod,
  requireClosing,
  signOff,
  startClosing,
  stopClosing,
} from '../../../src/domain/accounting-period/accounting-period.decisions';
import {
  type AccountingPeriodEvent,
  type Checklist,
  type ChecklistItem,
} from '../../../src/domain/accounting-period/accounting-period.events';
import { accountingPeriod, takesPostings } from '../../../src/domain/accounting-period/accounting-period.state';
import { fold } from '../../../src/domain/shared/decider';

const item = (state: ChecklistItem['state']): ChecklistItem => ({ item: 'posted', state, count: 1, says: 'Said.' });
const checklist = (state: ChecklistItem['state'] = 'met', digest = 'd1'): Checklist => ({
  items: [item(state)],
  digest,
});
const started = (people: 1 | 2 = 1): AccountingPeriodEvent => ({
  type: 'AccountingPeriodClosingStarted',
  data: { period: '2026-09', people, name: 'Cora' },
});
const checked = (list = checklist()): AccountingPeriodEvent => ({ type: 'AccountingPeriodChecked', data: list });
const signed = (by: string, note: string | null = null): AccountingPeriodEvent => ({
  type: 'AccountingPeriodSignedOff',
  data: { by, name: by, digest: 'd1', note },
});
const closed: AccountingPeriodEvent = { type: 'AccountingPeriodClosed', data: { digest: 'd1' } };
const reopened: AccountingPeriodEvent = { type: 'AccountingPeriodReopened', data: { name: 'carl', reason: 'Late' } };
const after = (...events: AccountingPeriodEvent[]) => fold(accountingPeriod, events);
const facts = { period: '2026-09', people: 1, name: 'Cora' } as const;
const sign = (by: string, note: string | null = null, digest = 'd1') => ({ by, name: by, digest, note });
const refusal = (code: string): Error => expect.objectContaining({ code }) as Error;

describe('starting to close a month', () => {
  it('starts, is silent when repeated, and takes no postings from there', () => {
    expect(startClosing(after(), facts)).toEqual([started()]);
    expect(startClosing(after(started()), facts)).toEqual([]);
    expect([after(), after(started()), after(started(), checked(), signed('cora'), closed)].map(takesPostings)).toEqual(
      [true, false, false],
    );
  });
  it('refuses a closed one, and takes a reopened one', () => {
    const over = after(started(), checked(), signed('cora'), closed);
    expect(() => startClosing(over, facts)).toThrow(refusal('PERIOD_CLOSED'));
    const again = accountingPeriod.evolve(over, reopened);
    expect([takesPostings(again), startClosing(again, facts)]).toEqual([true, [started()]]);
  });
  it('can be stopped with a reason', () => {
    const stopped: AccountingPeriodEvent = { type: 'AccountingPeriodClosingStopped', data: { reason: 'Wrong month' } };
    expect(stopClosing(after(started()), '2026-09', 'Wrong month')).toEqual([stopped]);
    expect(stopClosing(after(started(), stopped), '2026-09', 'Wrong month')).toEqual([]);
    expect(() => stopClosing(after(started()), '2026-09', ' ')).toThrow(refusal('REASON_MISSING'));
    const over = after(started(), checked(), signed('cora'), closed);
    expect(() => stopClosing(over, '2026-09', 'Wrong month')).toThrow(refusal('PERIOD_CLOSED'));
  });
});

describe('the checklist', () => {
  it('is recorded once, and again when it is another one; signatures of another are void', () => {
    expect(recordChecklist(after(started()), checklist())).toEqual([checked()]);
    const first = after(started(2), checked(), signed('cora'));
    expect(recordChecklist(first, checklist())).toEqual([]);
    const [other] = recordChecklist(first, checklist('met', 'd2'));
    expect(accountingPeriod.evolve(first, other!)).toMatchObject({ signers: [] });
    expect(recordChecklist(after(), checklist())).toEqual([]);
    expect(() => {
      requireClosing(after());
    }).toThrow(refusal('PERIOD_NOT_CLOSING'));
  });
});

describe('signing the close', () => {
  it('closes with one signature where one signs', () => {
    expect(signOff(after(started(), checked()), sign('cora'))).toEqual([signed('cora'), closed]);
  });
  it('closes with the second one where two sign, and never with two of one person', () => {
    const one = after(started(2), checked(), signed('cora'));
    expect(signOff(after(started(2), checked()), sign('cora'))).toEqual([signed('cora')]);
    expect(signOff(one, sign('cora'))).toEqual([]);
    expect(signOff(one, sign('carl'))).toEqual([signed('carl'), closed]);
  });
  it('is silent for who signed the closed month, and refuses everybody else', () => {
    const over = after(started(), checked(), signed('cora'), closed);
    expect(signOff(over, sign('cora'))).toEqual([]);
    expect(() => signOff(over, sign('carl'))).toThrow(refusal('PERIOD_NOT_CLOSING'));
  });
  it.each([
    ['before it is closing', after(), sign('cora'), 'PERIOD_NOT_CLOSING'],
    ['while something is in flight', after(started()), sign('cora'), 'PERIOD_NOT_CLOSING'],
    ['another checklist', after(started(), checked()), sign('cora', null, 'd0'), 'CHECKLIST_CHANGED'],
    ['an open item', after(started(), checked(checklist('open'))), sign('cora'), 'PERIOD_NOT_READY'],
    [
      'what was not checked, without a note',
      after(started(), checked(checklist('not checked'))),
      sign('cora'),
      'REASON_MISSING',
    ],
  ])('refuses %s', (_name, state, signature, code) => {
    expect(() => signOff(state, signature)).toThrow(refusal(code));
  });
  it('takes what was not checked with a note, which is kept', () => {
    const state = after(started(), checked(checklist('not checked')));
    expect(signOff(state, sign('cora', ' No trial balance there '))[0]).toEqual(
      signed('cora', 'No trial balance there'),
    );
  });
});

describe('reopening a month', () => {
  const byTwo = after(started(2), checked(), signed('cora'), signed('carl'), closed);
  const reopen = (by: string, reason = 'Late') => ({ by, name: by, reason });
  it('reopens with a reason, and is silent when it is open', () => {
    expect(reopenPeriod(after(started(), checked(), signed('carl'), closed), reopen('carl'))).toEqual([reopened]);
    expect(reopenPeriod(after(), reopen('carl'))).toEqual([]);
  });
  it('needs another one than who signed last where two sign', () => {
    expect(() => reopenPeriod(byTwo, reopen('carl'))).toThrow(refusal('PERIOD_OWN_CLOSE'));
    expect(reopenPeriod(byTwo, reopen('cora'))).toHaveLength(1);
  });
  it('refuses one that is being closed, and no reason', () => {
    expect(() => reopenPeriod(after(started()), reopen('carl'))).toThrow(refusal('PERIOD_NOT_CLOSED'));
    expect(() => reopenPeriod(byTwo, reopen('cora', ''))).toThrow(refusal('REASON_MISSING'));
  });
});

describe('how many sign', () => {
  it('is changed, and silent when it is so already', () => {
    expect(changePeriodSettings({ people: 1 }, 2)).toEqual([{ type: 'PeriodSettingsChanged', data: { people: 2 } }]);
    expect(changePeriodSettings({ people: 2 }, 2)).toEqual([]);
  });
});
