import { PickUpReadModel } from '../../../src/adapters/read-models/pick-up.read-model';
import { openDatabase } from '../../../src/adapters/sqlite/open-database';
import { type RecordedEvent } from '../../../src/application/ports/event-store';
import { type PickUpEvent } from '../../../src/domain/pick-up/pick-up.events';
import { folderSettings } from '../../support/pick-up-system';
import { ENVIRONMENT } from '../../support/plain-ports';

let views: PickUpReadModel;
let place: number;
const happen = (...facts: readonly PickUpEvent[]): void => {
  for (const fact of facts) {
    place += 1;
    const metadata = { actor: 'ana', environment: ENVIRONMENT, occurredAt: `2026-09-30T10:00:0${place}.000Z` };
    const event = {
      ...fact,
      stream: `pickUp-${ENVIRONMENT}`,
      revision: place - 1,
      metadata,
    } as unknown as RecordedEvent;
    views.apply(event, place);
  }
};
beforeEach(() => {
  const database = openDatabase(':memory:', 'OFF');
  views = new PickUpReadModel(database);
  views.create();
  place = 0;
});

const file = { source: 'folder:', name: 'close.csv', bytes: 3, modifiedAt: '2026-09-30T09:00:00.000Z' };
const trouble = { code: 'FILE_NOT_PERMITTED', message: 'No.', fix: 'Allow it.' };
const taken = { ...file, digest: 'd', importId: 'i1', number: 0 };
const takenNow: PickUpEvent = {
  type: 'PickUpFileTaken',
  data: { ...taken, withTotals: true, awaitsConfirmation: true },
};
const troubled: PickUpEvent = { type: 'PickUpFileTroubled', data: { ...file, ...trouble } };
const left: PickUpEvent = { type: 'PickUpFilesLeft', data: { source: 'folder:', names: ['close.csv'] } };
const files = (): unknown[] =>
  views
    .filesOf(ENVIRONMENT, { limit: 10, cursor: null })
    .items.map(({ state, importId, trouble: why }) => [state, importId, why?.code ?? null]);
const attention = (): number => views.pickUpOf(ENVIRONMENT).troubledFiles;

describe('the pick-up of an environment', () => {
  it('is none at first', () => {
    expect(views.pickUpOf(ENVIRONMENT)).toMatchObject({ settings: null, trouble: null, revision: -1 });
  });

  it('shows its settings without the credential', () => {
    const credential = { ref: 'acme-test/pick-up/1', fingerprint: 'f' };
    happen({ type: 'PickUpSaved', data: folderSettings({ credential }) });
    const { credential: _credential, ...settings } = folderSettings();
    expect(views.pickUpOf(ENVIRONMENT)).toEqual({
      settings,
      trouble: null,
      troubledSince: null,
      troubledFiles: 0,
      changedAt: '2026-09-30T10:00:01.000Z',
      changedBy: 'ana',
      revision: 0,
    });
    happen({ type: 'PickUpRemoved', data: {} });
    expect(views.pickUpOf(ENVIRONMENT).settings).toBeNull();
  });

  it('shows a trouble from its beginning to its end', () => {
    happen({ type: 'PickUpTroubled', data: trouble });
    expect(views.pickUpOf(ENVIRONMENT)).toMatchObject({ trouble, troubledSince: '2026-09-30T10:00:01.000Z' });
    happen({ type: 'PickUpRecovered', data: {} });
    expect(views.pickUpOf(ENVIRONMENT)).toMatchObject({ trouble: null, troubledSince: null });
  });
});

describe('a file', () => {
  it('that was in trouble and is taken then has one row', () => {
    happen(troubled);
    expect([files(), attention()]).toEqual([[['Needs attention', null, 'FILE_NOT_PERMITTED']], 1]);
    happen(takenNow);
    expect([files(), attention()]).toEqual([[['Taken', 'i1', null]], 0]);
  });

  it('that cannot be moved stays taken, and needs attention until it is gone', () => {
    happen(takenNow, troubled);
    expect([files(), attention()]).toEqual([[['Taken', 'i1', 'FILE_NOT_PERMITTED']], 1]);
    happen(left);
    expect([files(), attention()]).toEqual([[['Taken', 'i1', null]], 0]);
  });

  it('that was refused keeps the reason when it cannot be moved, and when it is gone', () => {
    happen({ type: 'PickUpFileRefused', data: { ...file, ...trouble, code: 'FILE_TOO_LARGE' } }, left);
    expect([files(), attention()]).toEqual([[['Refused', null, 'FILE_TOO_LARGE']], 0]);
  });

  it('in trouble that disappears is gone', () => {
    happen(troubled, left);
    expect([files(), attention()]).toEqual([[['Gone', null, 'FILE_NOT_PERMITTED']], 0]);
  });

  it('with another content in its place keeps its row', () => {
    happen(takenNow, { type: 'PickUpFileTroubled', data: { ...file, ...trouble, bytes: 4 } });
    expect([files(), attention()]).toEqual([
      [
        ['Needs attention', null, 'FILE_NOT_PERMITTED'],
        ['Taken', 'i1', null],
      ],
      1,
    ]);
  });

  it('that comes back is listed again, the newest first, page by page', () => {
    happen(takenNow, left, { type: 'PickUpFileRepeated', data: taken });
    const first = views.filesOf(ENVIRONMENT, { limit: 1, cursor: null });
    expect(first.items.map(({ state }) => state)).toEqual(['Repeated']);
    const second = views.filesOf(ENVIRONMENT, { limit: 1, cursor: first.nextCursor });
    expect([second.items.map(({ state }) => state), second.nextCursor]).toEqual([['Taken'], null]);
    expect(views.filesOf('acme-live', { limit: 1, cursor: null }).items).toEqual([]);
  });
});
