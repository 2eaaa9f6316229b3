import { type JournalBatchEvent } from '../../../src/domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import {
  type ExistingRevision,
  planRevision,
  type RevisionPlan,
} from '../../../src/domain/journal-batch/revision.decisions';
import { fold } from '../../../src/domain/shared/decider';
import {
  confirmed,
  held,
  inFlight,
  inRun,
  linesRecorded,
  planned,
  ready,
  rejected,
  unknown,
  verified,
} from '../../support/batch-events';
import { problemOf } from '../../support/builders';
import { refusalOf } from '../../support/given';

const discarded = [
  ...ready,
  held('import-9'),
  { type: 'JournalBatchDiscarded', data: { importId: 'import-9', reason: 'replaced' } },
] as const;
const failed = [...inFlight, rejected(1, problemOf('PERIOD_CLOSED'))];
const posted = [...inFlight, confirmed(), verified()];

type Parts = readonly (readonly JournalBatchEvent[])[];
const revisionOf = (revision: number, parts: Parts, more: Partial<ExistingRevision> = {}): ExistingRevision => ({
  revision,
  entryDigest: 'digest-1',
  importId: 'import-1',
  batches: parts.map((events) => fold(journalBatch, events)),
  ...more,
});
const existing = (...parts: Parts): ExistingRevision[] => [revisionOf(3, parts)];
const same = { entryDigest: 'digest-1', importId: 'import-2', parts: [] };
const changed = { entryDigest: 'digest-2', importId: 'import-2', parts: [] };

const planOf = (action: RevisionPlan['action'], revision: number, more: Partial<RevisionPlan> = {}): RevisionPlan => ({
  action,
  revision,
  occurrence: 1,
  replaces: null,
  standing: null,
  drops: null,
  ...more,
});

