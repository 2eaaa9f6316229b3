import { differencePlanOf } from '../../../src/domain/journal-batch/difference-plan';
import { type PostedBatch } from '../../../src/domain/journal-batch/batch-states';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { fold } from '../../../src/domain/shared/decider';
import { HISTORIES } from '../../support/batch-histories';
import { credit, debit } from '../../support/builders';

describe('the plan of a net difference', () => {
  it('is of the entry that it adjusts: its month, day, entity, currency and journal, and nothing of its import', () => {
    const anchor = fold(journalBatch, HISTORIES.Posted) as PostedBatch;
    const { plan, identity, recordNo } = anchor;
    const delivered = { batchKeys: ['JB2'], entryRevision: 2, importId: 'import-2' };
    const words = { journal: 'APJ', exchangeRateType: '', fields: [] };
    const planned = differencePlanOf(anchor, {
      ...{ batchKey: 'JBD', journalEntryId: 'Difference 2', number: 2, namesOf: '2026-09', base: ['JB1', 'JBD1'] },
      ...{ delivered, words, lines: [debit(300), debit(200), credit(500)], contentDigest: 'net' },
    });
    expect(planned).toEqual({
      ...{ batchKey: 'JBD', journalEntryId: 'Difference 2', part: 1, parts: 1, entryRevision: 1 },
      ...{ contentDigest: 'net', entryDigest: 'net', lineCount: 3, totalMinor: '500', importId: '' },
      businessEntityId: plan.businessEntityId,
      currency: plan.currency,
      journal: plan.journal,
      transactionDate: plan.transactionDate,
      period: plan.period,
      ...{ derivation: 2, columnRules: 2, ledgerWords: words },
      adjusts: {
        ...{
          batchKey: plan.batchKey,
          journalEntryId: plan.journalEntryId,
          referenceNo: identity.referenceNo,
          recordNo,
        },
        ...{ namesOf: '2026-09', number: 2, base: ['JB1', 'JBD1'], delivered },
      },
    });
  });
});
