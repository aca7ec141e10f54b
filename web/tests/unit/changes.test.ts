import { describe, expect, it } from 'vitest';
import type { Plan, TodayRun } from '../../src/shared/contract.ts';
import { changes, nextMonday } from '../../src/manager/changes.ts';
import { minutesBehind } from '../../src/manager/late.ts';

const plan = (streets: [string, number[]][]) =>
  ({ streets: streets.map(([id, days]) => ({ id, names: { ky: id }, village: null, people: 10, visits_per_week: 1, days, assumed: false, lines: [] })) }) as unknown as Plan;

describe('who is affected by a plan', () => {
  it('names streets that move, come and go, and no others', () => {
    const found = changes(plan([['stays', [0]], ['moves', [1]], ['goes', [2]]]), plan([['stays', [0]], ['moves', [3]], ['comes', [4]]]));
    expect(found.map(({ id, before, after }) => [id, before, after])).toEqual([
      ['moves', [1], [3]],
      ['comes', [], [4]],
      ['goes', [2], []],
    ]);
  });

  it('counts every served street when nothing was in force', () => {
    expect(changes(undefined, plan([['a', [0]], ['b', []]])).map((one) => one.id)).toEqual(['a']);
  });

  it('begins on the next Monday, also from a Monday or a Sunday', () => {
    expect(['2026-11-23', '2026-11-25', '2026-11-29'].map(nextMonday)).toEqual(['2026-11-30', '2026-11-30', '2026-11-30']);
  });
});

describe('lateness', () => {
  const run = (state: TodayRun['state'], marks: [number, string | undefined][]) =>
    ({ state, steps: marks.map(([planned_arrive, at]) => ({ planned_arrive, at, state: at ? 'done' : 'waiting' })) }) as unknown as TodayRun;

  it('is measured at the last mark, not at the clock', () => {
    const marks: [number, string | undefined][] = [
      [8 * 3600, '2026-11-23T02:00:00Z'],
      [9 * 3600, '2026-11-23T03:25:00Z'],
      [10 * 3600, undefined],
    ];
    expect(minutesBehind(run('driving', marks), 'Asia/Bishkek')).toBe(25);
    expect(minutesBehind(run('driving', []), 'Asia/Bishkek')).toBe(0);
    expect(minutesBehind(run('finished', marks), 'Asia/Bishkek')).toBe(0);
  });
});
