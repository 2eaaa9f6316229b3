import {
  type ApprovalPolicy,
  type ApprovalRule,
  type ApprovalSubject,
  checkedPolicy,
  isAsStrict,
  NO_APPROVAL,
  peopleFor,
} from '../../../src/domain/posting-approval/approval-policy';
import {
  agreeToPolicy,
  changePolicy,
  dropProposal,
} from '../../../src/domain/posting-approval/approval-policy.decisions';
import { type ApprovalPolicyEvent } from '../../../src/domain/posting-approval/approval-policy.events';
import {
  approvalPolicy,
  asksForApproval,
  neededSince,
} from '../../../src/domain/posting-approval/approval-policy.state';
import { givenFor, refusalOf } from '../../support/given';

const rule = (more: Partial<ApprovalRule> = {}): ApprovalRule => ({
  ...{ people: 1, currency: null, amountFromMinor: null, businessEntityId: null, journal: null },
  ...more,
});
const policy = (...rules: readonly ApprovalRule[]): ApprovalPolicy => ({ rules });
const subject = (more: Partial<ApprovalSubject> = {}): ApprovalSubject => ({
  businessEntityId: 'US',
  amounts: [{ currency: 'USD', journal: 'APJ', totalMinor: '100000' }],
  isCorrection: false,
  ...more,
});
const one = policy(rule());
const two = policy(rule({ people: 2 }));

describe('how many people have to approve an entry', () => {
  it.each<[string, ApprovalPolicy, Partial<ApprovalSubject>, number]>([
    ['nobody while there is no rule', NO_APPROVAL, {}, 0],
    ['nobody for a correction either while there is no rule', NO_APPROVAL, { isCorrection: true }, 0],
    ['one where a rule takes everything', one, {}, 1],
    ['the most of the rules that take it', policy(rule(), rule({ people: 2, currency: 'USD' })), {}, 2],
    ['from an amount on', policy(rule({ currency: 'USD', amountFromMinor: '100000' })), {}, 1],
    ['not below it', policy(rule({ currency: 'USD', amountFromMinor: '100001' })), {}, 0],
    [
      'by the total of all its parts, so that dividing it does not help',
      policy(rule({ currency: 'USD', amountFromMinor: '150000' })),
      {
        amounts: [
          { currency: 'USD', journal: 'APJ', totalMinor: '100000' },
          { currency: 'USD', journal: 'APJ', totalMinor: '50000' },
        ],
      },
      1,
    ],
    ['not for another currency', policy(rule({ currency: 'EUR' })), {}, 0],
    ['for its entity', policy(rule({ businessEntityId: 'US' })), {}, 1],
    ['not for another entity', policy(rule({ businessEntityId: 'EU' })), {}, 0],
    ['for its journal in any case', policy(rule({ journal: 'apj' })), {}, 1],
    ['not for another journal', policy(rule({ journal: 'GJ' })), {}, 0],
    ['always for a correction', policy(rule({ people: 2, businessEntityId: 'EU' })), { isCorrection: true }, 2],
  ])('%s', (_what, rules, more, people) => {
    expect(peopleFor(rules, subject(more))).toBe(people);
  });
});

describe('whether a policy is as strict as another', () => {
  const amount = (minor: string): ApprovalPolicy => policy(rule({ currency: 'USD', amountFromMinor: minor }));
  it.each<[string, ApprovalPolicy, ApprovalPolicy, boolean]>([
    ['anything after none', NO_APPROVAL, one, true],
    ['none after something', one, NO_APPROVAL, false],
    ['two people after one', one, two, true],
    ['one person after two', two, one, false],
    ['a lower amount', amount('500'), amount('400'), true],
    ['a higher amount', amount('400'), amount('500'), false],
    ['everything after an amount', amount('400'), one, true],
    ['an amount after everything', one, amount('0'), false],
    ['one currency instead of all', one, policy(rule({ currency: 'USD' })), false],
    ['one entity instead of all', one, policy(rule({ businessEntityId: 'US' })), false],
    ['another entity', policy(rule({ businessEntityId: 'US' })), policy(rule({ businessEntityId: 'EU' })), false],
    ['one journal instead of all', one, policy(rule({ journal: 'APJ' })), false],
    ['the same journal in another case', policy(rule({ journal: 'APJ' })), policy(rule({ journal: 'apj' })), true],
    [
      'a rule less',
      policy(rule({ currency: 'USD' }), rule({ currency: 'EUR' })),
      policy(rule({ currency: 'USD' })),
      false,
    ],
    [
      'a rule more',
      policy(rule({ currency: 'USD' })),
      policy(rule({ currency: 'USD' }), rule({ currency: 'EUR' })),
      true,
    ],
  ])('%s', (_what, before, after, expected) => {
    expect(isAsStrict(after, before)).toBe(expected);
  });
});

