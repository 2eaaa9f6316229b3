import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileSealArchive, readPublicKey, readSeals } from '../../../src/adapters/evidence/file-seal-archive';
import { type Seal } from '../../../src/application/ports/seal-ports';

const seal = (number: number): Seal => ({
  ...{ number, size: number * 10, position: String(number), root: 'r', parts: [], previous: '' },
  ...{ at: '2026-09-30T10:00:00.000Z', keyId: 'k', signature: `s${number}` },
});

describe('the archive of the seals', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'revrec-seals-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const numbers = (): number[] => readSeals(folder).map(({ number }) => number);

  it('keeps each seal once, with the key, also after a restart', async () => {
    const archive = new FileSealArchive(folder, 'pem');
    for (const number of [1, 2, 2, 1]) await archive.keep([seal(number)]);
    await new FileSealArchive(folder, 'other').keep([seal(2)]);
    await new FileSealArchive(folder, 'other').keep([seal(3)]);
    expect([readSeals(folder), readPublicKey(folder)]).toEqual([[1, 2, 3].map(seal), 'pem']);
  });

  it('takes all that is missing at once, in its order', async () => {
    const archive = new FileSealArchive(folder, 'pem');
    await archive.keep([1, 2].map(seal));
    await archive.keep([]);
    await archive.keep([1, 2, 3, 4].map(seal));
    expect(readFileSync(join(folder, 'seals.jsonl'), 'utf8').split('\n')).toHaveLength(5);
    expect(readSeals(folder)).toEqual([1, 2, 3, 4].map(seal));
  });

  it('is shared by several instances: none keeps again what another one kept', async () => {
    const [one, other] = [new FileSealArchive(folder, 'pem'), new FileSealArchive(folder, 'pem')];
    await one.keep([seal(1)]);
    await other.keep([seal(1)]);
    await other.keep([seal(2)]);
    await one.keep([seal(2)]);
    await one.keep([seal(3)]);
    expect(readFileSync(join(folder, 'seals.jsonl'), 'utf8').split('\n')).toHaveLength(4);
    expect(numbers()).toEqual([1, 2, 3]);
  });

  it('has a seal once that two instances kept at the same moment, and none that was cut off', async () => {
    const archive = new FileSealArchive(folder, 'pem');
    await archive.keep([seal(1)]);
    await archive.keep([seal(2)]);
    appendFileSync(join(folder, 'seals.jsonl'), `${JSON.stringify(seal(1))}\n{"number":3,"si`);
    expect(numbers()).toEqual([1, 2]);
    const restarted = new FileSealArchive(folder, 'pem');
    await restarted.keep([seal(2)]);
    await restarted.keep([seal(3)]);
    expect(numbers()).toEqual([1, 2, 3]);
  });

  it('continues after a line that a full disk cut off, without a restart', async () => {
    const archive = new FileSealArchive(folder, 'pem');
    await archive.keep([seal(1)]);
    appendFileSync(join(folder, 'seals.jsonl'), '{"number":2,"si');
    await archive.keep([seal(2)]);
    expect(numbers()).toEqual([1, 2]);
  });
});
