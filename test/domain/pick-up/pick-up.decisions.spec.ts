import {
  deliveryNumber,
  isTaken,
  recordFileTrouble,
  recordLeft,
  recordRecovery,
  recordRefused,
  recordTaken,
  recordTrouble,
  removePickUp,
  requireSettings,
  savePickUp,
} from '../../../src/domain/pick-up/pick-up.decisions';
import { type PickUpEvent } from '../../../src/domain/pick-up/pick-up.events';
import {
  isSameLogin,
  type PickUpSettings,
  type SftpPlace,
  sourceOf,
} from '../../../src/domain/pick-up/pick-up.settings';
import { type PickUp, pickUp } from '../../../src/domain/pick-up/pick-up.state';
import {
  FILE_TROUBLES,
  SOURCE_TROUBLES,
  troubleOf,
  waitsForPerson,
} from '../../../src/domain/pick-up/pick-up.troubles';
import { DomainError } from '../../../src/domain/shared/errors';
import { fold } from '../../../src/domain/shared/decider';

const after = (...events: readonly PickUpEvent[]): PickUp => fold(pickUp, events);
const codeOf = (decide: () => unknown): unknown => {
  try {
    decide();
    return null;
  } catch (error) {
    return error instanceof DomainError ? [error.code, error.details['field']] : error;
  }
};

const folder: PickUpSettings = {
  place: { kind: 'folder', path: 'inbox' },
  credential: null,
  finishedSign: 'marker',
  afterward: 'move',
  profile: null,
  rounding: 'none',
  countsByItself: false,
};
const place: SftpPlace = {
  kind: 'sftp',
  host: 'files.example.com',
  port: 22,
  user: 'close',
  path: '/out',
  hostKey: `SHA256:${'A'.repeat(43)}`,
};
const sftp: PickUpSettings = { ...folder, place, credential: { ref: 'r', fingerprint: 'f' } };
const saved = (settings: PickUpSettings = folder): PickUpEvent => ({ type: 'PickUpSaved', data: settings });

describe('saving a pick-up', () => {
  it.each([folder, sftp])('records the settings, once: %j', (settings) => {
    expect(savePickUp(pickUp.initial, settings)).toEqual([saved(settings)]);
    expect(savePickUp(after(saved(settings)), settings)).toEqual([]);
  });

  it('does nothing for an equal credential under another reference, and something for another one', () => {
    expect(savePickUp(after(saved(sftp)), { ...sftp, credential: { ref: 'r2', fingerprint: 'f' } })).toEqual([]);
    expect(savePickUp(after(saved(sftp)), { ...sftp, credential: { ref: 'r2', fingerprint: 'g' } })).toHaveLength(1);
  });

  it.each<[string, PickUpSettings]>([
    ['path', { ...folder, place: { kind: 'folder', path: '../other' } }],
    ['path', { ...folder, place: { kind: 'folder', path: 'a/../../other' } }],
    ['path', { ...folder, place: { kind: 'folder', path: '/etc' } }],
    ['path', { ...folder, place: { kind: 'folder', path: 'a\\b' } }],
    ['path', { ...folder, place: { kind: 'folder', path: 'C:' } }],
    ['path', { ...folder, place: { kind: 'folder', path: 'a\0b' } }],
    ['path', { ...folder, place: { kind: 'folder', path: 'x'.repeat(501) } }],
    ['path', { ...sftp, place: { ...place, path: '/out/..' } }],
    ['host', { ...sftp, place: { ...place, host: 'a b' } }],
    ['host', { ...sftp, place: { ...place, host: '' } }],
    ['port', { ...sftp, place: { ...place, port: 0 } }],
    ['port', { ...sftp, place: { ...place, port: 65_536 } }],
    ['user', { ...sftp, place: { ...place, user: 'a b' } }],
    ['hostKey', { ...sftp, place: { ...place, hostKey: '' } }],
    ['hostKey', { ...sftp, place: { ...place, hostKey: 'SHA256:short' } }],
    ['password', { ...sftp, credential: null }],
    ['password', { ...folder, credential: sftp.credential }],
  ])('refuses a wrong %s', (field, settings) => {
    expect(codeOf(() => savePickUp(pickUp.initial, settings))).toEqual(['PICK_UP_INVALID', field]);
  });

  it('ends a wait for a person', () => {
    const stopped: PickUpEvent = { type: 'PickUpTroubled', data: troubleOf('LOGIN_REFUSED', 'x') };
    expect(after(saved(), stopped).trouble?.code).toBe('LOGIN_REFUSED');
    expect(after(saved(), stopped, saved(sftp)).trouble).toBeNull();
  });

  it('is undone by removing, once', () => {
    expect(removePickUp(after(saved()))).toEqual([{ type: 'PickUpRemoved', data: {} }]);
    expect(removePickUp(after(saved(), { type: 'PickUpRemoved', data: {} }))).toEqual([]);
    expect(codeOf(() => requireSettings(pickUp.initial))).toEqual(['PICK_UP_NOT_SET_UP', undefined]);
  });
});

