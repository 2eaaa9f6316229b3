import {
  compose,
  raise,
  recordOutcome,
  redeliver,
  startDue,
  startTest,
} from '../../../src/domain/notification/notification.decisions';
import { type AttemptOutcome, type NotificationEvent } from '../../../src/domain/notification/notification.events';
import { notification, type Notification } from '../../../src/domain/notification/notification.state';
import { givenFor, refusalOf } from '../../support/given';
import {
  AT,
  composed,
  contentOf,
  delivered,
  deliveryFailed,
  deliveryRules as rules,
  deliveryStarted,
  givenUp,
  later,
  raised,
  TARGETS,
} from '../../support/notification-events';

const given = givenFor(notification);
const HOOK = 'webhook:hook-1';
const MAIL = 'email:close@example.com';
const subject = { kind: 'run-failed', runId: 'run-1', failed: 1, batches: 2 } as const;

const start =
  (now: string, attemptId = 'attempt-1') =>
  (state: Notification) =>
    startDue(state, { now, attemptId }, rules);

const outcome =
  (targetId: string, attempt: number, result: Partial<AttemptOutcome>, now = AT, attemptId = `attempt-${attempt}`) =>
  (state: Notification) =>
    recordOutcome(
      state,
      {
        targetId,
        attempt,
        attemptId,
        result: { outcome: 'failed', status: 500, detail: 'status 500', ...result },
        ms: 5,
        now,
        chance: 0.5,
      },
      rules,
    );

describe('raising', () => {
  const raiseIt = (state: Notification): NotificationEvent[] =>
    raise(state, { notificationId: 'n-1', subject, holdUntil: AT });

  it('happens once', () => {
    given().when(raiseIt).then(raised());
    given(raised()).when(raiseIt).thenNothing();
    given(raised(), composed()).when(raiseIt).thenNothing();
  });
});

describe('composing', () => {
  const input = { content: contentOf(), targets: TARGETS, retries: true, at: AT };

  it('records once what is sent to whom', () => {
    given(raised())
      .when((state) => compose(state, input))
      .then(composed());
    given(raised(), composed())
      .when((state) => compose(state, input))
      .thenNothing();
    given()
      .when((state) => compose(state, input))
      .thenNothing();
  });

  it('waits for more of the same until its time', () => {
    given(raised(later(1)))
      .when((state) => compose(state, input))
      .thenNothing();
    given(raised(later(1)))
      .when((state) => compose(state, { ...input, content: null }))
      .thenNothing();
  });

  it('withdraws what has been fixed since, and what nobody subscribes to', () => {
    const withdrawn = (reason: string): NotificationEvent => ({ type: 'NotificationWithdrawn', data: { reason } });
    given(raised())
      .when((state) => compose(state, { ...input, content: null }))
      .then(withdrawn('It was fixed in the meantime.'));
    given(raised())
      .when((state) => compose(state, { ...input, targets: [] }))
      .then(withdrawn('It no longer has recipients.'));
    given(raised(), withdrawn(''))
      .when(start(later(1)))
      .thenNothing();
  });
});

describe('an attempt', () => {
  it('is claimed for every target that is due, before anything is sent', () => {
    given(raised(), composed()).when(start(AT)).then(deliveryStarted(HOOK), deliveryStarted(MAIL));
    given(raised(), composed(), deliveryStarted(HOOK), deliveryStarted(MAIL))
      .when(start(later(59_999)))
      .thenNothing();
    given(raised()).when(start(AT)).thenNothing();
  });

  it('is done when it arrived', () => {
    const begun = [raised(), composed(), deliveryStarted(HOOK), deliveryStarted(MAIL)];
    given(...begun)
      .when(outcome(HOOK, 1, { outcome: 'delivered', status: 200, detail: 'accepted' }))
      .then(delivered(HOOK));
    given(...begun, delivered(HOOK))
      .when(outcome(HOOK, 1, { outcome: 'delivered' }))
      .thenNothing();
    given(...begun, delivered(HOOK), delivered(MAIL))
      .when(start(later(1e9)))
      .thenNothing();
  });

  it('is repeated after each delay with some chance in it, and given up after the last', () => {
    const first = [raised(), composed(), deliveryStarted(MAIL), delivered(MAIL), deliveryStarted(HOOK)];
    given(...first)
      .when(outcome(HOOK, 1, {}))
      .then(deliveryFailed(HOOK, 1, later(11_000)));
    const second = [...first, deliveryFailed(HOOK, 1, later(11_000))];
    given(...second)
      .when(start(later(10_999), 'attempt-2'))
      .thenNothing();
    given(...second)
      .when(start(later(11_000), 'attempt-2'))
      .then(deliveryStarted(HOOK, 2, later(11_000)));
    const third = [
      ...second,
      deliveryStarted(HOOK, 2, later(11_000)),
      deliveryFailed(HOOK, 2, later(77_000)),
      deliveryStarted(HOOK, 3, later(77_000)),
    ];
    const gaveUp = [
      deliveryFailed(HOOK, 3, null),
      givenUp(HOOK, 3, '3 attempts failed, the last one: status 500'),
    ] as const;
    given(...third)
      .when(outcome(HOOK, 3, {}))
      .then(...gaveUp);
    given(...third, ...gaveUp)
      .when(start(later(1e9)))
      .thenNothing();
  });

  it('is not repeated when the receiver refuses for good, nor when it is a test', () => {
    given(raised(), composed(), deliveryStarted(HOOK))
      .when(outcome(HOOK, 1, { outcome: 'refused', detail: 'gone' }))
      .then(deliveryFailed(HOOK, 1, null, 'gone'), givenUp(HOOK, 1, 'gone'));
    given(raised(), composed(false), deliveryStarted(HOOK))
      .when(outcome(HOOK, 1, {}))
      .then(deliveryFailed(HOOK, 1, null), givenUp(HOOK, 1, '1 attempts failed, the last one: status 500'));
  });

  it('whose process is gone is followed by the next one after its lease, and counts', () => {
    const lost = [raised(), composed(), deliveryStarted(MAIL), delivered(MAIL), deliveryStarted(HOOK)];
    given(...lost)
      .when(start(later(60_000), 'attempt-2'))
      .then(deliveryStarted(HOOK, 2, later(60_000)));
    const twice = [...lost, deliveryStarted(HOOK, 2, later(60_000)), deliveryStarted(HOOK, 3, later(120_000))];
    given(...twice)
      .when(start(later(180_000)))
      .then(givenUp(HOOK, 3, 'The outcome is unknown.'));
  });

  it('that was overtaken reports only success', () => {
    const overtaken = [raised(), composed(), deliveryStarted(HOOK), deliveryStarted(HOOK, 2, later(60_000))];
    given(...overtaken)
      .when(outcome(HOOK, 1, {}))
      .thenNothing();
    given(...overtaken)
      .when(outcome(HOOK, 1, { outcome: 'delivered', status: 200, detail: 'accepted' }))
      .then(delivered(HOOK));
  });
});

