import { type JournalBatchEvent } from '../../../src/domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { type ExistingRevision, planRevision } from '../../../src/domain/journal-batch/revision.decisions';
import { type DomainErrorCode } from '../../../src/domain/shared/errors';
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

describe('an entry that is delivered', () => {
  it('is new when it was never seen', () => {
    expect(planRevision([], same)).toEqual({ action: 'create', revision: 1, occurrence: 1, replaces: null });
  });
  it('is new again when all of it was discarded', () => {
    expect(planRevision(existing(discarded, discarded), same)).toEqual({
      action: 'create',
      revision: 4,
      occurrence: 2,
      replaces: null,
    });
  });
  it.each([
    ['Ready to Post', [ready]],
    ['posted', [posted]],
    ['partly posted', [posted, failed, inRun]],
  ])('changes nothing with the same content (%s)', (_status, parts) => {
    expect(planRevision(existing(...parts), same)).toEqual({
      action: 'unchanged',
      revision: 3,
      occurrence: 1,
      replaces: null,
    });
  });
  it.each([
    ['Ready to Post', [ready, ready]],
    ['Failed', [failed]],
    ['partly discarded', [ready, discarded]],
  ])('replaces what is %s', (_status, parts) => {
    expect(planRevision(existing(...parts), changed)).toEqual({
      action: 'replace',
      revision: 4,
      occurrence: 1,
      replaces: 3,
    });
  });
  it.each<[DomainErrorCode, string, readonly (readonly JournalBatchEvent[])[]]>([
    ['ENTRY_ALREADY_POSTED', 'posted', [posted]],
    ['ENTRY_ALREADY_POSTED', 'partly posted', [ready, posted]],
    ['ENTRY_IN_POSTING', 'queued', [inRun]],
    ['ENTRY_IN_POSTING', 'being posted', [inFlight]],
    ['ENTRY_IN_ANOTHER_IMPORT', 'held by another import', [[...ready, held('import-3')]]],
    ['ENTRY_IN_ANOTHER_IMPORT', 'staged by another import', [[planned(), linesRecorded]]],
    ['ENTRY_IN_ANOTHER_IMPORT', 'only begun by another import', [ready, []]],
  ])('is refused with %s when it is %s', (code, _status, parts) => {
    expect(refusalOf(() => planRevision(existing(...parts), changed)).code).toBe(code);
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
    expect(goOn(revisionOf(1, [[planned()]]))).toEqual({
      action: 'create',
      revision: 1,
      occurrence: 1,
      replaces: null,
    });
    expect(goOn(first([ready]), revisionOf(2, [[planned()], []]))).toEqual({
      action: 'replace',
      revision: 2,
      occurrence: 2,
      replaces: 1,
    });
    expect(goOn(first([discarded]), revisionOf(2, [posted, inRun]))).toEqual({
      action: 'create', // What it replaced is discarded already: nothing is left to hold.
      revision: 2,
      occurrence: 2,
      replaces: null,
    });
  });

  describe('after a newer revision was discarded whole, its import having been rejected', () => {
    const undone = (parts: Parts) => [revisionOf(1, parts), revisionOf(2, [discarded], { importId: 'import-8' })];

    it('replaces the one before, which is in force again', () => {
      expect(planRevision(undone([ready]), changed)).toEqual({
        action: 'replace',
        revision: 3,
        occurrence: 1,
        replaces: 1,
      });
    });
    it('changes nothing when it is the one before', () => {
      expect(planRevision(undone([posted]), same)).toEqual({
        action: 'unchanged',
        revision: 1,
        occurrence: 1,
        replaces: null,
      });
    });
    it('is refused when the one before is posted: it would be in the ledger twice', () => {
      expect(refusalOf(() => planRevision(undone([posted]), changed)).code).toBe('ENTRY_ALREADY_POSTED');
    });
  });
});
