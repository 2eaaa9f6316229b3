import { createHash, createHmac, randomBytes } from 'node:crypto';
import { LineTree } from '../../../src/application/journal-batch/line-tree';
import { credit, debit } from '../../support/builders';

const sha256 = (...parts: readonly (Buffer | string)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

describe('the tree of the lines of a batch', () => {
  it('has the HMAC of the number of each line as its salt, and the root over the salted lines', () => {
    const secret = randomBytes(32);
    const lines = [debit(1000), credit(700, { description: 'Übertrag' }), credit(300)];
    const tree = new LineTree(secret.toString('base64'), lines);
    const salts = [1, 2, 3].map((number) => createHmac('sha256', secret).update(String(number)).digest());
    expect(tree.show([1, 2, 3])).toEqual({
      lines: lines.map((line, index) => ({ number: index + 1, salt: salts[index], line })),
      beside: [],
    });
    const leaves = lines.map((line, index) =>
      sha256(Buffer.from([0]), salts[index] ?? '', JSON.stringify([index + 1, line])),
    );
    const [first, second, third] = leaves as [Buffer, Buffer, Buffer];
    const node = Buffer.from([1]);
    expect(tree.root()).toBe(sha256(node, sha256(node, first, second), third).toString('hex'));
    expect(tree.show([3]).beside).toEqual([sha256(node, first, second)]);
    expect(tree.show([2, 9]).lines.map(({ number }) => number)).toEqual([2]);
  });

  it('is another one with another secret', () => {
    const roots = [1, 2].map((byte) => new LineTree(Buffer.alloc(32, byte).toString('base64'), [debit(1)]).root());
    expect(new Set(roots).size).toBe(2);
    expect(() => new LineTree(Buffer.alloc(65).toString('base64'), [])).toThrow('longer than a block');
  });
});
