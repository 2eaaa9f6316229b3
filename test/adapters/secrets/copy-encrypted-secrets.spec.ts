import { copyEncryptedSecrets } from '../../../src/adapters/secrets/copy-encrypted-secrets';
import { SharedEncryptedSecrets, type SharedValues } from '../../../src/adapters/secrets/shared-encrypted-secrets';
import { type EncryptedSecrets } from '../../../src/adapters/secrets/encrypted-secrets';
import { SqliteEncryptedSecrets } from '../../../src/adapters/secrets/sqlite-encrypted-secrets';

class MemoryValues implements SharedValues {
  private readonly values = new Map<string, unknown>();

  async read(key: string): Promise<unknown> {
    return this.values.get(key);
  }

  async write(key: string, value: unknown): Promise<void> {
    this.values.set(key, value);
  }

  async keys(): Promise<readonly string[]> {
    return [...this.values.keys()];
  }
}

const HOMES: readonly (readonly [string, () => EncryptedSecrets])[] = [
  ['a file', () => new SqliteEncryptedSecrets(':memory:')],
  ['what instances share', () => new SharedEncryptedSecrets(new MemoryValues())],
];

describe.each(HOMES.flatMap(([from, openFrom]) => HOMES.map(([to, openTo]) => ({ from, to, openFrom, openTo }))))(
  'encrypted secrets copied from $from to $to',
  ({ openFrom, openTo }) => {
    let [from, to]: EncryptedSecrets[] = [];
    beforeEach(async () => {
      [from, to] = [openFrom(), openTo()];
      await from.put('acme/1', { password: Buffer.from([0, 255, 1]), sender: Buffer.from('encrypted') });
      await from.put('acme/2', { secret: Buffer.from('other') });
      await from.put('acme/3', { secret: Buffer.from('gone') });
      await from.remove('acme/3');
    });
    afterEach(() => {
      from!.close();
      to!.close();
    });

    it('come byte by byte, are not copied twice, and are completed', async () => {
      await to!.put('acme/2', { secret: Buffer.from('other') });
      expect(await copyEncryptedSecrets(from!, to!)).toBe(1);
      expect(await copyEncryptedSecrets(from!, to!)).toBe(0);
      expect([...(await to!.refs())].sort()).toEqual(['acme/1', 'acme/2']);
      expect(await to!.get('acme/1')).toEqual(await from!.get('acme/1'));
    });

    it.each([
      ['another value', { password: Buffer.from([0, 255, 2]), sender: Buffer.from('encrypted') }],
      ['a value less', { password: Buffer.from([0, 255, 1]) }],
      [
        'a value more',
        { password: Buffer.from([0, 255, 1]), sender: Buffer.from('encrypted'), more: Buffer.from('x') },
      ],
    ])('are refused where %s lies', async (_what, values) => {
      await to!.put('acme/1', values);
      await expect(copyEncryptedSecrets(from!, to!)).rejects.toThrow('has something else under acme/1');
      expect(await to!.get('acme/1')).toEqual(values);
    });
  },
);
