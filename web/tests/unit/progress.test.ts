import { describe, expect, it } from 'vitest';
import type { EventBody, EventType, KnownOutcome } from '../../src/shared/contract.ts';
import type { KeptEvent, KeptRun } from '../../src/driver/outbox.ts';
import { count, nextStep, progress } from '../../src/driver/progress.ts';
import { steps } from './drawn.ts';

const run = (marks?: KnownOutcome[]): KeptRun => ({ run: 'r', plan: 'p', date: '2026-11-23', marks, route: { id: 'r', start: 0, end: 1, steps: steps() } });
const event = (seq: number, type: EventType, step: string | null, body: EventBody = {}): KeptEvent => ({
  id: `e${seq}`,
  device: 'phone',
  seq,
  run: 'r',
  plan: 'p',
  step,
  type,
  body,
  t_wall: seq * 1000,
  t_mono: seq,
  boot_id: 'b',
  state: 'waiting',
});

describe('progress of a run', () => {
  it('goes from stop to stop, over the dump, to the end', () => {
    const seen: (string | undefined)[] = [];
    const events: KeptEvent[] = [event(1, 'run_start', null)];
    for (let seq = 2; seq < 8; seq += 1) {
      const next = nextStep(run(), progress(run(), events));
      seen.push(next?.id);
      if (next) events.push(event(seq, next.kind === 'unload' ? 'dump' : 'step_done', next.id));
    }
    expect(seen).toEqual(['a', 'b', 'c', 'dump', 'd', undefined]);
  });

  it('takes back "to the dump" and an unloading that the plan did not have', () => {
    const full = [event(1, 'run_start', null), event(2, 'step_done', 'a'), event(3, 'trip_full', null)];
    expect(progress(run(), full)).toMatchObject({ full: true, last: { event: 'e3', step: null } });
    const back = [...full, event(4, 'step_undone', null, { of: 'e3' })];
    expect(progress(run(), back)).toMatchObject({ full: false, last: { event: 'e2', step: 'a' } });
    const emptied = [...full, event(4, 'dump', null, { fill: 75, weight_kg: 2100 })];
    expect(progress(run(), emptied)).toMatchObject({ full: false, last: { event: 'e4' } });
    expect(progress(run(), [...emptied, event(5, 'step_undone', null, { of: 'e4' })])).toMatchObject({ full: true, last: { event: 'e3' } });
  });

  it('is over when another phone brought the vehicle home, until this one says more', () => {
    const ended = (marks: KnownOutcome[]) => ({ ...run(marks), ended: new Date(50_000).toISOString() });
    const known: KnownOutcome[] = ['a', 'b', 'c', 'dump', 'd'].map((step) => ({ step, state: 'done' }));
    expect(progress(ended(known), [])).toMatchObject({ started: true, ended: true });
    expect(nextStep(ended(known), progress(ended(known), []))).toBeUndefined();
    expect(progress(ended(known), [event(1, 'step_failed', 'd', { reason: 'dog' })]).ended).toBe(true);
    expect(progress(ended(known), [event(60, 'step_failed', 'd', { reason: 'dog' })]).ended).toBe(false);
    expect(progress(ended(known), [event(1, 'run_end', null), event(2, 'step_done', 'd')]).ended).toBe(false);
  });

  it('undoes its target only', () => {
    const events = [event(1, 'step_done', 'a'), event(2, 'step_failed', 'b', { reason: 'dog' }), event(3, 'step_undone', 'a', { of: 'e1' })];
    const found = progress(run(), events);
    expect(found.outcomes.has('a')).toBe(false);
    expect(found.outcomes.get('b')).toMatchObject({ state: 'could_not', reason: 'dog' });
    expect(nextStep(run(), found)?.id).toBe('a');
    expect(found.last).toEqual({ event: 'e2', step: 'b' });
  });

  it('takes the order of numbers, not of arrival', () => {
    const events = [event(3, 'step_done', 'a'), event(1, 'step_failed', 'a', { reason: 'dog' }), event(2, 'step_undone', 'a', { of: 'e1' })];
    expect(progress(run(), events).outcomes.get('a')).toMatchObject({ state: 'done', event: 'e3' });
  });

  it('sends a full vehicle to the dump and then back to the same street', () => {
    const events = [event(1, 'step_done', 'a'), event(2, 'trip_full', null)];
    expect(nextStep(run(), progress(run(), events))?.id).toBe('dump');
    events.push(event(3, 'dump', 'dump', { fill: 75 }));
    expect(nextStep(run(), progress(run(), events))?.id).toBe('b');
  });

  it('continues where another phone stopped, and its own undo wins', () => {
    const known: KnownOutcome[] = [{ step: 'a', state: 'done', at: '2026-11-23T03:00:00Z' }];
    const found = progress(run(known), []);
    expect(found.started).toBe(true);
    expect(nextStep(run(known), found)?.id).toBe('b');
    expect(found.last).toBeUndefined();
    const own = [event(1, 'step_done', 'a'), event(2, 'step_undone', 'a', { of: 'e1' })];
    expect(nextStep(run(known), progress(run(known), own))?.id).toBe('a');
  });

  it('does not send a second phone to a dump where the first one was', () => {
    const known: KnownOutcome[] = ['a', 'b', 'c', 'd'].map((step) => ({ step, state: 'done' }));
    expect(nextStep(run(known), progress(run(known), []))).toBeUndefined();
    expect(nextStep(run(known.slice(0, 3)), progress(run(known.slice(0, 3)), []))?.id).toBe('dump');
  });

  it('counts stops and not unloadings', () => {
    const found = progress(run(), [event(1, 'step_done', 'a'), event(2, 'step_failed', 'b', { reason: 'dog' }), event(3, 'dump', 'dump')]);
    expect(count(run(), found)).toEqual({ done: 1, couldNot: 1, waiting: 2, total: 4 });
  });

  it('is ended until something is marked again', () => {
    expect(progress(run(), [event(1, 'step_done', 'a'), event(2, 'run_end', null)]).ended).toBe(true);
    expect(progress(run(), [event(1, 'run_end', null), event(2, 'step_done', 'a')]).ended).toBe(false);
  });
});
