/** Events of a run and what the service already knew go in; the outcome of each step comes out. */
import type { BundleStep, KnownOutcome, StepState } from '../shared/contract.ts';
import type { KeptEvent, KeptRun } from './outbox.ts';

export interface Outcome {
  state: StepState;
  reason?: string;
  /** Wall clock of the phone, or the service's time for what it knew before. */
  at: number;
  /** The event that can be undone: marks of another phone cannot. */
  event?: string;
}

export interface Progress {
  outcomes: Map<string, Outcome>;
  started: boolean;
  ended: boolean;
  /** The crew said the vehicle is full and has not emptied it since. */
  full: boolean;
  /** The last mark that can still be taken back. */
  last?: { event: string; step: string | null };
}

/** Steps that wait for a mark: streets, places and unloadings. */
export const isMarked = (step: BundleStep): boolean => step.kind === 'street' || step.kind === 'place' || step.kind === 'unload';
export const isCollection = (step: BundleStep): boolean => step.kind === 'street' || step.kind === 'place';

function known(outcomes: KnownOutcome[] | undefined): Map<string, Outcome> {
  return new Map(
    (outcomes ?? [])
      .filter((outcome) => outcome.state !== 'waiting')
      .map((outcome) => [outcome.step, { state: outcome.state, reason: outcome.reason, at: outcome.at ? Date.parse(outcome.at) : 0 }]),
  );
}

/** What another phone unloaded is not told step by step: an unloading before a later mark has happened. */
function passUnloadings(run: KeptRun, outcomes: Map<string, Outcome>): void {
  const { steps } = run.route;
  const last = steps.reduce((found, step, index) => (outcomes.has(step.id) ? index : found), -1);
  for (const step of steps.slice(0, Math.max(0, last))) if (step.kind === 'unload') outcomes.set(step.id, { state: 'done', at: 0 });
}

export function progress(run: KeptRun, events: KeptEvent[]): Progress {
  const ordered = [...events].sort((one, other) => one.seq - other.seq);
  const undone = new Set(ordered.filter((event) => event.type === 'step_undone').map((event) => event.body.of));
  const before = known(run.marks);
  const outcomes = new Map(before);
  passUnloadings(run, outcomes);
  const found: Progress = { outcomes, started: before.size > 0 || run.ended !== undefined, ended: false, full: false };
  for (const event of ordered) {
    // This phone knows better than the answer of an hour ago: its own marks replace what was known of the step.
    if (event.step && ['step_done', 'step_failed', 'dump'].includes(event.type)) {
      if (undone.has(event.id)) {
        outcomes.delete(event.step);
        continue;
      }
      const state: StepState = event.type === 'step_failed' ? 'could_not' : 'done';
      outcomes.set(event.step, { state, reason: event.body.reason, at: event.t_wall, event: event.id });
      found.last = { event: event.id, step: event.step };
    }
    if (event.type === 'trip_full' && !undone.has(event.id)) {
      found.full = true;
      found.last = { event: event.id, step: null };
    }
    if (event.type === 'dump' && !undone.has(event.id)) {
      found.full = false;
      found.last = { event: event.id, step: event.step };
    }
    if (event.type === 'run_start') found.started = true;
    if (event.type === 'run_end') found.ended = true;
    else if (event.type !== 'fuel' && event.type !== 'odometer') found.ended = false;
  }
  // Another phone said that the crew is back, and nothing happened on this one since.
  if (run.ended && !events.some((event) => event.type === 'run_end' || event.t_wall > Date.parse(run.ended ?? ''))) found.ended = true;
  if (found.last && undone.has(found.last.event)) found.last = undefined;
  return found;
}

/** Where the driver is: the first step without a mark, or the nearest unloading when the vehicle is full. */
export function nextStep(run: KeptRun, found: Progress): BundleStep | undefined {
  const waiting = run.route.steps.filter((step) => isMarked(step) && !found.outcomes.has(step.id));
  return (found.full ? waiting.find((step) => step.kind === 'unload') : undefined) ?? waiting[0];
}

export interface Count {
  done: number;
  couldNot: number;
  waiting: number;
  total: number;
}

export function count(run: KeptRun, found: Progress): Count {
  const steps = run.route.steps.filter(isCollection);
  const of = (state: StepState) => steps.filter((step) => found.outcomes.get(step.id)?.state === state).length;
  const done = of('done') + of('conflict');
  const couldNot = of('could_not');
  return { done, couldNot, waiting: steps.length - done - couldNot, total: steps.length };
}