describe('a policy that cannot be', () => {
  it.each<[string, Partial<ApprovalRule>, string]>([
    ['no person', { people: 0 as 1 }, 'rules[0].people'],
    ['three people', { people: 3 as 2 }, 'rules[0].people'],
    ['an unknown currency', { currency: 'usd' }, 'rules[0].currency'],
    ['an amount without a currency', { amountFromMinor: '5' }, 'rules[0].currency'],
    ['a negative amount', { currency: 'USD', amountFromMinor: '-5' }, 'rules[0].amountFromMinor'],
    ['a blank entity', { businessEntityId: '  ' }, 'rules[0].businessEntityId'],
    ['an endless journal', { journal: 'J'.repeat(101) }, 'rules[0].journal'],
  ])('%s', (_what, more, setting) => {
    const { code, details } = refusalOf(() => checkedPolicy(policy(rule(more))));
    expect({ code, setting: details['setting'] }).toEqual({ code: 'SETTING_INVALID', setting });
  });
  it('has too many rules', () => {
    expect(refusalOf(() => checkedPolicy(policy(...Array.from({ length: 51 }, () => rule())))).code).toBe(
      'SETTING_INVALID',
    );
  });
  it('is kept in one form', () => {
    const written = rule({ currency: 'USD', amountFromMinor: '000', businessEntityId: ' US  East ', journal: ' GJ' });
    expect(checkedPolicy(policy(written))).toEqual(
      policy(rule({ currency: 'USD', businessEntityId: 'US East', journal: 'GJ' })),
    );
  });
});

const given = givenFor(approvalPolicy);
const at = '2026-10-01T08:00:00.000Z';
const changed = (rules: ApprovalPolicy, from = at): ApprovalPolicyEvent => ({
  type: 'ApprovalPolicyChanged',
  data: { ...rules, at: from },
});
const proposed: ApprovalPolicyEvent = {
  type: 'ApprovalPolicyWeakeningProposed',
  data: { ...NO_APPROVAL, proposalId: 'p1', proposedBy: 'cora' },
};
const set = (rules: ApprovalPolicy, by = 'cora', proposalId = 'p1') => ({ policy: rules, by, at, proposalId });

describe('changing the policy', () => {
  it('makes it stricter at once', () => {
    given()
      .when((state) => changePolicy(state, set(one)))
      .then(changed(one));
    given(changed(one))
      .when((state) => changePolicy(state, set(two)))
      .then(changed(two));
  });
  it('only proposes a weaker one', () => {
    given(changed(one))
      .when((state) => changePolicy(state, set(NO_APPROVAL)))
      .then(proposed);
    expect(given(changed(one), proposed).state.inForce).toEqual([{ policy: one, from: at }]);
  });
  it('does nothing when it is in force, or proposed by the same person', () => {
    given(changed(one))
      .when((state) => changePolicy(state, set(one)))
      .thenNothing();
    given()
      .when((state) => changePolicy(state, set(NO_APPROVAL)))
      .thenNothing();
    given(changed(one), proposed)
      .when((state) => changePolicy(state, set(NO_APPROVAL, 'cora', 'p2')))
      .thenNothing();
  });
  it('replaces the proposal of another person, who then agreed to nothing', () => {
    given(changed(one), proposed)
      .when((state) => changePolicy(state, set(NO_APPROVAL, 'carl', 'p2')))
      .then({
        type: 'ApprovalPolicyWeakeningProposed',
        data: { ...NO_APPROVAL, proposalId: 'p2', proposedBy: 'carl' },
      });
  });
  it('drops a proposal when the policy in force is set again', () => {
    given(changed(one), proposed)
      .when((state) => changePolicy(state, set(one)))
      .then({
        type: 'ApprovalPolicyProposalDropped',
        data: { proposalId: 'p1', reason: 'The policy in force was set again.' },
      });
  });
  it('lets a stricter one end a proposal', () => {
    expect(given(changed(one), proposed, changed(two)).state.proposal).toBeNull();
  });
});

