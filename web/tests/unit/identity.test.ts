import { describe, expect, it } from 'vitest';
import { uuidV7 } from '../../src/driver/identity.ts';
import { uuidV4 } from '../../src/resident/random.ts';

describe('identifiers', () => {
  it('writes the example of RFC 9562, appendix A.6', () => {
    const random = new Uint8Array([0, 0, 0, 0, 0, 0, 0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]);
    expect(uuidV7(0x017f22e279b0, random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
  });

  it('sorts by time and never repeats', () => {
    const ids = Array.from({ length: 2000 }, (_, index) => uuidV7(1_790_000_000_000 + index));
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('stands a clock before 1970', () => {
    expect(uuidV7(-5)).toMatch(/^00000000-0000-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('marks a random id as version 4', () => {
    expect(uuidV4()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