describe('the name of a source', () => {
  it('does not depend on how its path or host is written, nor on the host key', () => {
    expect(sourceOf({ kind: 'folder', path: './in//box/' })).toBe(sourceOf({ kind: 'folder', path: 'in/box' }));
    expect(sourceOf({ ...place, host: 'FILES.example.com', hostKey: '' })).toBe(sourceOf(place));
    expect(sourceOf({ ...place, path: 'out' })).not.toBe(sourceOf(place));
  });

  it('is of one login', () => {
    expect(isSameLogin(place, { ...place, path: 'other', host: 'Files.Example.com' })).toBe(true);
    for (const change of [{ host: 'h' }, { port: 23 }, { user: 'u' }])
      expect(isSameLogin(place, { ...place, ...change })).toBe(false);
    expect(isSameLogin(folder.place, folder.place)).toBe(false);
  });
});

const file = { source: 'folder:inbox', name: 'close.csv', bytes: 3, modifiedAt: '2026-09-30T10:00:00.000Z' };
const taken = { ...file, digest: 'A', importId: 'i1', number: 0 };
const takenNow = (more: Partial<typeof taken> = {}): PickUpEvent => ({
  type: 'PickUpFileTaken',
  data: { ...taken, ...more, withTotals: false, awaitsConfirmation: true },
});
const left: PickUpEvent = { type: 'PickUpFilesLeft', data: { source: file.source, names: [file.name] } };

describe('the number of a delivery', () => {
  it('grows with every other content, so that A, B, A are three', () => {
    expect(deliveryNumber(pickUp.initial, 'A')).toBe(0);
    const a = takenNow();
    const b = takenNow({ digest: 'B', importId: 'i2', number: 1 });
    expect(deliveryNumber(after(a), 'A')).toBe(0);
    expect(deliveryNumber(after(a), 'B')).toBe(1);
    expect(deliveryNumber(after(a, b), 'A')).toBe(2);
    expect(deliveryNumber(after(a, b), 'B')).toBe(1);
  });

  it('is shared by files of one content', () => {
    const other = takenNow({ name: 'other.csv', importId: 'i2' });
    expect([isTaken(after(takenNow(), other), 'i1'), isTaken(after(takenNow(), other), 'i2')]).toEqual([true, true]);
    expect(isTaken(after(takenNow(), takenNow({ digest: 'B', importId: 'i2', number: 1 })), 'i1')).toBe(false);
  });
});