describe('agreeing to a weaker policy', () => {
  const agree = (by: string, proposalId = 'p1') => ({ proposalId, by, at });
  it('takes another person', () => {
    given(changed(one), proposed)
      .when((state) => agreeToPolicy(state, agree('carl')))
      .then({
        type: 'ApprovalPolicyChanged',
        data: { ...NO_APPROVAL, at, weakened: { proposalId: 'p1', proposedBy: 'cora', agreedBy: 'carl' } },
      });
    given(changed(one), proposed)
      .when((state) => agreeToPolicy(state, agree('cora')))
      .thenRejected('POLICY_OWN_PROPOSAL');
  });
  it('is refused for a proposal that does not wait, also when repeated', () => {
    given(changed(one))
      .when((state) => agreeToPolicy(state, agree('carl')))
      .thenRejected('POLICY_PROPOSAL_GONE');
    given(changed(one), proposed)
      .when((state) => agreeToPolicy(state, agree('carl', 'p0')))
      .thenRejected('POLICY_PROPOSAL_GONE');
    given(changed(one), proposed, changed(NO_APPROVAL))
      .when((state) => agreeToPolicy(state, agree('carl')))
      .thenRejected('POLICY_PROPOSAL_GONE');
  });
  it('can be declined with a reason', () => {
    given(changed(one), proposed)
      .when((state) => dropProposal(state, { proposalId: 'p1', reason: ' No. ' }))
      .then({ type: 'ApprovalPolicyProposalDropped', data: { proposalId: 'p1', reason: 'No.' } });
    given(changed(one), proposed)
      .when((state) => dropProposal(state, { proposalId: 'p1', reason: ' ' }))
      .thenRejected('REASON_MISSING');
    given(changed(one))
      .when((state) => dropProposal(state, { proposalId: 'p1', reason: 'No.' }))
      .thenRejected('POLICY_PROPOSAL_GONE');
  });
});

describe('which policy counts for an entry', () => {
  const [t1, t2, t3] = ['2026-10-01T08:00:00.000Z', '2026-10-02T08:00:00.000Z', '2026-10-03T08:00:00.000Z'];
  const { state } = given(changed(two, t1), changed(NO_APPROVAL, t2), changed(one, t3));
  it.each([
    ['before all of them: the strictest since', '2026-09-30T00:00:00.000Z', 2],
    ['at the moment of the first', t1, 2],
    ['under the first', '2026-10-01T09:00:00.000Z', 2],
    ['at the very moment of the weaker one: the one before counts too', t2, 2],
    ['under the weaker one: what came later counts', '2026-10-02T08:00:00.001Z', 1],
    ['under the last', '2026-10-04T00:00:00.000Z', 1],
  ])('prepared %s', (_what, preparedAt, people) => {
    expect(neededSince(state, preparedAt, subject())).toEqual({ people, signed: false });
  });
  it('is none as long as none was set', () => {
    expect(neededSince(approvalPolicy.initial, t1, subject())).toEqual({ people: 0, signed: false });
    expect(asksForApproval(approvalPolicy.initial)).toBe(false);
    expect(asksForApproval(given(changed(two), changed(NO_APPROVAL)).state)).toBe(true);
  });
});

describe('signatures', () => {
  const [t1, t2, t3] = ['2026-10-01T08:00:00.000Z', '2026-10-02T08:00:00.000Z', '2026-10-03T08:00:00.000Z'];
  const rules = [rule()];
  const policy = (signatures: boolean) => ({ rules, ...(signatures ? { signatures } : {}) });
  const inForce = (signatures: boolean, at: string): ApprovalPolicyEvent => ({
    type: 'ApprovalPolicyChanged',
    data: { ...policy(signatures), at },
  });
  it('are switched on at once, and off with a second Controller', () => {
    const input = { by: 'cora', at: t2, proposalId: 'p1' };
    given(inForce(false, t1))
      .when((state) => changePolicy(state, { ...input, policy: policy(true) }))
      .then(inForce(true, t2));
    given(inForce(true, t1))
      .when((state) => changePolicy(state, { ...input, policy: { rules, signatures: true } }))
      .thenNothing();
    given(inForce(true, t1))
      .when((state) => changePolicy(state, { ...input, policy: { rules, signatures: false } }))
      .then({ type: 'ApprovalPolicyWeakeningProposed', data: { rules, proposalId: 'p1', proposedBy: 'cora' } });
  });
  it('are needed for all that is not posted, and without them only for what is prepared afterwards', () => {
    const { state } = given(inForce(false, t1), inForce(true, t2), inForce(false, t3));
    const signedOf = (preparedAt: string): boolean => neededSince(state, preparedAt, subject()).signed;
    expect(['2026-09-30T00:00:00.000Z', t1, t2, t3, '2026-10-04T00:00:00.000Z'].map(signedOf)).toEqual([
      ...[true, true, true, true, false],
    ]);
  });
});
