import { describe, expect, it } from 'vitest';
import { guess, makePin, waits } from '../../src/driver/pin.ts';

describe('the PIN', () => {
  it('is right when it is right, and its digits are nowhere in what is kept', () => {
    const pin = makePin('2580', 'link', 'salt');
    expect(guess(pin, '2580', 0).right).toBe(true);
    expect(guess(pin, '2581', 0).right).toBe(false);
    expect(JSON.stringify(pin)).not.toContain('2580');
    expect(makePin('2580', 'link', 'other salt').hash).not.toBe(pin.hash);
  });

  it('makes wrong guesses wait, longer and longer, but never for ever', () => {
    let pin = makePin('2580', 'link', 'salt');
    const waited: number[] = [];
    for (let wrong = 0; wrong < 12; wrong += 1) {
      pin = guess(pin, '0000', 1_000).pin;
      waited.push(waits(pin, 1_000) / 1000);
    }
    expect(waited).toEqual([0, 0, 0, 0, 30, 60, 120, 240, 480, 600, 600, 600]);
    expect(waits(pin, -1e12)).toBe(600_000);
    expect(guess(pin, '2580', 1_000).pin.wrong).toBe(0);
  });
});
