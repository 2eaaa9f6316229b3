import {
  batchKeyOf,
  controlIdOf,
  firstBatchKeyOf,
  firstPostingNamesOf,
  postingNamesOf,
} from '../../../src/application/journal-batch/batch-keys';
import { planFor } from '../../support/builders';

const entry = { environment: 'acme-test', businessEntityId: 'us01', period: '2026-09', journalEntryId: 'JE-1' };
const ledger = { environment: 'acme-test', companyId: 'ACME', issue: 1 };
const { derivation: _derivation, occurrence: _occurrence, ...firstPlan } = planFor();

/** The first two come from version 49a80d0, the others from the first commit of the second derivation. */
const KEPT = ['JBNTCMOBRSAKBIC7EURI', 'RR2609-D6YD4UKPYUCUO', 'JBJCEBSREPMJYE24UJY7', 'RR2609-3JG4H7CURWJI7'];

/** Whatever is changed here posts every entry of a lost log again: these texts are in customers' ledgers. */
describe('the names of a batch', () => {
  it('never change, in either derivation', () => {
    expect([
      firstBatchKeyOf('acme-test', 'JE-1', 1, 1),
      firstPostingNamesOf(firstPlan, ledger).referenceNo,
      batchKeyOf(entry, 1, 1),
      postingNamesOf(planFor(), ledger).referenceNo,
    ]).toEqual(KEPT);
  });

  it('of a plan that names no derivation are those of the first', () => {
    expect(postingNamesOf(firstPlan, ledger)).toEqual(firstPostingNamesOf(firstPlan, ledger));
  });

  it('are 20 characters with the month for people, and the control id follows from the reference', () => {
    const { referenceNo, controlId } = postingNamesOf(planFor(), ledger);
    expect(referenceNo).toMatch(/^RR2609-[A-Z2-7]{13}$/);
    expect(controlId).toBe(controlIdOf(referenceNo));
  });

  it.each([
    ['the entity', { businessEntityId: 'uk01' }],
    ['the content', { entryDigest: 'other' }],
    ['how often it was delivered', { occurrence: 2 }],
    ['the part', { part: 2 }],
    ['the number of parts', { parts: 2 }],
    ['the id', { journalEntryId: 'JE-2' }],
    ['the month', { period: '2026-10' }],
  ])('depend on %s', (_what, more) => {
    expect(postingNamesOf(planFor(more), ledger)).not.toEqual(postingNamesOf(planFor(), ledger));
  });

  it('do not depend on a counter of the log, nor on the case of the company id', () => {
    const names = postingNamesOf(planFor(), ledger);
    expect(postingNamesOf(planFor({ entryRevision: 7, batchKey: 'JB9', importId: 'i9' }), ledger)).toEqual(names);
    expect(postingNamesOf(planFor(), { ...ledger, companyId: ' acme ' })).toEqual(names);
    expect(firstPostingNamesOf(firstPlan, { ...ledger, companyId: 'acme' })).not.toEqual(
      firstPostingNamesOf(firstPlan, ledger),
    );
  });

  it('are the batch’s own: entity and month are part of the key', () => {
    const keys = [entry, { ...entry, businessEntityId: 'uk01' }, { ...entry, period: '2026-10' }].map((one) =>
      batchKeyOf(one, 1, 1),
    );
    expect(new Set(keys).size).toBe(3);
  });
});
