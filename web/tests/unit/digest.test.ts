import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { runDigest, sha256 } from '../../src/driver/digest.ts';

const oracle = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('digest', () => {
  it('knows the published vectors', () => {
    expect(sha256(new TextEncoder().encode('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256(new Uint8Array())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('equals the library at every length around a block', () => {
    for (let length = 0; length < 200; length += 1) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 131 + length * 7) % 256);
      expect(sha256(bytes), `${length} bytes`).toBe(oracle(bytes));
    }
  });

  it('does not depend on the order of arrival', () => {
    const ids = ['b', 'a', 'c'];
    expect(runDigest(ids)).toBe(runDigest([...ids].reverse()));
    expect(runDigest(ids)).toBe(oracle(new TextEncoder().encode('a\nb\nc\n')));
    expect(ids).toEqual(['b', 'a', 'c']);
  });
});