describe('an entry that is delivered', () => {
  it('is new when it was never seen', () => {
    expect(planRevision([], same)).toEqual(planOf('create', 1));
  });
  it('is new again when all of it was discarded', () => {
    expect(planRevision(existing(discarded, discarded), same)).toEqual(planOf('create', 4, { occurrence: 2 }));
  });
  it.each([
    ['Ready to Post', [ready]],
    ['posted', [posted]],
    ['partly posted', [posted, failed, inRun]],
  ])('changes nothing with the same content (%s)', (_status, parts) => {
    expect(planRevision(existing(...parts), same)).toEqual(planOf('unchanged', 3, { standing: 3 }));
  });
  it.each([
    ['Ready to Post', [ready, ready]],
    ['Failed', [failed]],
    ['partly discarded', [ready, discarded]],
  ])('replaces what is %s', (_status, parts) => {
    expect(planRevision(existing(...parts), changed)).toEqual(planOf('replace', 4, { replaces: 3, standing: 3 }));
  });
  it.each([
    ['correct', 'posted', [posted]],
    ['correct', 'confirmed, but not read back', [[...inFlight, confirmed()]]],
    ['correct', 'partly posted', [ready, posted]],
    ['wait', 'queued', [inRun]],
    ['wait', 'being posted', [inFlight]],
    ['wait', 'partly posted and partly being posted', [posted, inFlight]],
    ['wait', 'of unknown outcome', [[...inFlight, unknown()]]],
  ] as const)('is set aside to %s what is %s', (action, _status, parts) => {
    expect(planRevision(existing(...parts), changed)).toEqual(planOf(action, 4, { standing: 3 }));
  });
  it.each<[string, Parts]>([
    ['held', [[...ready, held('import-3')]]],
    ['staged', [[planned(), linesRecorded]]],
    ['only begun', [ready, []]],
  ])('is refused while it is %s by another import', (_status, parts) => {
    expect(refusalOf(() => planRevision(existing(...parts), changed)).code).toBe('ENTRY_IN_ANOTHER_IMPORT');
  });
  it.each<[string, Parts]>([
    ['only begun', [ready, []]],
    ['being staged', [ready, [planned()]]],
    ['staged', [ready, [planned(), linesRecorded]]],
    ['held', [ready, [...ready, held('import-3')]]],
  ])('is refused with the same content while a part of it is %s by another import', (_status, parts) => {
    expect(refusalOf(() => planRevision(existing(...parts), same)).code).toBe('ENTRY_IN_ANOTHER_IMPORT');
  });
  it('is refused while another import with the same content is not finished', () => {
    expect(refusalOf(() => planRevision(existing([planned(), linesRecorded]), same)).code).toBe(
      'ENTRY_IN_ANOTHER_IMPORT',
    );
  });
  it('continues where its own import was interrupted, whatever the batches have become', () => {
    const own = { entryDigest: 'digest-1', importId: 'import-1', parts: [] };
    const goOn = (...revisions: ExistingRevision[]) => planRevision(revisions, own);
    const first = (parts: Parts) => revisionOf(1, parts, { importId: 'import-0' });
    expect(goOn(revisionOf(1, [[planned()]]))).toEqual(planOf('create', 1));
    expect(goOn(first([ready]), revisionOf(2, [[planned()], []]))).toEqual(
      planOf('replace', 2, { occurrence: 2, replaces: 1, standing: 1 }),
    );
    expect(goOn(first([discarded]), revisionOf(2, [posted, inRun]))).toEqual(planOf('create', 2, { occurrence: 2 }));
  });

  describe('after a newer revision was discarded whole, its import having been rejected', () => {
    const undone = (parts: Parts) => [revisionOf(1, parts), revisionOf(2, [discarded], { importId: 'import-8' })];

    it('replaces the one before, which is in force again', () => {
      expect(planRevision(undone([ready]), changed)).toEqual(planOf('replace', 3, { replaces: 1, standing: 1 }));
    });
    it('changes nothing when it is the one before', () => {
      expect(planRevision(undone([posted]), same)).toEqual(planOf('unchanged', 1, { standing: 1 }));
    });
    it('is a correction when the one before is posted: else it would be in the ledger twice', () => {
      expect(planRevision(undone([posted]), changed)).toEqual(planOf('correct', 3, { standing: 1 }));
    });
  });

  describe('while a correction of it is set aside', () => {
    const aside = (because: 'posted' | 'in posting'): readonly JournalBatchEvent[] => [
      planned(),
      linesRecorded,
      { type: 'JournalBatchSetAside', data: { importId: 'import-8', because } },
    ];
    const waiting = (parts: Parts, because: 'posted' | 'in posting' = 'posted') => [
      revisionOf(1, parts),
      revisionOf(2, [aside(because)], { importId: 'import-8', entryDigest: 'digest-2' }),
    ];

    it('is unchanged with the content of the correction, which stays', () => {
      expect(planRevision(waiting([posted]), changed)).toEqual(planOf('unchanged', 2));
    });
    it('drops the correction with the content that is posted', () => {
      expect(planRevision(waiting([posted]), same)).toEqual(planOf('unchanged', 1, { standing: 1, drops: 2 }));
    });
    it('takes its place with a third content', () => {
      const third = { ...changed, entryDigest: 'digest-3' };
      expect(planRevision(waiting([posted]), third)).toEqual(planOf('correct', 3, { standing: 1, drops: 2 }));
      expect(planRevision(waiting([inRun], 'in posting'), third)).toEqual(planOf('wait', 3, { standing: 1, drops: 2 }));
      expect(planRevision(waiting([failed], 'in posting'), third)).toEqual(
        planOf('replace', 3, { replaces: 1, standing: 1, drops: 2 }),
      );
    });
    it('continues its own import', () => {
      const own = { ...changed, importId: 'import-8' };
      expect(planRevision(waiting([posted]), own)).toEqual(planOf('correct', 2, { standing: 1 }));
      expect(planRevision(waiting([failed], 'in posting'), own)).toEqual(
        planOf('replace', 2, { replaces: 1, standing: 1 }),
      );
    });
  });
});
