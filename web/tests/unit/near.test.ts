import { describe, expect, it } from 'vitest';
import { metresBetween, nearest } from '../../src/resident/near.ts';

const street = (id: string, lon: number, lat?: number) => ({ id, names: { ky: id }, days: [], ...(lat === undefined ? {} : { at: [lon, lat] as [number, number] }) });

describe('streets near me', () => {
  it('come nearest first, and only those whose place is known', () => {
    const streets = [street('far', 75.1, 42), street('near', 75.001, 42), street('nowhere', 0), street('other country', 60, 42)];
    expect(nearest(streets, [75, 42]).map((one) => one.street.id)).toEqual(['near', 'far']);
    expect(nearest(streets, [75, 42], 1)).toHaveLength(1);
  });

  it('are measured in metres', () => {
    expect(metresBetween([75, 42], [75, 42.01])).toBeCloseTo(1112, 0);
    expect(metresBetween([75, 42], [75.01, 42])).toBeCloseTo(826, 0);
  });
});