describe('a test', () => {
  const test = (state: Notification): NotificationEvent[] =>
    startTest(
      state,
      {
        notificationId: 'n-1',
        subject: { kind: 'test', askedBy: 'Ana' },
        content: contentOf(),
        target: TARGETS[0]!,
        at: AT,
        attemptId: 'attempt-1',
      },
      rules,
    );

  it('is raised, written and claimed at once, and the same test again does nothing', () => {
    given()
      .when(test)
      .then(
        {
          type: 'NotificationRaised',
          data: { notificationId: 'n-1', kind: 'test', subject: { kind: 'test', askedBy: 'Ana' }, holdUntil: AT },
        },
        composed(false, TARGETS.slice(0, 1)),
        deliveryStarted(HOOK),
      );
    given(...test(given().state))
      .when(test)
      .thenNothing();
  });
});

describe('delivering again', () => {
  const over = [
    raised(),
    composed(),
    deliveryStarted(HOOK),
    deliveryStarted(MAIL),
    delivered(MAIL),
    deliveryFailed(HOOK, 1, null),
    givenUp(HOOK, 1, 'gone'),
  ];
  const again = (targetIds: readonly string[] | null) => (state: Notification) =>
    redeliver(state, { targetIds, at: later(1_000) });
  const asked = (...targetIds: string[]): NotificationEvent => ({
    type: 'NotificationRedeliveryAsked',
    data: { targetIds, at: later(1_000) },
  });

  it('starts a new round for those given up, or for those named', () => {
    given(...over)
      .when(again(null))
      .then(asked(HOOK));
    given(...over)
      .when(again([MAIL]))
      .then(asked(MAIL));
    given(...over, asked(HOOK))
      .when(again(null))
      .thenNothing();
    given(...over, asked(HOOK))
      .when(start(later(1_000), 'attempt-2'))
      .then(deliveryStarted(HOOK, 2, later(1_000)));
    given(...over, asked(HOOK), deliveryStarted(HOOK, 2, later(1_000)))
      .when(outcome(HOOK, 2, {}, later(1_000)))
      .then(deliveryFailed(HOOK, 2, later(12_000)));
  });

  it('is refused when all were delivered, and for targets it never had', () => {
    given(...over, asked(HOOK), deliveryStarted(HOOK, 2), delivered(HOOK, 2))
      .when(again(null))
      .thenRejected('NOTHING_TO_REDELIVER');
    given(...over)
      .when(again([MAIL, 'email:x@y']))
      .thenRejected('NOTHING_TO_REDELIVER');
    given(raised()).when(again(null)).thenRejected('NOTHING_TO_REDELIVER');
  });

  it('says why it is refused, and names the targets there are', () => {
    const toldTo = (targetIds: readonly string[] | null, ...events: readonly NotificationEvent[]): unknown => {
      const { message, fix, details } = refusalOf(() => again(targetIds)(given(...events).state));
      return { message, fix, details };
    };
    const named = {
      fix: 'Name the targets that are to receive this notification again.',
      details: { targetIds: [HOOK, MAIL] },
    };
    expect(toldTo(['email:x@y'], ...over)).toEqual({ message: 'It was not sent to email:x@y.', ...named });
    expect(toldTo(null, raised(), composed(), delivered(HOOK), delivered(MAIL))).toEqual({
      message: 'Every delivery of this notification arrived.',
      ...named,
    });
  });
});
