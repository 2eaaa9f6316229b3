import {
  BACKUP_FILES,
  type BackupManifest,
  manifestText,
  readManifest,
} from '../../../src/application/log-backup/backup-manifest';
import { BackupRefused } from '../../../src/application/log-backup/backup-refused';

const SHA = 'a'.repeat(64);
const manifest: BackupManifest = {
  ...{ format: 'revrec-backup/1', at: '2026-10-02T10:00:00.000Z', events: 40, streams: 7, seals: 2 },
  files: Object.values(BACKUP_FILES).map((name, index) => ({ name, bytes: index, sha256: SHA })),
};

const codeOf = (text: string): unknown => {
  try {
    return readManifest(text);
  } catch (error) {
    return error instanceof BackupRefused ? error.code : error;
  }
};

describe('the manifest of a backup', () => {
  it('is read as it was written', () => {
    expect(readManifest(manifestText(manifest))).toEqual(manifest);
  });

  it.each<[string, unknown]>([
    ['another format', { ...manifest, format: 'revrec-backup/2' }],
    ['no events', { ...manifest, events: undefined }],
    ['a negative count', { ...manifest, seals: -1 }],
    ['no files', { ...manifest, files: undefined }],
    ['no log', { ...manifest, files: manifest.files.filter(({ name }) => name !== 'events.sqlite') }],
    ['no public key', { ...manifest, files: manifest.files.filter(({ name }) => name !== 'seals/public-key.pem') }],
    ['a file outside its folder', { ...manifest, files: [...manifest.files, { name: '../x', bytes: 1, sha256: SHA }] }],
    ['a key', { ...manifest, files: [...manifest.files, { name: 'vault.key', bytes: 32, sha256: SHA }] }],
    ['half a digest', { ...manifest, files: manifest.files.map((file) => ({ ...file, sha256: 'abc' })) }],
    ['a list', [manifest]],
    ['nothing', null],
  ])('with %s is not one of ours', (_, value) => {
    expect(codeOf(JSON.stringify(value))).toBe('BACKUP_FOREIGN');
  });

  it('that was cut off is not one of ours', () => {
    expect(codeOf(manifestText(manifest).slice(0, 100))).toBe('BACKUP_FOREIGN');
  });
});
