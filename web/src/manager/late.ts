/** A run goes in; how far it was behind its plan at its last mark comes out, in minutes. */
import type { TodayRun } from '../shared/contract.ts';
import { clockAt } from '../shared/when.ts';

/** Measured at the last mark and not at "now": a phone without network is not a late tractor. */
export function minutesBehind(run: TodayRun, zone: string): number {
  if (run.state !== 'driving') return 0;
  const marked = run.steps.filter((step) => step.at && step.state !== 'waiting');
  const last = marked.reduce<(typeof marked)[number] | undefined>((best, step) => (!best || (step.at ?? '') > (best.at ?? '') ? step : best), undefined);
  if (!last?.at) return 0;
  const [hours = 0, minutes = 0] = clockAt(last.at, zone).split(':').map(Number);
  return Math.round(hours * 60 + minutes - last.planned_arrive / 60);
}