describe('recording a file', () => {
  const more = { ...taken, withTotals: true, awaitsConfirmation: false };
  const trouble = troubleOf('FILE_NOT_PERMITTED', '');
  const troubled: PickUpEvent = { type: 'PickUpFileTroubled', data: { ...file, ...trouble } };
  const refused: PickUpEvent = { type: 'PickUpFileRefused', data: { ...file, ...troubleOf('FILE_TOO_LARGE', '3') } };

  it('as taken happens once, and as repeated when it comes back', () => {
    expect(recordTaken(pickUp.initial, more)).toEqual([{ type: 'PickUpFileTaken', data: more }]);
    expect(recordTaken(after(takenNow()), more)).toEqual([]);
    expect(recordTaken(after(takenNow(), left), more)).toEqual([{ type: 'PickUpFileRepeated', data: taken }]);
  });

  it('as refused happens once', () => {
    const data = { ...file, ...troubleOf('FILE_TOO_LARGE', '3') };
    expect(recordRefused(pickUp.initial, data)).toEqual([refused]);
    expect(recordRefused(after(refused), data)).toEqual([]);
    expect(recordRefused(after(refused), { ...data, bytes: 4 })).toHaveLength(1);
  });

  it('as in trouble happens once for each cause', () => {
    const data = { ...file, ...trouble };
    expect(recordFileTrouble(pickUp.initial, data)).toEqual([troubled]);
    expect(recordFileTrouble(after(troubled), data)).toEqual([]);
    expect(recordFileTrouble(after(troubled), { ...file, ...troubleOf('FILE_UNREADABLE', 'x') })).toHaveLength(1);
  });

  it('as in trouble leaves it taken or refused, but not another file in its place', () => {
    const outcome = (...events: readonly PickUpEvent[]): unknown => [...after(...events).standing.values()][0]?.outcome;
    expect(outcome(takenNow(), troubled)).toBe('taken');
    expect(outcome(refused, troubled)).toBe('refused');
    expect(outcome(troubled)).toBe('troubled');
    expect(outcome(takenNow({ bytes: 4 }), troubled)).toBe('troubled');
  });

  it('as left happens for what was dealt with in this source and is gone, a hundred names at a time', () => {
    expect(recordLeft(pickUp.initial, file.source, [])).toEqual([]);
    expect(recordLeft(after(takenNow()), file.source, ['close.csv'])).toEqual([]);
    expect(recordLeft(after(takenNow()), 'folder:other', [])).toEqual([]);
    expect(recordLeft(after(takenNow()), file.source, ['other.csv'])).toEqual([left]);
    const many = Array.from({ length: 101 }, (_, index) => takenNow({ name: `${index}.csv` }));
    expect(
      recordLeft(after(...many), file.source, []).map(
        ({ data }) => (data as { names: readonly string[] }).names.length,
      ),
    ).toEqual([100, 1]);
    expect(after(takenNow(), left).standing.size).toBe(0);
  });
});

describe('a trouble of the source', () => {
  const trouble = troubleOf('SERVER_UNREACHABLE', 'ECONNREFUSED');
  const troubled: PickUpEvent = { type: 'PickUpTroubled', data: trouble };

  it('is recorded once, until it is another one or over', () => {
    expect(recordTrouble(after(saved()), trouble)).toEqual([troubled]);
    expect(recordTrouble(after(saved(), troubled), { ...trouble, message: 'other words' })).toEqual([]);
    expect(recordTrouble(after(saved(), troubled), troubleOf('LOGIN_REFUSED', ''))).toHaveLength(1);
    expect(recordTrouble(pickUp.initial, trouble)).toEqual([]);
    expect(recordRecovery(after(saved(), troubled))).toEqual([{ type: 'PickUpRecovered', data: {} }]);
    expect(recordRecovery(after(saved(), troubled, { type: 'PickUpRecovered', data: {} }))).toEqual([]);
  });

  it('waits for a person when another attempt could do harm, and only then', () => {
    const all = [...SOURCE_TROUBLES, ...FILE_TROUBLES];
    expect(all.filter((code) => waitsForPerson(troubleOf(code, 'x')))).toEqual([
      'HOST_KEY_DIFFERS',
      'LOGIN_REFUSED',
      'CREDENTIAL_UNUSABLE',
    ]);
  });

  it('is told in sentences, with what to do', () => {
    for (const code of [...SOURCE_TROUBLES, ...FILE_TROUBLES]) {
      const { message, fix } = troubleOf(code, 'x');
      expect([code, message, fix]).toEqual([
        code,
        expect.stringMatching(/^[A-Z].*\.$/),
        expect.stringMatching(/^[A-Z].*\.$/),
      ]);
    }
  });
});
